import { Channel } from '@aiodns/core-native';
import { DNSError, DNSResolver, type ResolverOptions } from '@aiodns/resolver';
import type { ChannelOptions } from '@aiodns/types';
import { type Endpoint, serverString } from './endpoint.js';

/** A channel that asks a server alone, no hosts file and no search domain, and is closed with its scope. */
export function channelFor(server: Endpoint, options: ChannelOptions = {}): Channel & Disposable {
  const channel = new Channel({
    nameservers: [serverString(server)],
    lookups: 'b',
    domains: [],
    ...options,
  });
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() });
}

/** A resolver that asks these servers, in this order. */
export function resolverFor(
  servers: Endpoint | readonly Endpoint[],
  options: ResolverOptions = {},
): DNSResolver {
  return new DNSResolver({ nameservers: [servers].flat().map(serverString), ...options });
}

/** The failure of a look-up. @throws Error when it succeeded, or failed with anything but DNS. */
export async function failureOf(lookup: Promise<unknown>): Promise<DNSError> {
  const failure: unknown = await lookup.then(
    (result) => new Error(`it gave ${JSON.stringify(result)}`),
    (error: unknown) => error,
  );
  if (failure instanceof DNSError) return failure;
  throw failure;
}
