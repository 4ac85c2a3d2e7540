import { connect, type TLSSocket } from 'node:tls';
import {
  ARES_EBADRESP,
  ARES_ECONNREFUSED,
  ARES_ETIMEOUT,
  type ConnectionSecurity,
} from '@aiodns/types';
import { isCertificateError } from './certificate-error.js';
import {
  type Connection,
  type ConnectionEvents,
  type ConnectionFailure,
  type Entry,
  securityOf,
} from './connection.js';
import { keepaliveOf, messageId, padQuery, setMessageId } from './message.js';
import { ReconnectingTransport } from './reconnecting-transport.js';
import { authorize, connectionOptions } from './tls-settings.js';
import type { TransportOptions } from './transport.js';

/** How long an idle connection is kept, in ms, unless the server says otherwise (RFC 7828). */
const IDLE_TIMEOUT = 10_000;
const LONGEST_IDLE_TIMEOUT = 120_000;

/** How long connecting may take, in ms. */
const CONNECT_TIMEOUT = 5_000;

/** Queries at a time; the rest are queued. Servers stop reading when they have some hundred to a thousand of a connection. */
const MAX_PIPELINED = 500;

const LENGTH_SIZE = 2;
const MAX_ID = 0xffff;

/** The latest session of a server, for the next connection (RFC 8446 §2.2). */
interface SessionStore {
  session: Buffer | undefined;
}

/** A connection for DNS over TLS (RFC 7858): queries are pipelined, and responses come in any order. */
class TlsConnection implements Connection {
  wasOpen = false;
  receivedAt = 0;
  security: ConnectionSecurity | undefined;
  readonly #options: TransportOptions;
  readonly #events: ConnectionEvents;
  readonly #socket: TLSSocket;
  /** Queries without a response, by the id that they were sent with. */
  readonly #pending = new Map<number, Entry>();
  /** Queries to be sent at the end of this turn, when the connection is open, or after responses. */
  readonly #queue = new Set<Entry>();
  #flushDue = false;
  /** The beginning of a message whose rest has not come. */
  #received: Buffer | undefined;
  #asksKeepalive = true;
  #awaitsKeepalive = true;
  #idleTimeout = IDLE_TIMEOUT;
  #timer: NodeJS.Timeout;
  #retired = false;
  #ended = false;

