import type { AnyResult, DNSResult, Transport } from '@aiodns/types';

/** The failure of a server whose messages are not sent by c-ares: one for DNS over TLS or HTTPS, or a function. */
export interface TransportFailure {
  /** The server, in the form of `nameservers`. */
  readonly server: string;
  /** The reason: an error of the connection, or what the function threw. */
  readonly cause: unknown;
}

/**
 * Called once with the outcome of a request: `null` and the result, or a status, one of `ARES_E*`.
 *
 * With an error status, `result` is the response that caused it, if a server sent one, and {@link transportFailure} returns
 * the failure of the encrypted server that was tried last.
 * An exception from the callback becomes an uncaught exception, as in callbacks of Node's own API.
 *
 * The type of the result depends on the status: TypeScript narrows it when the callback declares both parameters, or a
 * rest parameter.
 *
 * @example
 * ```ts
 * channel.query('example.com', 'A', (status, result) => {
 *   if (status === null) console.log(result.answer.length);
 * });
 * channel.query('example.com', 'A', (...[status]) => console.log(status));
 * ```
 */
export type ChannelCallback<Result, Failure = undefined> = (
  ...outcome: [status: null, result: Result] | [status: number, result: Failure]
) => void;

/** Called with the response to a query. */
export type MessageCallback = ChannelCallback<DNSResult, DNSResult | undefined>;

/** Called with the answer records of the queried type, flat. */
export type RecordsCallback = ChannelCallback<AnyResult[], DNSResult | undefined>;

/** What servers had to do with a request. */
export interface Delivery {
  /**
   * Messages sent to servers for it; 0 if its name is malformed, or its response is from the cache. With a system's c-ares,
   * which counts timeouts only, it is the number of timeouts and one.
   */
  readonly tries: number;
  /** The server that responded, in the form of `nameservers`; absent if none did, or the response is from the cache. */
  readonly server?: string;
  /** The transport of the response; absent as `server` is. */
  readonly transport?: Transport;
}

/**
 * Receives the outcome of a query, and its delivery. As with a {@link RecordsHandler}, an instance of a class uses less
 * memory than functions do.
 */
export interface DeliveryHandler<Result> {
  /** Called with the result. */
  onResult(result: Result, delivery: Delivery): void;
  /** Called with one of `ARES_E*`, and with the response that caused it, if a server sent one. */
  onError(status: number, response: DNSResult | undefined, delivery: Delivery): void;
}

/**
 * Receives the outcome of a query for records, in place of a {@link RecordsCallback}. An instance of a class uses less
 * memory than a function with its closure, which matters with thousands of pending queries.
 *
 * @example
 * ```ts
 * class Count {
 *   onRecords(records: AnyResult[]): void {
 *     console.log(records.length);
 *   }
 *   onError(status: number): void {
 *     console.log(strerror(status));
 *   }
 * }
 * channel.dispatchRecords('example.com', 'A', 'IN', new Count());
 * ```
 */
export interface RecordsHandler {
  /** Called with the answer records of the queried type, flat. */
  onRecords(records: AnyResult[]): void;
  /** Called with one of `ARES_E*`, and with the response that caused it, if a server sent one. */
  onError(status: number, result: DNSResult | undefined): void;
}
