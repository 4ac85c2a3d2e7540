export {
  type AddrInfoOptions,
  ARES_VERSION,
  aresThreadsafety,
  reverseAddress,
  type SocketAddress,
  strerror,
} from '@aiodns/core-native';
export * from '@aiodns/types';
export type { CallOptions, QueryOptions } from './call-options.js';
export { DNSError, type DNSErrorDetails } from './dns-error.js';
export { DNSResolver, type GetAddrInfoOptions } from './dns-resolver.js';
