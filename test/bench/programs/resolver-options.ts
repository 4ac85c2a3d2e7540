import type { ResolverOptions } from '@aiodns/types';
import type { Target } from './program.js';

/** The options of the programs of this project: without a cache, as the others have none. */
export function resolverOptions({ address, port, edns, timeout, tries }: Target): ResolverOptions {
  return {
    nameservers: [`${address}:${port}`],
    timeout,
    tries,
    cacheMaxTtl: 0,
    ...(edns > 0 && { ednsPacketSize: edns }),
  };
}
