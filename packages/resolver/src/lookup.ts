import {
  type Channel,
  type ChannelCallback,
  checkQueryName,
  type Delivery,
  type ParsedRequest,
  type QueryForm,
} from '@aiodns/core-native';
import { ARES_ECANCELLED, ARES_ETIMEOUT, type DNSResult, type QueryTypeSpec } from '@aiodns/types';
import { onAbort } from './abort.js';
import type { CallOptions } from './call-options.js';
import type { ConcurrencyLimiter } from './concurrency-limiter.js';
import { lookupError } from './dns-error.js';

/** The callback of any request: with an error status it may receive the response that caused it. */
export type LookupCallback<Result> = ChannelCallback<Result, DNSResult | undefined>;

/** What a lookup is for, and the promise to settle. */
interface LookupTarget<Result> {
  /** The name or address, for errors. */
  readonly hostname: string;
  /** The record type, for errors. */
  readonly qtype?: QueryTypeSpec;
  readonly limits: CallOptions;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** A lookup whose arguments have been parsed. */
export interface LookupSpec<Result> extends LookupTarget<Result> {
  readonly request: ParsedRequest<LookupCallback<Result>>;
}

/** A query whose delivery the caller wants to know. */
export interface DeliveredSpec<Result> extends LookupTarget<Result> {
  readonly form: QueryForm<Result>;
  /** Called when the query is submitted, which may be after others of the limiter. */
  readonly onSubmit?: () => void;
  /** Called before the promise settles, unless a limit ended the query. */
  readonly onDelivery: (delivery: Delivery) => void;
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

abstract class ChannelLookup<Result, Spec extends LookupTarget<Result>> implements Lookup<Result> {
  protected readonly channel: Channel;
  protected readonly spec: Spec;

  constructor(channel: Channel, spec: Spec) {
    this.channel = channel;
    this.spec = spec;
  }

  abstract submit(callback: LookupCallback<Result>): number;

  forget(request: number): void {
    this.channel.forget(request);
  }

  resolve(result: Result): void {
    this.spec.resolve(result);
  }

  fail(status: number, result?: DNSResult, cause?: unknown): void {
    const { hostname, qtype } = this.spec;
    this.spec.reject(lookupError(status, hostname, qtype, result, cause));
  }

  reject(error: unknown): void {
    this.spec.reject(error);
  }
}

class PlainLookup<Result> extends ChannelLookup<Result, LookupSpec<Result>> {
  submit(callback: LookupCallback<Result>): number {
    return this.channel.submit(this.spec.request, callback);
  }
}

class DeliveredLookup<Result> extends ChannelLookup<Result, DeliveredSpec<Result>> {
  submit(callback: LookupCallback<Result>): number {
    this.spec.onSubmit?.();
    const { form, hostname, onDelivery } = this.spec;
    return this.channel.submitQuery(form, hostname, {
      onResult: (result, delivery) => {
        onDelivery(delivery);
        callback(null, result);
      },
      onError: (status, response, delivery) => {
        onDelivery(delivery);
        callback(status, response);
      },
    });
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
  const lookup = new PlainLookup(channel, spec);
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

/** Starts a query on a channel, and gives its delivery. @throws {@link InvalidArgumentError} for a malformed name */
export const startDeliveredLookup = <Result>(
  channel: Channel,
  spec: DeliveredSpec<Result>,
  limiter: ConcurrencyLimiter | undefined,
): void => {
  checkQueryName(spec.hostname);
  runWithLimits(new DeliveredLookup(channel, spec), spec.limits, limiter);
};
