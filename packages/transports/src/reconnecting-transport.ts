import { ARES_ECONNREFUSED, type ConnectionSecurity } from '@aiodns/types';
import {
  type Connection,
  type ConnectionEvents,
  type ConnectionFailure,
  Entry,
} from './connection.js';
import { messageId } from './message.js';
import type { Exchange, MessageTransport } from './transport.js';

/** How long a query of the only server waits for a connection, in ms. c-ares tries it again after a failure. */
const PATIENCE = 700;

/** The wait before the next connection, in ms: doubled with each that brought no response. */
const FIRST_DELAY = 10;
const LONGEST_DELAY = 160;

/** Connections that may end under a query before it fails, while another server can take it. */
const MAX_ATTEMPTS = 2;

/** Connections that may give a query back without having sent it. */
const MAX_RETURNS = 5;

/** How long a connection may take for a response before it gets no more queries, in ms, if c-ares sends the query again. */
const LONGEST_RESPONSE = 1_500;

/** Opens a connection. */
export type Connect = (events: ConnectionEvents) => Connection;

/**
 * Keeps one connection to a server. It is opened for the first query, and again for the first query after it has ended;
 * queries that it brought no response to are sent again (RFC 7766 §6.2.4).
 */
export class ReconnectingTransport implements MessageTransport, ConnectionEvents {
  readonly #connect: Connect;
  readonly #isOnly: () => boolean;
  readonly #entries = new Map<Exchange, Entry>();
  /** The latest query with an id. c-ares keeps the id when it sends a query again. */
  readonly #byId = new Map<number, Entry>();
  /** Queries that wait for the next connection. */
  readonly #waiting = new Set<Entry>();
  /** That which new queries go to. */
  #connection: Connection | undefined;
  readonly #connections = new Set<Connection>();
  #security: ConnectionSecurity | undefined;
  #delay = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connect: Connect, isOnly: () => boolean) {
    this.#connect = connect;
    this.#isOnly = isOnly;
  }

  get security(): ConnectionSecurity | undefined {
    return this.#connection?.security ?? this.#security;
  }

  send(exchange: Exchange): void {
    const known = this.#byId.get(messageId(exchange.query));
    if (known !== undefined && Buffer.compare(known.query, exchange.query) === 0) {
      known.exchanges.push(exchange);
      this.#entries.set(exchange, known);
      this.#checkResponseTime(known);
      return;
    }
    const entry = new Entry(exchange, this.#giveUpAt(performance.now()), this.#remove);
    this.#entries.set(exchange, entry);
    this.#byId.set(messageId(exchange.query), entry);
    this.#dispatch(entry);
  }

  abort(exchange: Exchange): void {
    const entry = this.#entries.get(exchange);
    if (entry === undefined) return;
    this.#entries.delete(exchange);
    entry.exchanges.splice(entry.exchanges.indexOf(exchange), 1);
    if (entry.exchanges.length > 0) return;
    this.#remove(entry);
    this.#waiting.delete(entry);
    entry.connection?.abort(entry);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#entries.clear();
    this.#byId.clear();
    for (const connection of this.#connections) connection.destroy();
    this.#connections.clear();
    this.#connection = undefined;
  }

  onEnd(connection: Connection, entries: readonly Entry[], failure: ConnectionFailure): void {
    this.#connections.delete(connection);
    if (connection === this.#connection) {
      this.#security = connection.security ?? this.#security;
      this.#connection = undefined;
    }
    if (this.#closed) return;
    this.#delay =
      connection.receivedAt > 0 ? 0 : Math.min(this.#delay * 2 || FIRST_DELAY, LONGEST_DELAY);
    const now = performance.now();
    for (const entry of [...this.#waiting, ...entries]) {
      entry.attempts++;
      entry.connection = undefined;
      // The server works: it may end a connection after so many queries, or so much time.
      if (connection.receivedAt > 0) entry.giveUpAt = this.#giveUpAt(now);
      const isPatient = now + this.#delay < entry.giveUpAt;
      const isRetried = connection.wasOpen && entry.attempts < MAX_ATTEMPTS;
      if (!failure.isFinal && (isPatient || isRetried)) {
        this.#waiting.add(entry);
      } else {
        this.#waiting.delete(entry);
        entry.fail(failure.status, failure.cause);
      }
    }
    if (this.#waiting.size > 0) this.#reconnect();
  }

  onReturn(connection: Connection, entries: readonly Entry[]): void {
    if (connection === this.#connection) this.#connection = undefined;
    for (const entry of entries) {
      entry.returns++;
      entry.connection = undefined;
      if (entry.returns <= MAX_RETURNS) this.#dispatch(entry);
      else entry.fail(ARES_ECONNREFUSED, new Error('The server takes no queries'));
    }
  }

  readonly #remove = (entry: Entry): void => {
    for (const exchange of entry.exchanges) this.#entries.delete(exchange);
    if (this.#byId.get(messageId(entry.query)) === entry) this.#byId.delete(messageId(entry.query));
  };

  #giveUpAt(now: number): number {
    return this.#isOnly() ? now + PATIENCE : 0;
  }

  #dispatch(entry: Entry): void {
    if (this.#timer !== undefined) {
      this.#waiting.add(entry);
      return;
    }
    try {
      const connection =
        this.#connection?.isUsable === true ? this.#connection : this.#connect(this);
      this.#connection = connection;
      this.#connections.add(connection);
      entry.connection = connection;
      connection.send(entry);
    } catch (error) {
      // Node refuses the settings: a key that is none of the certificate.
      queueMicrotask(() => entry.fail(ARES_ECONNREFUSED, error));
    }
  }

  #reconnect(): void {
    if (this.#timer !== undefined) return;
    // The pending request keeps the process alive.
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const entry of waiting) this.#dispatch(entry);
    }, this.#delay).unref();
  }

  /**
   * Sends a query on a new connection that the old one takes long for. It may lead nowhere, which TCP notices after minutes,
   * or its server may be stuck.
   */
  #checkResponseTime(entry: Entry): void {
    const { connection } = entry;
    if (connection === undefined || entry.sentAt === 0) return;
    if (performance.now() - entry.sentAt < LONGEST_RESPONSE) return;
    connection.retire();
    connection.abort(entry);
    this.#dispatch(entry);
  }
}