  constructor(options: TransportOptions, store: SessionStore, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    const { session } = store;
    this.#socket = connect({
      ...connectionOptions(options),
      ALPNProtocols: ['dot'],
      ...(session !== undefined && { session }),
    })
      .setNoDelay(true)
      // A pending request keeps the process alive by itself.
      .unref()
      .on('secureConnect', () => this.#onOpen())
      .on('session', (latest) => {
        store.session = latest;
      })
      .on('data', (chunk) => this.#onData(chunk))
      .on('error', (error) => this.#onError(error))
      .on('close', () => this.#end(this.#cutOff()));
    this.#timer = setTimeout(() => this.#fail(this.#slow()), CONNECT_TIMEOUT).unref();
  }

  get isUsable(): boolean {
    return !this.#ended && !this.#retired;
  }

  send(entry: Entry): void {
    this.#queue.add(entry);
    if (!this.wasOpen || this.#flushDue) return;
    this.#flushDue = true;
    queueMicrotask(() => this.#flush());
  }

  abort(entry: Entry): void {
    if (!this.#queue.delete(entry)) {
      const id = this.#idOf(entry);
      if (id !== undefined) this.#pending.delete(id);
      this.#flush();
    }
    this.#restIfIdle();
  }

  retire(): void {
    this.#retired = true;
    const entries = [...this.#queue];
    this.#queue.clear();
    if (entries.length > 0) this.#events.onReturn(this, entries);
    this.#restIfIdle();
  }

  destroy(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket.destroy();
  }

  #idOf(entry: Entry): number | undefined {
    const usual = messageId(entry.query);
    if (this.#pending.get(usual) === entry) return usual;
    for (const [id, pending] of this.#pending) if (pending === entry) return id;
    return undefined;
  }

  /** c-ares gives each of its queries an id, but a channel that was configured again has two sets of them. */
  #freeId(preferred: number): number {
    let id = preferred;
    while (this.#pending.has(id)) id = (id + 1) & MAX_ID;
    return id;
  }

  #onOpen(): void {
    if (this.#ended) return;
    const cause = authorize(this.#socket, this.#options);
    if (cause !== undefined) {
      this.#fail({ status: ARES_ECONNREFUSED, cause, isFinal: true });
      return;
    }
    this.wasOpen = true;
    this.security = securityOf(this.#socket);
    clearTimeout(this.#timer);
    this.#flush();
    this.#restIfIdle();
  }

  /** All queries of a turn are one write, and as few TLS records as possible. */
  #flush(): void {
    this.#flushDue = false;
    if (this.#queue.size === 0 || !this.wasOpen || this.#ended) return;
    const now = performance.now();
    const messages: Uint8Array[] = [];
    for (const entry of this.#queue) {
      if (this.#pending.size >= MAX_PIPELINED) break;
      this.#queue.delete(entry);
      entry.sentAt = now;
      messages.push(this.#messageOf(entry));
    }
    if (messages.length > 0) this.#socket.write(Buffer.concat(messages));
  }

  /** The message of a query, after its length. */
  #messageOf(entry: Entry): Uint8Array {
    const id = this.#freeId(messageId(entry.query));
    const message = padQuery(entry.query, LENGTH_SIZE, this.#asksKeepalive);
    this.#asksKeepalive = false;
    const size = message.length - LENGTH_SIZE;
    message[0] = size >>> 8;
    message[1] = size & 0xff;
    setMessageId(message.subarray(LENGTH_SIZE), id);
    this.#pending.set(id, entry);
    return message;
  }

  #onData(chunk: Buffer): void {
    this.receivedAt = performance.now();
    const bytes = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk]);
    let at = 0;
    while (at + LENGTH_SIZE <= bytes.length) {
      const end = at + LENGTH_SIZE + bytes.readUInt16BE(at);
      if (end > bytes.length) break;
      this.#onMessage(bytes.subarray(at + LENGTH_SIZE, end));
      if (this.#ended) return;
      at = end;
    }
    this.#received = at < bytes.length ? bytes.subarray(at) : undefined;
    this.#flush();
    this.#restIfIdle();
  }

  #onMessage(message: Buffer): void {
    const id = messageId(message);
    const entry = message.length < LENGTH_SIZE ? undefined : this.#pending.get(id);
    if (entry === undefined) {
      // The response to a query that was given up; or what follows is out of step.
      if (message.length >= 12 && (message[2] ?? 0) >= 0x80) return;
      const cause = new Error('The server sends data that is not DNS');
      this.#fail({ status: ARES_EBADRESP, cause, isFinal: true });
      return;
    }
    this.#pending.delete(id);
    if (this.#awaitsKeepalive) {
      this.#awaitsKeepalive = false;
      this.#idleTimeout = Math.min(keepaliveOf(message) ?? IDLE_TIMEOUT, LONGEST_IDLE_TIMEOUT);
    }
    setMessageId(message, messageId(entry.query));
    entry.reply(message);
  }

  get #isBusy(): boolean {
    return this.#pending.size > 0 || this.#queue.size > 0;
  }

  #restIfIdle(): void {
    if (this.#isBusy || !this.wasOpen || this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#isBusy) return;
        this.#end(this.#cutOff());
        if (this.#retired) this.#socket.destroy();
        else this.#socket.end();
      },
      this.#retired ? 0 : this.#idleTimeout,
    ).unref();
  }

  #fail(failure: ConnectionFailure): void {
    this.#end(failure);
    this.#socket.destroy();
  }

  #onError(cause: Error): void {
    this.#end({ status: ARES_ECONNREFUSED, cause, isFinal: isCertificateError(cause) });
  }

  #cutOff(): ConnectionFailure {
    const cause = new Error('The server ended the connection');
    return { status: ARES_ECONNREFUSED, cause, isFinal: false };
  }

  #slow(): ConnectionFailure {
    const cause = new Error(`The server did not accept a connection in ${CONNECT_TIMEOUT} ms`);
    return { status: ARES_ETIMEOUT, cause, isFinal: false };
  }

  #end(failure: ConnectionFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const entries = [...this.#pending.values(), ...this.#queue];
    this.#pending.clear();
    this.#queue.clear();
    this.#events.onEnd(this, entries, failure);
  }
}

/** DNS over TLS (RFC 7858, RFC 8310): one connection, opened again when it ends. */
export class TlsTransport extends ReconnectingTransport {
  constructor(options: TransportOptions) {
    const store: SessionStore = { session: undefined };
    super((events) => new TlsConnection(options, store, events), options.isOnly);
  }
}
