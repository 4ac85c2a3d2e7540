import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import type { Delivery } from '@aiodns/core-native';
import {
  type GenericTypeName,
  parseQueryType,
  type QueryTypeName,
  type QueryTypeSpec,
  queryTypeName,
  type Transport,
} from '@aiodns/types';
import { DNSError } from './dns-error.js';
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

interface Responder {
  readonly server?: string;
  readonly transport?: Transport;
}

/** Notes who gave the response: a server, or else the cache. */
const noteResponder = (trace: RequestTrace, { server, transport }: Responder): void => {
  trace.fromCache = transport === undefined;
  if (server !== undefined) trace.server = server;
  if (transport !== undefined) trace.transport = transport;
};

/**
 * Runs a request, and publishes its start and end. To be called only while the channel has subscribers, so that without
 * any nothing is computed.
 *
 * @param start - starts the request. A query by type may give its delivery before it settles.
 */
export const traced = <Result>(
  channel: RequestChannel,
  method: string,
  name: string,
  qtype: QueryTypeSpec | undefined,
  start: (onDelivery: (delivery: Delivery) => void) => Promise<Result>,
): Promise<Result> => {
  const trace: RequestTrace = {
    method,
    name,
    ...(qtype !== undefined && { type: typeOf(qtype) }),
  };
  const startedAt = performance.now();
  let delivery: Delivery | undefined;
  /** `response` is the result of a query, or the response that an error has; nobody responded without one. */
  const settle = (response: unknown): void => {
    trace.duration = performance.now() - startedAt;
    if (channel !== queryChannel) return;
    if (delivery !== undefined) trace.tries = delivery.tries;
    if (typeof response === 'object' && response !== null) {
      noteResponder(trace, delivery ?? response);
    }
  };
  return channel.tracePromise(async () => {
    try {
      const result = await start((own) => {
        delivery = own;
      });
      settle(result);
      return result;
    } catch (error) {
      settle(error instanceof DNSError ? error.result : undefined);
      throw error;
    }
  }, trace);
};
