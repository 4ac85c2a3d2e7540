import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from './change.js';
import type { ReceivedQuery } from './received-query.js';

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

/** What an action works on: one query and the way back to whoever sent it. */
export interface Exchange {
  readonly query: ReceivedQuery;
  /** Aborted when the server closes. */
  readonly signal: AbortSignal;
  /** The TCP connection; undefined over UDP. */
  readonly stream: Stream | undefined;
  /** Sends one message the way the query came: a datagram, or bytes after a length prefix. */
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

/** One thing that a server does about a query. A list of them is done in order. */
export type Action = (exchange: Exchange) => void | Promise<void>;

/** A message, or a function that makes it from the query. */
export type Reply = Uint8Array | ((query: ReceivedQuery) => Uint8Array);

/** Sends a message, after the changes. */
export function reply(content: Reply, ...changes: readonly Change[]): Action {
  return ({ query, send }) => {
    const original = typeof content === 'function' ? content(query) : content;
    return send(changes.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(original)));
  };
}

/** No answer. The empty list says the same; this one says that it is meant. */
export const drop: Action = () => undefined;

/** Waits, in milliseconds. */
export function delay(milliseconds: number): Action {
  return async ({ signal }) => {
    await wait(milliseconds, undefined, { signal });
  };
}

/** Waits until the server has received this many queries in all: the way to answer out of order. */
export function untilReceived(count: number): Action {
  return ({ received }) => received(count);
}

/** Waits until the server has sent this many messages in all. */
export function untilSent(count: number): Action {
  return ({ sent }) => sent(count);
}

/** Several actions as one. */
export function all(...actions: readonly Action[]): Action {
  return async (exchange) => {
    for (const action of actions) await action(exchange);
  };
}

/** The same action again and again. */
export function times(count: number, action: Action): Action {
  return async (exchange) => {
    for (let done = 0; done < count; done += 1) await action(exchange);
  };
}

/** UDP: sends from the address that was asked, but from another port. */
export function fromAnotherPort(...actions: readonly Action[]): Action {
  return (exchange) =>
    all(...actions)({
      ...exchange,
      send: (bytes) => exchange.sendFrom(exchange.query.destination.address, 0, bytes),
    });
}

/** UDP: sends from another address, but from the port that was asked. */
export function fromAddress(address: string, ...actions: readonly Action[]): Action {
  return (exchange) =>
    all(...actions)({
      ...exchange,
      send: (bytes) => exchange.sendFrom(address, exchange.query.destination.port, bytes),
    });
}
