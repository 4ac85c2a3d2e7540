import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import {
  type GenericTypeName,
  parseQueryType,
  type QueryTypeName,
  type QueryTypeSpec,
  queryTypeName,
} from '@aiodns/types';
import type { RequestTrace } from './request-trace.js';

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
