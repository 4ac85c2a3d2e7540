import type { AddrInfoOptions } from '@aiodns/core-native';
import {
  checkKeys,
  invalidArgument,
  MESSAGE_OPTION_KEYS,
  type MessageOptions,
  type QueryClassSpec,
} from '@aiodns/types';

/** Options common to all lookups. */
export interface CallOptions {
  /** Ends the lookup with `ECANCELLED` when it aborts; the error's `cause` is the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Ends the lookup with `ETIMEOUT` after this time, in ms, from 1 to 2147483647. It starts when the request is
   * submitted: time in the queue of `concurrency` does not count. Default: none; the servers' timeouts apply.
   */
  timeout?: number | undefined;
}

/** Options of a query: its class, its limits, and what its message has in place of the resolver's settings. */
export interface QueryOptions extends CallOptions, MessageOptions {
  /** The class: a name of `QueryClass`, `'CLASS<number>'` or a number. Default `'IN'`. */
  qclass?: QueryClassSpec | null | undefined;
}

/** Options of an addrinfo lookup. */
export interface GetAddrInfoOptions extends AddrInfoOptions, CallOptions {}

/** The last argument of a query: a class, or options that may hold one. */
export type ClassOrOptions = QueryClassSpec | QueryOptions | null | undefined;

const CALL_KEYS = ['signal', 'timeout'] as const;
const QUERY_KEYS = ['qclass', ...CALL_KEYS, ...MESSAGE_OPTION_KEYS] as const;
const ADDRINFO_KEYS = ['family', 'port', 'type', 'proto', 'flags', ...CALL_KEYS] as const;

const INT32_MAX = 0x7fffffff;

/**
 * Checks a duration in ms.
 *
 * @throws {@link InvalidArgumentError}
 */
export const checkMilliseconds = (
  name: string,
  value: number | undefined,
  lowest: number,
): void => {
  if (value !== undefined && (!Number.isInteger(value) || value < lowest || value > INT32_MAX)) {
    throw invalidArgument(name, value, `an integer from ${lowest} to ${INT32_MAX}`);
  }
};

/** Whether a value has the members used here. Signals of another realm or of a polyfill do. */
const isSignal = (value: AbortSignal): boolean =>
  typeof value?.aborted === 'boolean' &&
  typeof value.addEventListener === 'function' &&
  typeof value.removeEventListener === 'function';

/** Parses the limits of a call. @throws {@link InvalidArgumentError} */
export const parseLimits = ({ signal, timeout }: CallOptions): CallOptions => {
  if (signal !== undefined && !isSignal(signal)) {
    throw invalidArgument('options.signal', signal, 'an AbortSignal');
  }
  checkMilliseconds('options.timeout', timeout, 1);
  return { signal, timeout };
};

/** Parses the options common to all lookups. @throws {@link InvalidArgumentError} */
export const parseCallOptions = (options: CallOptions): CallOptions =>
  parseLimits(checkKeys(options, CALL_KEYS));

/** Parses the limits among the options of an addrinfo lookup, and checks its keys. @throws {@link InvalidArgumentError} */
export const parseAddrInfoLimits = (options: GetAddrInfoOptions): CallOptions =>
  parseLimits(checkKeys(options, ADDRINFO_KEYS));

/** Parses the last argument of a query. @throws {@link InvalidArgumentError} */
export const parseQueryOptions = (
  given: ClassOrOptions,
): {
  qclass: QueryClassSpec | null | undefined;
  limits: CallOptions;
  message: MessageOptions | undefined;
} => {
  if (typeof given !== 'object' || given === null) {
    return { qclass: given, limits: {}, message: undefined };
  }
  const options = checkKeys<QueryOptions>(given, QUERY_KEYS);
  return { qclass: options.qclass, limits: parseLimits(options), message: options };
};
