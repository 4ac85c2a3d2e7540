import { invalidArgument, type QueryClassSpec } from '@aiodns/types';

/** What every look-up takes. */
export interface CallOptions {
  /** Ends the look-up with `ECANCELLED` when it aborts; the error's `cause` is the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Ends the look-up with `ETIMEOUT` so many milliseconds after it was sent, waiting for a turn (`concurrency`) not
   * included; 1 to 2147483647. Default: as the servers' timeouts have it.
   */
  timeout?: number | undefined;
}

/** What a query takes. */
export interface QueryOptions extends CallOptions {
  /** The class: a name of `QueryClass`, `'CLASS<number>'` or a number. Default `'IN'`. */
  qclass?: QueryClassSpec | null | undefined;
}

const INT32_MAX = 0x7fffffff;

/**
 * Checks a span of time.
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

/** Signals of another realm or of a polyfill are as good, if they have all that is used of them. */
const isSignal = (value: AbortSignal): boolean =>
  typeof value?.aborted === 'boolean' &&
  typeof value.addEventListener === 'function' &&
  typeof value.removeEventListener === 'function';

/**
 * Checks what every look-up takes.
 *
 * @throws {@link InvalidArgumentError}
 */
export const checkCallOptions = ({ signal, timeout }: CallOptions): void => {
  if (signal !== undefined && !isSignal(signal)) {
    throw invalidArgument('options.signal', signal, 'an AbortSignal');
  }
  checkMilliseconds('options.timeout', timeout, 1);
};
