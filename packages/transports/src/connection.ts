import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ConnectionSecurity } from '@aiodns/types';
import type { Exchange } from './transport.js';

/** A query on its way. */
export class Entry {
  readonly query: Uint8Array;
  /** The callers that wait for the response: c-ares sends a query again that takes long. */
  readonly exchanges: Exchange[];
  /** Until when it is sent again after connections that end, in ms of `performance.now()`. */
  giveUpAt: number;
  /** When it was sent, in ms of `performance.now()`. */
  sentAt = 0;
  /** The connection that it was given to. */
  connection: Connection | undefined;
  /** How many connections ended before they brought its response. */
  attempts = 0;
  /** How many connections gave it back. */
  returns = 0;
  readonly #onOutcome: (entry: Entry) => void;

  constructor(exchange: Exchange, giveUpAt: number, onOutcome: (entry: Entry) => void) {
    this.query = exchange.query;
    this.exchanges = [exchange];
    this.giveUpAt = giveUpAt;
    this.#onOutcome = onOutcome;
  }

  reply(response: Uint8Array): void {
    this.#onOutcome(this);
    for (const exchange of this.exchanges) exchange.reply(response);
  }

  fail(status: number, cause: unknown): void {
    this.#onOutcome(this);
    for (const exchange of this.exchanges) exchange.fail(status, cause);
  }
}

/** Why a connection ended. */
export interface ConnectionFailure {
  /** One of `ARES_E*`. */
  readonly status: number;
  readonly cause: Error;
  /** Whether another connection would end in the same way: the certificate is the wrong one. */
  readonly isFinal: boolean;
}

/** Called by a connection. */
export interface ConnectionEvents {
  /** The connection takes no more queries, and gives back those that it has not sent. */
  onReturn(connection: Connection, entries: readonly Entry[]): void;
  /** The connection has ended, with the queries that it brought no response to. Called once, and last. */
  onEnd(connection: Connection, entries: readonly Entry[], failure: ConnectionFailure): void;
}

/** One connection. Queries can be added from its creation on; they are sent when it is open. */
export interface Connection {
  /** Whether it takes more queries. */
  readonly isUsable: boolean;
  /** Whether it was open. */
  readonly wasOpen: boolean;
  /** When it last received something, in ms of `performance.now()`; 0 before. */
  readonly receivedAt: number;
  readonly security: ConnectionSecurity | undefined;
  send(entry: Entry): void;
  /** Ignores the response to a query. */
  abort(entry: Entry): void;
  /** Takes no more queries, and ends when it has brought the responses to those that it has. */
  retire(): void;
  /** Ends the connection, without a call to {@link ConnectionEvents.onEnd}. */
  destroy(): void;
}

const nameOf = (socket: TLSSocket): string => {
  const { raw } = socket.getPeerCertificate();
  if (raw === undefined) return '';
  const { subject, subjectAltName } = new X509Certificate(raw);
  const [, alternative] = /^(?:DNS|IP Address):"?([^,"]+)/.exec(subjectAltName ?? '') ?? [];
  const [, common] = /^CN=(.+)$/m.exec(subject ?? '') ?? [];
  return alternative ?? common ?? '';
};

/** Describes an open connection. */
export const securityOf = (socket: TLSSocket): ConnectionSecurity => ({
  protocol: socket.getProtocol() ?? '',
  cipher: socket.getCipher()?.standardName ?? socket.getCipher()?.name ?? '',
  certificate: nameOf(socket),
});
