import {
  type Channel,
  type Delivery,
  type DeliveryCallback,
  type ParsedRequest,
  parseDeliveredAnswerQuery,
  parseDeliveredQuery,
  parseDeliveredRecordsQuery,
} from '@aiodns/core-native';
import type { AnyResult, DNSRecord, DNSResult, MessageOptions, QueryTypeSpec } from '@aiodns/types';
import type { QueryOptions } from './call-options.js';
import type { ConcurrencyLimiter } from './concurrency-limiter.js';
import { lookupError } from './dns-error.js';
import { startDeliveredLookup } from './lookup.js';
import { unwrapSingleton } from './records-query.js';
import { queryChannel, traced } from './tracing.js';

/** The result of a query of a run: records, the answer section, or the whole response. */
export type ManyResult = AnyResult | AnyResult[] | DNSRecord[] | DNSResult;

/** Receives the end of a query. Exactly one of the functions is called, after `start` has returned. */
export interface QueryHandler {
  onResult(result: ManyResult, delivery: Delivery): void;
  onError(error: unknown, delivery: Delivery): void;
}

/** The queries of a run. */
export interface Querier {
  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void;
  /** Cancels all queries. Their handlers may be called or not. */
  cancel(): void;
}

/** How much of each response is the result: the records of the type, all of the answer section, or the whole response. */
export type ResponseExtent = false | 'answer' | true;

/** The options of a run that concern single queries. */
export interface QuerierOptions extends Pick<QueryOptions, 'qclass' | 'timeout'> {
  readonly response: ResponseExtent;
  /** What the messages have in place of the resolver's settings. */
  readonly message: MessageOptions | undefined;
}

/** The parts of the options that a request is parsed from. */
type RequestOptions = Pick<QuerierOptions, 'qclass' | 'message'>;

/** Queries for whole responses or for records. Both have the same form, so that each querier is written once. */
interface QueryKind<Result> {
  readonly method: string;
  parse(
    name: string,
    type: QueryTypeSpec,
    qclass: QueryOptions['qclass'],
    message: MessageOptions | undefined,
  ): ParsedRequest<DeliveryCallback<Result>>;
  convert(result: Result, type: QueryTypeSpec): ManyResult;
}

const RESPONSES: QueryKind<DNSResult> = {
  method: 'queryDns',
  parse: parseDeliveredQuery,
  convert: (response) => response,
};

const ANSWERS: QueryKind<DNSRecord[]> = {
  method: 'queryDns',
  parse: parseDeliveredAnswerQuery,
  convert: (records) => records,
};

const RECORDS: QueryKind<AnyResult[]> = {
  method: 'query',
  parse: parseDeliveredRecordsQuery,
  convert: unwrapSingleton,
};

const NOT_SENT: Delivery = { tries: 0 };

/** Queries that are limited by nothing but the run: each is submitted without the machinery of limits. */
class DirectQuerier<Result> implements Querier {
  readonly #channel: Channel;
  readonly #options: RequestOptions;
  readonly #kind: QueryKind<Result>;
  readonly #requests = new Set<number>();

  constructor(channel: Channel, options: RequestOptions, kind: QueryKind<Result>) {
    this.#channel = channel;
    this.#options = options;
    this.#kind = kind;
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    try {
      const { qclass, message } = this.#options;
      const request = this.#kind.parse(name, type, qclass, message);
      const id = this.#channel.submit(request, (...[status, result, delivery]) => {
        this.#requests.delete(id);
        if (status === null) handler.onResult(this.#kind.convert(result, type), delivery);
        else handler.onError(lookupError(status, name, type, result), delivery);
      });
      this.#requests.add(id);
    } catch (error) {
      queueMicrotask(() => handler.onError(error, NOT_SENT));
    }
  }

  cancel(): void {
    for (const id of this.#requests) this.#channel.forget(id);
    this.#requests.clear();
  }
}

/** Queries that a timeout or a resolver's concurrency limits too, or that are traced. */
class LimitedQuerier<Result> implements Querier {
  readonly #channel: Channel;
  readonly #limiter: ConcurrencyLimiter | undefined;
  readonly #options: Omit<QuerierOptions, 'response'>;
  readonly #kind: QueryKind<Result>;
  readonly #cancellation = new AbortController();

  constructor(
    channel: Channel,
    limiter: ConcurrencyLimiter | undefined,
    options: Omit<QuerierOptions, 'response'>,
    kind: QueryKind<Result>,
  ) {
    this.#channel = channel;
    this.#limiter = limiter;
    this.#options = options;
    this.#kind = kind;
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    let delivery: Delivery | undefined;
    let started = false;
    const query = (onDelivery?: (delivery: Delivery) => void): Promise<ManyResult> =>
      new Promise((resolve, reject) => {
        const { qclass, message, timeout } = this.#options;
        startDeliveredLookup<Result>(
          this.#channel,
          {
            request: this.#kind.parse(name, type, qclass, message),
            hostname: name,
            qtype: type,
            limits: { timeout, signal: this.#cancellation.signal },
            onSubmit: () => {
              started = true;
            },
            onDelivery: (own) => {
              delivery = own;
              onDelivery?.(own);
            },
            resolve: (result) => resolve(this.#kind.convert(result, type)),
            reject,
          },
          this.#limiter,
        );
      });
    const result = queryChannel.hasSubscribers
      ? traced(queryChannel, this.#kind.method, name, type, query)
      : query();
    // A query that its timeout ended has been sent, but what c-ares did for it is not known.
    const deliveryOf = (): Delivery => delivery ?? (started ? { tries: 1 } : NOT_SENT);
    result.then(
      (found) => handler.onResult(found, deliveryOf()),
      (error: unknown) => handler.onError(error, deliveryOf()),
    );
  }

  cancel(): void {
    this.#cancellation.abort();
  }
}

/**
 * The queries of a run.
 *
 * @param limiter - limits the concurrent lookups of the resolver; absent without a limit
 */
export const openQuerier = (
  channel: Channel,
  limiter: ConcurrencyLimiter | undefined,
  { response, ...options }: QuerierOptions,
): Querier => {
  const open = <Result>(kind: QueryKind<Result>): Querier =>
    limiter === undefined && options.timeout === undefined && !queryChannel.hasSubscribers
      ? new DirectQuerier(channel, options, kind)
      : new LimitedQuerier(channel, limiter, options, kind);
  switch (response) {
    case true:
      return open(RESPONSES);
    case 'answer':
      return open(ANSWERS);
    case false:
      return open(RECORDS);
  }
};
