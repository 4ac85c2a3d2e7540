import type { GenericTypeName, QueryTypeName, Transport } from '@aiodns/types';

/** What subscribers of `aiodns:query` and `aiodns:lookup` receive. One object accompanies a request from start to end. */
export interface RequestTrace {
  /** The method: `'query'`, `'getaddrinfo'` … */
  readonly method: string;
  /** The name or address. */
  readonly name: string;
  /** The record type; absent for lookups by host, and if the type is malformed. */
  readonly type?: QueryTypeName | GenericTypeName | undefined;
  /** Time from the call to the result, in ms. Absent until `asyncStart`, or `error`. */
  duration?: number;
  /** The server that responded. As the next three, from `asyncStart` or `error` on, for queries by record type. */
  server?: string;
  /** The transport of the response. */
  transport?: Transport;
  /** Whether the response is from the cache; absent without a response. */
  fromCache?: boolean;
  /** Messages sent to servers for the query; absent for `search`, and if a limit of the call ended the query. */
  tries?: number;
  /** The result, from `asyncStart` on, unless the request failed. */
  result?: unknown;
  /** The error of a request that failed, from `error` on. */
  error?: unknown;
}
