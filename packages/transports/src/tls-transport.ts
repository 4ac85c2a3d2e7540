import { connect, type TLSSocket } from 'node:tls';
import { ARES_EBADRESP } from '@aiodns/types';
import type { ConnectionEvents, Entry } from './connection.js';
import { keepaliveOf, messageId, padQuery, setMessageId } from './message.js';
import { ReconnectingTransport } from './reconnecting-transport.js';
import { IDLE_TIMEOUT, SecureConnection } from './secure-connection.js';
import { connectionOptions } from './tls-settings.js';
import type { TransportOptions } from './transport.js';

/** The longest idle timeout that a server may ask for, in ms (RFC 7828). */
const LONGEST_IDLE_TIMEOUT = 120_000;

/** Queries at a time; the rest are queued. Servers stop reading when they have some hundred to a thousand of a connection. */
const MAX_PIPELINED = 500;

const LENGTH_SIZE = 2;
const MAX_ID = 0xffff;

/** The latest session of a server, for the next connection (RFC 8446 §2.2). */
interface SessionStore {
  session: Buffer | undefined;
}

/** A connection for DNS over TLS (RFC 7858): queries are pipelined, and responses come in any order. */
class TlsConnection extends SecureConnection {
  readonly #socket: TLSSocket;
  /** Queries without a response, by the id that they were sent with. */
  readonly #pending = new Map<number, Entry>();
  /** Whether the queue is sent at the end of this turn. */
  #flushDue = false;
  /** The beginning of a message whose rest has not come. */
  #received: Buffer | undefined;
  #asksKeepalive = true;
  #awaitsKeepalive = true;

  constructor(options: TransportOptions, store: SessionStore, events: ConnectionEvents) {
    super(options, events);
    const { session } = store;
    this.#socket = connect({
      ...connectionOptions(options),
      ALPNProtocols: ['dot'],
      ...(session !== undefined && { session }),
    })
      .setNoDelay(true)
      // A pending request keeps the process alive by itself.
      .unref()
      .on('secureConnect', () => this.open(this.#socket))
      .on('session', (latest) => {
        store.session = latest;
      })
      .on('data', (chunk) => this.#onData(chunk))
      .on('error', (error) => this.onError(error))
      .on('close', () => this.onClose());
    this.expectOpen();
  }

  send(entry: Entry): void {
    this.queue.add(entry);
    if (!this.wasOpen || this.#flushDue) return;
    this.#flushDue = true;
    queueMicrotask(() => this.sendQueued());
  }

  abort(entry: Entry): void {
    if (!this.queue.delete(entry)) {
      const id = this.#idOf(entry);
      if (id !== undefined) this.#pending.delete(id);
      this.sendQueued();
    }
    this.restIfIdle();
  }

  protected get unanswered(): number {
    return this.#pending.size;
  }

  protected takeUnanswered(): Entry[] {
    const entries = [...this.#pending.values()];
    this.#pending.clear();
    return entries;
  }

  protected finish(): void {
    this.#socket.end();
  }

  protected cut(): void {
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

  /** All queries of a turn are one write, and as few TLS records as possible. */
  protected sendQueued(): void {
    this.#flushDue = false;
    if (this.queue.size === 0 || !this.wasOpen || this.ended) return;
    const now = performance.now();
    const messages: Uint8Array[] = [];
    for (const entry of this.queue) {
      if (this.#pending.size >= MAX_PIPELINED) break;
      this.queue.delete(entry);
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
      if (this.ended) return;
      at = end;
    }
    this.#received = at < bytes.length ? bytes.subarray(at) : undefined;
    this.sendQueued();
    this.restIfIdle();
  }

  #onMessage(message: Buffer): void {
    const id = messageId(message);
    const entry = message.length < LENGTH_SIZE ? undefined : this.#pending.get(id);
    if (entry === undefined) {
      // The response to a query that was given up; or what follows is out of step.
      if (message.length >= 12 && (message[2] ?? 0) >= 0x80) return;
      const cause = new Error('The server sends data that is not DNS');
      this.fail({ status: ARES_EBADRESP, cause, isFinal: true });
      return;
    }
    this.#pending.delete(id);
    if (this.#awaitsKeepalive) {
      this.#awaitsKeepalive = false;
      this.idleTimeout = Math.min(keepaliveOf(message) ?? IDLE_TIMEOUT, LONGEST_IDLE_TIMEOUT);
    }
    setMessageId(message, messageId(entry.query));
    entry.reply(message);
  }
}

/** DNS over TLS (RFC 7858, RFC 8310): one connection, opened again when it ends. */
export class TlsTransport extends ReconnectingTransport {
  constructor(options: TransportOptions) {
    const store: SessionStore = { session: undefined };
    super((events) => new TlsConnection(options, store, events), options.isOnly);
  }
}
