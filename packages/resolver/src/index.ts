export {
  type AddrInfoOptions,
  ARES_VERSION,
  aresThreadsafety,
  type ChannelStats,
  reverseAddress,
  type ServerStats,
  type SocketAddress,
  strerror,
} from '@aiodns/core-native';
export * from '@aiodns/types';
export type { CallOptions, GetAddrInfoOptions, QueryOptions } from './call-options.js';
export { DNSError, type DNSErrorDetails } from './dns-error.js';
export { DNSResolver } from './dns-resolver.js';
export type { RequestTrace } from './request-trace.js';
export type {
  ManyOutcome,
  ManyOutcomes,
  Names,
  OutcomeOrder,
  RecordsOutcome,
  ResolveManyOptions,
  ResolveManyProgress,
} from './resolve-many.js';
export type { TransferOptions } from './transfer-options.js';
export type { TsigAlgorithm, TsigKey } from './tsig-key.js';
