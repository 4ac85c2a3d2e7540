import type { TLSSocket } from 'node:tls';
import { ARES_ECONNREFUSED, ARES_ETIMEOUT, type ConnectionSecurity } from '@aiodns/types';
import { isCertificateError } from './certificate-error.js';
import {
  type Connection,
  type ConnectionEvents,
  type ConnectionFailure,
  type Entry,
  securityOf,
} from './connection.js';
import { authorize } from './tls-settings.js';
import type { TransportOptions } from './transport.js';

/** How long an idle connection is kept, in ms, unless the server says otherwise. */
export const IDLE_TIMEOUT = 10_000;

/** How long connecting may take, in ms. */
const CONNECT_TIMEOUT = 5_000;

const cutOff = (): ConnectionFailure => {
  const cause = new Error('The server ended the connection');
  return { status: ARES_ECONNREFUSED, cause, isFinal: false };
};

const slow = (): ConnectionFailure => {
  const cause = new Error(`The server did not accept a connection in ${CONNECT_TIMEOUT} ms`);
  return { status: ARES_ETIMEOUT, cause, isFinal: false };
};

/**
 * The life of a connection over TLS, whatever protocol it carries: queries are queued until it is open, an idle connection
 * is closed after a while, and it ends once.
 */
export abstract class SecureConnection implements Connection {
  wasOpen = false;
  receivedAt = 0;
  security: ConnectionSecurity | undefined;
  /** Queries that have not been sent. */
  protected readonly queue = new Set<Entry>();
  /** In ms. */
  protected idleTimeout = IDLE_TIMEOUT;
  readonly #options: TransportOptions;
  readonly #events: ConnectionEvents;
  #timer: NodeJS.Timeout | undefined;
  #retired = false;
  #ended = false;

  constructor(options: TransportOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  get isUsable(): boolean {
    return !this.#ended && !this.#retired;
  }

  abstract send(entry: Entry): void;
  abstract abort(entry: Entry): void;

  retire(): void {
    this.#retired = true;
    this.returnQueued();
    this.restIfIdle();
  }

  destroy(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.cut();
  }

  /** The number of queries that were sent and have no response. */
  protected abstract get unanswered(): number;
  /** Forgets the queries without a response, and returns them. */
  protected abstract takeUnanswered(): Entry[];
  /** Sends as much of the queue as there is room for. */
  protected abstract sendQueued(): void;
  /** Closes the connection as the protocol has it. */
  protected abstract finish(): void;
  /** Closes the connection at once. */
  protected abstract cut(): void;

  protected get ended(): boolean {
    return this.#ended;
  }

  /** To be called when connecting has begun: limits how long it may take. */
  protected expectOpen(): void {
    this.#timer = setTimeout(() => this.fail(slow()), CONNECT_TIMEOUT).unref();
  }

  /**
   * To be called when the TLS handshake is done.
   *
   * @param unsuitable - why the connection cannot be used, whatever its certificate
   */
  protected open(socket: TLSSocket, unsuitable?: Error): void {
    if (this.#ended) return;
    const cause = unsuitable ?? authorize(socket, this.#options);
    if (cause !== undefined) {
      this.fail({ status: ARES_ECONNREFUSED, cause, isFinal: true });
      return;
    }
    this.wasOpen = true;
    this.security = securityOf(socket);
    clearTimeout(this.#timer);
    this.sendQueued();
    this.restIfIdle();
  }

  protected returnQueued(): void {
    const entries = [...this.queue];
    this.queue.clear();
    if (entries.length > 0) this.#events.onReturn(this, entries);
  }

  /** Gives a query back that the server has not processed. */
  protected returnEntry(entry: Entry): void {
    this.#events.onReturn(this, [entry]);
  }

  protected restIfIdle(): void {
    if (this.#isBusy || !this.wasOpen || this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#isBusy) return;
        this.#end(cutOff());
        if (this.#retired) this.cut();
        else this.finish();
      },
      this.#retired ? 0 : this.idleTimeout,
    ).unref();
  }

  protected fail(failure: ConnectionFailure): void {
    this.#end(failure);
    this.cut();
  }

  protected onError(cause: Error): void {
    this.#end({ status: ARES_ECONNREFUSED, cause, isFinal: isCertificateError(cause) });
  }

  protected onClose(): void {
    this.#end(cutOff());
  }

  get #isBusy(): boolean {
    return this.unanswered > 0 || this.queue.size > 0;
  }

  #end(failure: ConnectionFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const entries = [...this.takeUnanswered(), ...this.queue];
    this.queue.clear();
    this.#events.onEnd(this, entries, failure);
  }
}
