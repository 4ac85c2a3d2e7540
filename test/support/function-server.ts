import type { TransportNameserver } from '@aiodns/resolver';
import { ONE_RECORD } from './handlers.js';
import { type ReceivedQuery, receivedQuery } from './received-query.js';
import { type ResponseRecord, response } from './response.js';

/** A nameserver that is a function, and the calls to it. */
export interface FunctionServer extends TransportNameserver {
  readonly name: string;
  readonly received: ReceivedQuery[];
  /** The signals of the calls, in their order. */
  readonly signals: AbortSignal[];
}

const LOOPBACK = { address: '127.0.0.1', port: 53 };

/** A nameserver whose response to each query is what `respond` returns. */
export function functionServer(
  respond: (query: ReceivedQuery, signal: AbortSignal) => Uint8Array | Promise<Uint8Array>,
  name = 'function',
): FunctionServer {
  const received: ReceivedQuery[] = [];
  const signals: AbortSignal[] = [];
  return {
    name,
    received,
    signals,
    async transport(bytes, signal) {
      const query = receivedQuery(Buffer.from(bytes), {
        transport: 'tcp',
        source: LOOPBACK,
        destination: LOOPBACK,
        connection: undefined,
      });
      received.push(query);
      signals.push(signal);
      return respond(query, signal);
    },
  };
}

/** Responds to every query with the same records. */
export const answering = (
  records: readonly ResponseRecord[] = [ONE_RECORD],
): ((query: ReceivedQuery) => Uint8Array) => {
  return (query) => response(query, records);
};

/** Never responds; rejects when the signal aborts. */
export const hanging = (_query: ReceivedQuery, signal: AbortSignal): Promise<Uint8Array> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
