import {
  type Channel,
  type Delivery,
  type DeliveryHandler,
  parseQueryForm,
  type QueryForm,
} from '@aiodns/core-native';
import type { AnyResult, DNSRecord, DNSResult, MessageOptions, QueryTypeSpec } from '@aiodns/types';
import type { QueryOptions } from '../call-options.js';
import type { ConcurrencyLimiter } from '../concurrency-limiter.js';
import { startDeliveredLookup } from '../lookup.js';
import { isSingleton } from '../records-query.js';
import { queryChannel, traced } from '../tracing.js';

/** The result of a query of a run: records, the answer section, or the whole response. */
export type ManyResult = AnyResult | AnyResult[] | DNSRecord[] | DNSResult;

/** Receives the end of a query. Exactly one of the functions is called, after `start` has returned. */
export interface QueryHandler extends DeliveryHandler<ManyResult> {
  /** The number of its request, which the querier sets if it can forget the request. */
  request: number | undefined;
  /** Called with what ended the query, if that has no status. */
  onFailure(error: unknown, delivery: Delivery): void;
}

/** The queries of a run. */
export interface Querier {
  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void;
  /** Cancels the queries of these handlers, which are all that are pending. The handlers may be called or not. */
  cancel(pending: readonly QueryHandler[]): void;
}

/** How much of each response is the result: the records of the type, all of the answer section, or the whole response. */
export type ResponseExtent = false | 'answer' | true;

/** The options of a run that concern single queries. */
export interface QuerierOptions extends Pick<QueryOptions, 'qclass' | 'timeout'> {
  readonly response: ResponseExtent;
  /** What the messages have in place of the resolver's settings. */
  readonly message: MessageOptions | undefined;
}

/** The forms of the queries of a run, by type. */
class QueryForms {
  readonly #options: QuerierOptions;
  readonly #forms = new Map<QueryTypeSpec, QueryForm<ManyResult>>();

  constructor(options: QuerierOptions) {
    this.#options = options;
  }

  of(type: QueryTypeSpec): QueryForm<ManyResult> {
    const known = this.#forms.get(type);
    if (known !== undefined) return known;
    const { response, qclass, message } = this.#options;
    const form = parseForm(response, type, qclass, message);
    this.#forms.set(type, form);
    return form;
  }
}

/** The form of queries whose result is that of `query`: one record of a type of which a name has at most one, or a list. */
export const parseRecordsForm = (
  type: QueryTypeSpec,
  qclass: QueryOptions['qclass'],
  message: MessageOptions | undefined,
): QueryForm<AnyResult | AnyResult[]> =>
  isSingleton(type)
    ? parseQueryForm('record', type, qclass, message)
    : parseQueryForm('records', type, qclass, message);

/** The form of queries whose result is the whole response. */
export const parseMessageForm = (
  type: QueryTypeSpec,
  qclass: QueryOptions['qclass'],
  message: MessageOptions | undefined,
): QueryForm<DNSResult> => parseQueryForm('message', type, qclass, message);

const parseForm = (
  response: ResponseExtent,
  type: QueryTypeSpec,
  qclass: QueryOptions['qclass'],
  message: MessageOptions | undefined,
): QueryForm<ManyResult> => {
  switch (response) {
    case true:
      return parseMessageForm(type, qclass, message);
    case 'answer':
      return parseQueryForm('answer', type, qclass, message);
    case false:
      return parseRecordsForm(type, qclass, message);
  }
};

const NOT_SENT: Delivery = { tries: 0 };

/** Queries that are limited by nothing but the run: each is submitted without the machinery of limits. */
class DirectQuerier implements Querier {
  readonly #channel: Channel;
  readonly #forms: QueryForms;

  constructor(channel: Channel, options: QuerierOptions) {
    this.#channel = channel;
    this.#forms = new QueryForms(options);
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    try {
      handler.request = this.#channel.submitQuery(this.#forms.of(type), name, handler);
    } catch (error) {
      queueMicrotask(() => handler.onFailure(error, NOT_SENT));
    }
  }

  cancel(pending: readonly QueryHandler[]): void {
    for (const { request } of pending) {
      if (request !== undefined) this.#channel.forget(request);
    }
  }
}

/** Queries that a timeout or a resolver's concurrency limits too, or that are traced. */
class LimitedQuerier implements Querier {
  readonly #channel: Channel;
  readonly #limiter: ConcurrencyLimiter | undefined;
  readonly #options: QuerierOptions;
  readonly #forms: QueryForms;
  readonly #cancellation = new AbortController();

  constructor(channel: Channel, limiter: ConcurrencyLimiter | undefined, options: QuerierOptions) {
    this.#channel = channel;
    this.#limiter = limiter;
    this.#options = options;
    this.#forms = new QueryForms(options);
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    let delivery: Delivery | undefined;
    let started = false;
    const { response, timeout } = this.#options;
    const query = (onDelivery?: (delivery: Delivery) => void): Promise<ManyResult> =>
      new Promise((resolve, reject) => {
        startDeliveredLookup<ManyResult>(
          this.#channel,
          {
            form: this.#forms.of(type),
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
            resolve,
            reject,
          },
          this.#limiter,
        );
      });
    const method = response === false ? 'query' : 'queryDns';
    const result = queryChannel.hasSubscribers
      ? traced(queryChannel, method, name, type, query)
      : query();
    // A query that its timeout ended has been sent, but what c-ares did for it is not known.
    const deliveryOf = (): Delivery => delivery ?? (started ? { tries: 1 } : NOT_SENT);
    result.then(
      (found) => handler.onResult(found, deliveryOf()),
      (error: unknown) => handler.onFailure(error, deliveryOf()),
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
  options: QuerierOptions,
): Querier =>
  limiter === undefined && options.timeout === undefined && !queryChannel.hasSubscribers
    ? new DirectQuerier(channel, options)
    : new LimitedQuerier(channel, limiter, options);
