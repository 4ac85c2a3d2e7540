import type { Channel, ChannelCallback, ParsedRequest } from '@aiodns/core-native';
import { ARES_ECANCELLED, ARES_ETIMEOUT, type DNSResult, type QueryTypeSpec } from '@aiodns/types';
import { onAbort } from './abort.js';
import type { CallOptions } from './call-options.js';
import type { ConcurrencyLimiter } from './concurrency-limiter.js';
import { lookupError } from './dns-error.js';

/** The callback of any request: with an error status it may receive the response that caused it. */
export type LookupCallback<Result> = ChannelCallback<Result, DNSResult | undefined>;

/** A lookup whose arguments have been parsed, and the promise to settle. */
export interface LookupSpec<Result> {
  readonly request: ParsedRequest<LookupCallback<Result>>;
  /** The name or address, for errors. */
  readonly hostname: string;
  /** The record type, for errors. */
  readonly qtype?: QueryTypeSpec;
  readonly limits: CallOptions;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** A lookup that {@link runWithLimits} can run. */
export interface Lookup<Result> {
  /** Submits the request and returns its number. */
  submit(callback: LookupCallback<Result>): number;
  /** Discards the submitted request with that number. */
  forget(request: number): void;
  /** Fulfils the promise. */
  resolve(result: Result): void;
  /** Rejects the promise with the error of a status. */
  fail(status: number, result?: DNSResult, cause?: unknown): void;
  /** Rejects the promise with `error` itself. */
  reject(error: unknown): void;
}

class ChannelLookup<Result> implements Lookup<Result> {
  readonly #channel: Channel;
  readonly #spec: LookupSpec<Result>;

  constructor(channel: Channel, spec: LookupSpec<Result>) {
    this.#channel = channel;
    this.#spec = spec;
  }

  submit(callback: LookupCallback<Result>): number {
    return this.#channel.submit(this.#spec.request, callback);
  }

  forget(request: number): void {
    this.#channel.forget(request);
  }

  resolve(result: Result): void {
    this.#spec.resolve(result);
  }

  fail(status: number, result?: DNSResult, cause?: unknown): void {
    const { hostname, qtype } = this.#spec;
    this.#spec.reject(lookupError(status, hostname, qtype, result, cause));
  }

  reject(error: unknown): void {
    this.#spec.reject(error);
  }
}

/**
 * Runs a lookup within its limits: a timeout, a signal, and the number of concurrent lookups. The first of result,
 * failure and limit settles it, once.
 */
export const runWithLimits = <Result>(
  lookup: Lookup<Result>,
  { signal, timeout }: CallOptions,
  limiter: ConcurrencyLimiter | undefined,
): void => {
  let request: number | undefined;
  let settled = false;
  let timer: NodeJS.Timeout | undefined;
  let releaseSlot = (): void => undefined;
  let unsubscribe = (): void => undefined;

  const end = (settle: () => void): void => {
    settled = true;
    clearTimeout(timer);
    releaseSlot();
    settle();
    // The signal is the caller's object: if this throws, the lookup is already settled and its slot is free.
    unsubscribe();
  };
  const stop = (status: number, cause?: unknown): void => {
    if (settled) return;
    if (request !== undefined) lookup.forget(request);
    end(() => lookup.fail(status, undefined, cause));
  };

  const start = (): void => {
    if (settled) return;
    try {
      request = lookup.submit((...[status, result]) => {
        end(() => {
          if (status === null) lookup.resolve(result);
          else lookup.fail(status, result);
        });
      });
      // The timeout starts here: time in the queue of the limiter does not count.
      if (timeout !== undefined && !settled) timer = setTimeout(stop, timeout, ARES_ETIMEOUT);
    } catch (error) {
      end(() => lookup.reject(error));
    }
  };

  if (signal?.aborted) {
    stop(ARES_ECANCELLED, signal.reason);
    return;
  }
  if (signal) unsubscribe = onAbort(signal, () => stop(ARES_ECANCELLED, signal.reason));
  if (limiter === undefined) {
    start();
    return;
  }
  limiter.run(
    () =>
      new Promise((resolve) => {
        releaseSlot = resolve;
        if (settled) resolve();
        else start();
      }),
    () => stop(ARES_ECANCELLED),
  );
};

/**
 * Starts a lookup on a channel.
 *
 * @param limiter - limits concurrent lookups; absent without a limit
 */
export const startLookup = <Result>(
  channel: Channel,
  spec: LookupSpec<Result>,
  limiter: ConcurrencyLimiter | undefined,
): void => {
  const lookup = new ChannelLookup(channel, spec);
  const { signal, timeout } = spec.limits;
  if (limiter !== undefined || signal !== undefined || timeout !== undefined) {
    runWithLimits(lookup, spec.limits, limiter);
    return;
  }
  lookup.submit((...[status, result]) => {
    if (status === null) lookup.resolve(result);
    else lookup.fail(status, result);
  });
};
