import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ReceivedQuery } from './received-query.js';
import type { Mutation } from './response.js';

/** The server's side of a TCP connection. */
export interface Stream {
  /** Writes raw bytes, without a length prefix; settles when the system has taken them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Sends FIN and keeps reading. */
  end(): void;
  /** Closes in both directions. */
  close(): void;
  /** Sends RST. */
  reset(): void;
}

/** The context of an action: one query, and functions that respond to its client. */
export interface ActionContext {
  readonly query: ReceivedQuery;
  /** Aborted when the server closes. */
  readonly signal: AbortSignal;
  /** The TCP connection; undefined over UDP. */
  readonly stream: Stream | undefined;
  /** Sends one message over the transport of the query: a datagram, or bytes after a length prefix. */
  send(message: Uint8Array): Promise<void>;
  /**
   * Sends a datagram to the source of the query from another address or port; port 0 means any free
   * one.
   */
  sendFrom(address: string, port: number, message: Uint8Array): Promise<void>;
  /** Settles when the server has received this many queries in all. */
  received(count: number): Promise<void>;
  /** Settles when the server has sent this many messages in all. */
  sent(count: number): Promise<void>;
}

/** One step of handling a query. Steps run in order. */
export type Action = (context: ActionContext) => void | Promise<void>;

/** A message, or a function that builds it from the query. */
export type ResponseSource = Uint8Array | ((query: ReceivedQuery) => Uint8Array);

/** Sends a message, after the mutations. */
export function respond(source: ResponseSource, ...mutations: readonly Mutation[]): Action {
  return ({ query, send }) => {
    const original = typeof source === 'function' ? source(query) : source;
    return send(mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), Buffer.from(original)));
  };
}

/** Sends no response. An empty list of actions does the same; this one shows the intent. */
export const drop: Action = () => undefined;

/** Waits for a time in milliseconds. */
export function delay(milliseconds: number): Action {
  return async ({ signal }) => {
    await wait(milliseconds, undefined, { signal });
  };
}

/** Waits until the server has received this many queries in all: for responses out of order. */
export function untilReceived(count: number): Action {
  return ({ received }) => received(count);
}

/** Waits until the server has sent this many messages in all. */
export function untilSent(count: number): Action {
  return ({ sent }) => sent(count);
}

/** Combines several actions into one. */
export function all(...actions: readonly Action[]): Action {
  return async (context) => {
    for (const action of actions) await action(context);
  };
}

/** Repeats an action. */
export function times(count: number, action: Action): Action {
  return async (context) => {
    for (let done = 0; done < count; done += 1) await action(context);
  };
}

/** UDP: sends from the queried address, but from another port. */
export function fromAnotherPort(...actions: readonly Action[]): Action {
  return (context) =>
    all(...actions)({
      ...context,
      send: (bytes) => context.sendFrom(context.query.destination.address, 0, bytes),
    });
}

/** UDP: sends from another address, but from the queried port. */
export function fromAddress(address: string, ...actions: readonly Action[]): Action {
  return (context) =>
    all(...actions)({
      ...context,
      send: (bytes) => context.sendFrom(address, context.query.destination.port, bytes),
    });
}

/** Actions that only a TCP connection can show. Over UDP they throw. */

// A reset overtakes bytes that have not been read: the client gets this long, and a turn of the
// event loop if it lives in this one, to see them.
const READ_MS = 20;

/** The message after its length prefix (RFC 1035 section 4.2.2), which may be wrong. */
export function framed(message: Uint8Array, length = message.length): Buffer {
  return Buffer.concat([Uint8Array.of((length >> 8) & 0xff, length & 0xff), message]);
}

/** Writes bytes without a length prefix. */
export function write(bytes: Uint8Array): Action {
  return (context) => stream(context).write(bytes);
}

/** Sends FIN and keeps reading. */
export const halfClose: Action = (context) => stream(context).end();

/** Closes the connection in both directions. */
export const closeConnection: Action = (context) => stream(context).close();

/** Sends RST. */
export const reset: Action = (context) => stream(context).reset();

/** Sends the messages of the actions in pieces of `size` bytes, each in a separate segment. */
export function inPieces(size: number, ...actions: readonly Action[]): Action {
  return onStream(actions, async (bytes, { write: put }) => {
    for (let at = 0; at < bytes.length; at += size) {
      await put(bytes.subarray(at, at + size));
      await nextTurn();
    }
  });
}

/** Sends the messages of the actions in one write, so that several responses share a segment. */
export function inOneSegment(...actions: readonly Action[]): Action {
  return onStream(actions, (bytes, { write: put }) => put(bytes));
}

/** Sends the first `count` bytes of the messages of the actions, length prefix included, then FIN. */
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

/** Sends each message with a wrong length prefix. */
export function claimingLength(length: number, ...actions: readonly Action[]): Action {
  return (context) =>
    all(...actions)({
      ...context,
      send: (bytes) => stream(context).write(framed(bytes, length)),
    });
}

// Collects what the actions send, lengths included, and hands it on as one run of bytes.
function onStream(
  actions: readonly Action[],
  deliver: (bytes: Buffer, connection: Stream) => Promise<void>,
): Action {
  return async (context) => {
    const collected: Buffer[] = [];
    await all(...actions)({
      ...context,
      send: async (bytes) => {
        collected.push(framed(bytes));
      },
    });
    await deliver(Buffer.concat(collected), stream(context));
  };
}

function stream(context: ActionContext): Stream {
  if (context.stream === undefined)
    throw new TypeError('this action needs a query that came over TCP');
  return context.stream;
}
