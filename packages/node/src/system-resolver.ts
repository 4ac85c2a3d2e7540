import { DNSResolver } from '@aiodns/resolver';

let resolver: DNSResolver | undefined;

/** The resolver with the system's configuration, created by the first call. */
export const systemResolver = (): DNSResolver => {
  resolver ??= new DNSResolver();
  return resolver;
};
