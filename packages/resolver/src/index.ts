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
export type { Names } from './many/names.js';
export type { OutcomeOrder, ResolveManyOptions, ResolveManyProgress } from './many/options.js';
export type { ManyOutcome, ManyOutcomes, RecordsOutcome } from './many/outcome.js';
export type { RequestTrace } from './request-trace.js';
export type { TransferOptions } from './transfer-options.js';
export type { TsigAlgorithm, TsigKey } from './tsig-key.js';
