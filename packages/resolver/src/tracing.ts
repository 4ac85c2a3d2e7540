import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import {
  type GenericTypeName,
  parseQueryType,
  type QueryTypeName,
  type QueryTypeSpec,
  queryTypeName,
} from '@aiodns/types';

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
  /** The result, from `asyncStart` on, unless the request failed. */
  result?: unknown;
  /** The error of a request that failed, from `error` on. */
  error?: unknown;
}

type RequestChannel = TracingChannel<object, RequestTrace>;

/** The tracing channel of queries by record type: `query`, `queryDns`, `search`. */
export const queryChannel: RequestChannel = tracingChannel('aiodns:query');

/** The tracing channel of lookups by host or address: `getaddrinfo`, `gethostbyname` … */
export const lookupChannel: RequestChannel = tracingChannel('aiodns:lookup');

const typeOf = (qtype: QueryTypeSpec): QueryTypeName | GenericTypeName | undefined => {
  const type = parseQueryType(qtype);
  return type === undefined ? undefined : queryTypeName(type);
};

/**
 * Runs a request, and publishes its start and end. To be called only while the channel has subscribers, so that without
 * any nothing is computed.
 */
export const traced = <Result>(
  channel: RequestChannel,
  method: string,
  name: string,
  qtype: QueryTypeSpec | undefined,
  start: () => Promise<Result>,
): Promise<Result> => {
  const trace: RequestTrace = {
    method,
    name,
    ...(qtype !== undefined && { type: typeOf(qtype) }),
  };
  const startedAt = performance.now();
  const settle = (): void => {
    trace.duration = performance.now() - startedAt;
  };
  return channel.tracePromise(async () => {
    try {
      return await start();
    } finally {
      settle();
    }
  }, trace);
};
