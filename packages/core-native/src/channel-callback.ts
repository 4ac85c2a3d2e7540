import type { AnyResult, DNSResult } from '@aiodns/types';

/**
 * Told how a request ended: with `null` and its result, or with one of `ARES_E*`.
 *
 * Where the server answered, though with an error, a failure has a result too: the answer as it came.
 * What the callback throws is thrown where nothing catches it, as in callbacks of Node's own.
 *
 * The status tells the type of the result. TypeScript therefore wants both parameters or a list of them.
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

/** Told the DNS message that answers a query. */
export type MessageCallback = ChannelCallback<DNSResult, DNSResult | undefined>;

/** Told the answer records of the type that was asked for, flat. */
export type RecordsCallback = ChannelCallback<AnyResult[], DNSResult | undefined>;

/**
 * Told how a query for records ended, in place of a {@link RecordsCallback}: an object of a class holds what its methods
 * need in less memory than a function with its closure does. Worth it where thousands are pending.
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
  /** Told the answer records of the type that was asked for, flat. */
  onRecords(records: AnyResult[]): void;
  /** Told one of `ARES_E*`, and the answer as it came where the server answered. */
  onError(status: number, result: DNSResult | undefined): void;
}
