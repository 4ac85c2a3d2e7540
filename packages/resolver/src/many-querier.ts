import {
  type Channel,
  type ParsedRequest,
  parseQuery,
  parseRecordsQuery,
} from '@aiodns/core-native';
import type { AnyResult, DNSResult, QueryClassSpec, QueryTypeSpec } from '@aiodns/types';
import type { QueryOptions } from './call-options.js';
import { lookupError } from './dns-error.js';
import type { LookupCallback } from './lookup.js';
import { unwrapSingleton } from './records-query.js';

/** The result of a query of a run: records, or the whole response. */
export type ManyResult = AnyResult | AnyResult[] | DNSResult;

/** Receives the end of a query. Exactly one of the functions is called, after `start` has returned. */
export interface QueryHandler {
  onResult(result: ManyResult): void;
  onError(error: unknown): void;
}

/** The queries of a run. */
export interface Querier {
  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void;
  /** Cancels all queries. Their handlers may be called or not. */
  cancel(): void;
}

/** Queries that are limited by nothing but the run: each is submitted without the machinery of limits. */
export class DirectQuerier implements Querier {
  readonly #channel: Channel;
  readonly #qclass: QueryClassSpec | null | undefined;
  readonly #response: boolean;
  readonly #requests = new Set<number>();

  constructor(channel: Channel, qclass: QueryClassSpec | null | undefined, response: boolean) {
    this.#channel = channel;
    this.#qclass = qclass;
    this.#response = response;
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    try {
      if (this.#response) {
        const request = parseQuery(name, type, this.#qclass);
        this.#submit<DNSResult>(request, name, type, handler, (response) => response);
      } else {
        const request = parseRecordsQuery(name, type, this.#qclass);
        this.#submit<AnyResult[]>(request, name, type, handler, (records) =>
          unwrapSingleton(records, type),
        );
      }
    } catch (error) {
      queueMicrotask(() => handler.onError(error));
    }
  }

  #submit<Result>(
    request: ParsedRequest<LookupCallback<Result>>,
    name: string,
    type: QueryTypeSpec,
    handler: QueryHandler,
    convert: (result: Result) => ManyResult,
  ): void {
    const id = this.#channel.submit(request, (...[status, result]) => {
      this.#requests.delete(id);
      if (status === null) handler.onResult(convert(result));
      else handler.onError(lookupError(status, name, type, result));
    });
    this.#requests.add(id);
  }

  cancel(): void {
    for (const id of this.#requests) this.#channel.forget(id);
    this.#requests.clear();
  }
}

/** The methods of a resolver that {@link LimitedQuerier} calls. */
export interface QueryMethods {
  query(host: string, qtype: QueryTypeSpec, options: QueryOptions): Promise<ManyResult>;
  queryDns(host: string, qtype: QueryTypeSpec, options: QueryOptions): Promise<ManyResult>;
}

/** Queries that a timeout or a resolver's concurrency limits too, or that are traced. */
export class LimitedQuerier implements Querier {
  readonly #resolver: QueryMethods;
  readonly #response: boolean;
  readonly #cancellation = new AbortController();
  readonly #options: QueryOptions;

  constructor(
    resolver: QueryMethods,
    { qclass, timeout }: Pick<QueryOptions, 'qclass' | 'timeout'>,
    response: boolean,
  ) {
    this.#resolver = resolver;
    this.#response = response;
    this.#options = { qclass, timeout, signal: this.#cancellation.signal };
  }

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    const query = this.#response
      ? this.#resolver.queryDns(name, type, this.#options)
      : this.#resolver.query(name, type, this.#options);
    query.then(
      (result) => handler.onResult(result),
      (error: unknown) => handler.onError(error),
    );
  }

  cancel(): void {
    this.#cancellation.abort();
  }
}
