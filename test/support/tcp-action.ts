import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { type Action, all, type Exchange, type Stream } from './action.js';

/** Actions that only a TCP connection can show. Over UDP they throw. */

// A reset overtakes bytes that have not been read: the client gets this long, and a turn of the
// event loop if it lives in this one, to see them.
const READ_MS = 20;

/** The message after its length (RFC 1035 section 4.2.2), which may be a lie. */
export function framed(message: Uint8Array, length = message.length): Buffer {
  return Buffer.concat([Uint8Array.of((length >> 8) & 0xff, length & 0xff), message]);
}

/** Writes bytes as they are, without a length. */
export function write(bytes: Uint8Array): Action {
  return (exchange) => stream(exchange).write(bytes);
}

/** Sends FIN and keeps reading: nothing more will come. */
export const halfClose: Action = (exchange) => stream(exchange).end();

/** Closes the connection in both directions. */
export const hangUp: Action = (exchange) => stream(exchange).close();

/** Sends RST. */
export const reset: Action = (exchange) => stream(exchange).reset();

/** Sends what the actions send in pieces of so many bytes, each a segment of its own. */
export function inPieces(size: number, ...actions: readonly Action[]): Action {
  return onStream(actions, async (bytes, { write: put }) => {
    for (let at = 0; at < bytes.length; at += size) {
      await put(bytes.subarray(at, at + size));
      await nextTurn();
    }
  });
}

/** Sends what the actions send in one write, so that several answers share a segment. */
export function inOneSegment(...actions: readonly Action[]): Action {
  return onStream(actions, (bytes, { write: put }) => put(bytes));
}

/** Sends the first bytes of what the actions send, counted with the length prefix, then FIN. */
export function closedAfter(count: number, ...actions: readonly Action[]): Action {
  return onStream(actions, async (bytes, connection) => {
    await connection.write(bytes.subarray(0, count));
    connection.close();
  });
}

/**
 * Sends the first bytes of what the actions send, then RST: 1 is inside of the length prefix, 3
 * inside of the message.
 */
export function resetAfter(count: number, ...actions: readonly Action[]): Action {
  return onStream(actions, async (bytes, connection) => {
    await connection.write(bytes.subarray(0, count));
    await wait(READ_MS);
    await nextTurn();
    connection.reset();
  });
}

/** Sends each message with a length prefix that says another length. */
export function claimingLength(length: number, ...actions: readonly Action[]): Action {
  return (exchange) =>
    all(...actions)({
      ...exchange,
      send: (bytes) => stream(exchange).write(framed(bytes, length)),
    });
}

// Collects what the actions send, lengths included, and hands it on as one run of bytes.
function onStream(
  actions: readonly Action[],
  deliver: (bytes: Buffer, connection: Stream) => Promise<void>,
): Action {
  return async (exchange) => {
    const collected: Buffer[] = [];
    await all(...actions)({
      ...exchange,
      send: async (bytes) => {
        collected.push(framed(bytes));
      },
    });
    await deliver(Buffer.concat(collected), stream(exchange));
  };
}

function stream(exchange: Exchange): Stream {
  if (exchange.stream === undefined)
    throw new TypeError('this action needs a query that came over TCP');
  return exchange.stream;
}
