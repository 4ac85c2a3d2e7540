import { addon } from './addon.js';
import type { TransportFailure } from './channel-callback.js';
import { CompletionReader } from './decode/completion-reader.js';
import { DELIVERY, PayloadKind } from './decode/payload-kind.js';

/**
 * Completes a request: decodes the payload and calls the callback. `status` is 0 on success, `kind` one of
 * {@link PayloadKind}. The payload is valid only during the call: its memory is reused. One function serves all requests
 * of a kind, so that a pending request holds no closure but its callback.
 */
export type CompletionHandler<Callback> = (
  callback: Callback,
  status: number,
  kind: number,
  reader: CompletionReader,
) => void;

/** A request that has not been completed. */
interface PendingRequest {
  /** Removes the request from its channel's count. Called before {@link complete}. */
  release(): void;
  complete(status: number, kind: number, reader: CompletionReader): void;
}

/**
 * A server whose messages JavaScript carries. The addon gives it queries by its id, with a ticket for the outcome of each.
 */
export interface TransportEndpoint {
  query(ticket: number, query: Uint8Array): void;
  /** Nothing waits for the outcome of a query any more. */
  abort(ticket: number): void;
  /** Why a query failed. Can be called once for each. */
  takeFailure(ticket: number): unknown;
  /** In the form of `nameservers`. */
  readonly name: string;
}

declare module './addon.js' {
  interface Addon {
    /** The requests of the thread that loaded the addon. */
    requestTable?: RequestTable;
  }
}

/** Throws where nothing catches, like an error in a callback of Node's own API. */
export const rethrow = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

/**
 * The pending requests of a thread by `requestId`. The addon completes each id exactly once; until then the id is not
 * reused, even if its request has been discarded.
 */
class RequestTable {
  readonly #requests: (PendingRequest | 'discarded' | undefined)[] = [];
  readonly #freeIds: number[] = [];
  /** How many requests keep the event loop running. */
  #refs = 0;
  /** That of the request which is being completed. */
  failure: TransportFailure | undefined;
  /** Weak: a channel that nobody refers to is closed. */
  readonly #endpoints = new Map<number, WeakRef<TransportEndpoint>>();
  readonly #collected = new FinalizationRegistry<number>((id) => this.removeEndpoint(id));
  #nextEndpoint = 0;

  add(request: PendingRequest): number {
    const requestId = this.#freeIds.pop() ?? this.#requests.length;
    this.#requests[requestId] = request;
    return requestId;
  }

  /** The request with this id, unless it was discarded. */
  get(requestId: number): PendingRequest | undefined {
    const request = this.#requests[requestId];
    return request === 'discarded' ? undefined : request;
  }

  /** Ignores the request's completion. */
  discard(requestId: number): void {
    this.#requests[requestId] = 'discarded';
  }

  /** Keeps the event loop running until {@link unref} has been called as often. */
  ref(): void {
    if (this.#refs++ === 0) addon.ref();
  }

  unref(): void {
    if (--this.#refs === 0) addon.unref();
  }

  complete(requestId: number, status: number, kind: number, reader: CompletionReader): void {
    const request = this.get(requestId);
    this.#requests[requestId] = undefined;
    this.#freeIds.push(requestId);
    if (request === undefined) return;
    request.release();
    const isTransportFailure = (kind & ~DELIVERY) === PayloadKind.transportFailure;
    if (isTransportFailure) this.failure = this.#decodeFailure(reader);
    try {
      request.complete(status, kind, reader);
    } catch (error) {
      // A callback that throws must not keep later completions of the batch from their callbacks.
      rethrow(error);
    }
    if (isTransportFailure) this.failure = undefined;
  }

  #decodeFailure(reader: CompletionReader): TransportFailure | undefined {
    const endpoint = this.#endpoints.get(reader.word())?.deref();
    const ticket = reader.word();
    if (endpoint === undefined) return undefined;
    const cause = endpoint.takeFailure(ticket) ?? new Error('The response is malformed');
    return { server: endpoint.name, cause };
  }

  addEndpoint(endpoint: TransportEndpoint): number {
    const id = this.#nextEndpoint++;
    this.#endpoints.set(id, new WeakRef(endpoint));
    this.#collected.register(endpoint, id);
    return id;
  }

  removeEndpoint(id: number): void {
    this.#endpoints.delete(id);
  }

  /** Gives an endpoint a query, or takes one back. */
  #dispatchToEndpoint(id: number, ticket: number, kind: number, reader: CompletionReader): void {
    const endpoint = this.#endpoints.get(id)?.deref();
    try {
      if (kind === PayloadKind.transportQuery) endpoint?.query(ticket, reader.bytes());
      else endpoint?.abort(ticket);
    } catch (error) {
      rethrow(error);
    }
  }

  /** Completes the requests of a batch, which is `words` 32-bit words long. */
  dispatchCompletions(reader: CompletionReader, words: number): void {
    for (let at = 0; at < words; ) {
      const length = reader.wordAt(at);
      reader.at = at + 4;
      const kind = reader.wordAt(at + 3);
      if ((kind & ~DELIVERY) <= PayloadKind.transportFailure) {
        this.complete(reader.wordAt(at + 1), reader.wordAt(at + 2), kind, reader);
      } else {
        this.#dispatchToEndpoint(reader.wordAt(at + 1), reader.wordAt(at + 2), kind, reader);
      }
      at += length;
    }
  }
}

const startTable = (): RequestTable => {
  const table = new RequestTable();
  let batch: { readonly buffer: ArrayBuffer; readonly reader: CompletionReader } | undefined;
  addon.start((buffer, words, more) => {
    // A long batch comes in slices, and the event loop runs in between.
    if (more) setImmediate(addon.resume);
    if (batch?.buffer !== buffer) batch = { buffer, reader: new CompletionReader(buffer) };
    table.dispatchCompletions(batch.reader, words);
  });
  return table;
};

// A test runner evaluates this module several times in a thread that loads the addon once. All copies share one table.
addon.requestTable ??= startTable();
const requestTable: RequestTable = addon.requestTable;

/** Registers a server whose messages JavaScript carries. Returns its id for the addon. */
export const addEndpoint = (endpoint: TransportEndpoint): number =>
  requestTable.addEndpoint(endpoint);

/** Ignores what comes for a server. */
export const removeEndpoint = (id: number): void => requestTable.removeEndpoint(id);

/** The failure that ended the request which is being completed. */
export const currentFailure = (): TransportFailure | undefined => requestTable.failure;

/** Completes the requests in the completions that a channel on an external loop has gathered. */
export const dispatchCompletions = (completions: ArrayBuffer): void =>
  requestTable.dispatchCompletions(new CompletionReader(completions), completions.byteLength / 4);

const emptyPayload = new CompletionReader(new ArrayBuffer(0));

class ChannelRequest<Callback> implements PendingRequest {
  readonly owner: ChannelRequests;
  readonly handler: CompletionHandler<Callback>;
  readonly callback: Callback;

  constructor(owner: ChannelRequests, handler: CompletionHandler<Callback>, callback: Callback) {
    this.owner = owner;
    this.handler = handler;
    this.callback = callback;
  }

  release(): void {
    this.owner.release();
  }

  complete(status: number, kind: number, reader: CompletionReader): void {
    this.handler(this.callback, status, kind, reader);
  }
}

/** The pending requests of one channel. */
export class ChannelRequests {
  readonly #keepAlive: boolean;
  readonly #idleWaiters = new Set<() => void>();
  /** The request table refers to this through each pending request, which keeps it from being garbage collected. */
  readonly channel: object | undefined;
  #count = 0;

  /**
   * @param keepAlive - whether a pending request keeps the event loop running; not on an external loop
   * @param channel - an object that is not garbage collected while a request is pending
   */
  constructor(keepAlive: boolean, channel?: object) {
    this.#keepAlive = keepAlive;
    this.channel = channel;
  }

  /**
   * Adds a pending request.
   *
   * @param handler - called exactly once, unless the request is forgotten
   * @param callback - passed to `handler`
   * @returns the `requestId`
   */
  add<Callback>(handler: CompletionHandler<Callback>, callback: Callback): number {
    this.#count++;
    if (this.#keepAlive) requestTable.ref();
    return requestTable.add(new ChannelRequest(this, handler, callback));
  }

  /** Adds a request that is not submitted: it completes with `status` in a microtask. */
  fail<Callback>(status: number, handler: CompletionHandler<Callback>, callback: Callback): number {
    const requestId = this.add(handler, callback);
    queueMicrotask(() => requestTable.complete(requestId, status, PayloadKind.none, emptyPayload));
    return requestId;
  }

  /**
   * Discards a request of this channel: it is not pending, and its handler is not called.
   *
   * @returns whether the request was pending
   */
  forget(requestId: number): boolean {
    const request = requestTable.get(requestId);
    if (!(request instanceof ChannelRequest) || request.owner !== this) return false;
    requestTable.discard(requestId);
    this.release();
    return true;
  }

  /** Removes one request from the count. */
  release(): void {
    if (this.#keepAlive) requestTable.unref();
    if (--this.#count > 0) return;
    for (const wake of this.#idleWaiters) wake();
  }

  /** The number of pending requests. */
  get pending(): number {
    return this.#count;
  }

  get hasPending(): boolean {
    return this.#count > 0;
  }

  /**
   * Waits until no request is pending.
   *
   * @param timeout - in ms; without it there is no limit
   * @returns `false` if the timeout came first
   */
  async wait(timeout: number | undefined): Promise<boolean> {
    if (this.#count === 0) return true;
    return new Promise((resolve) => {
      const end = (idle: boolean): void => {
        clearTimeout(timer);
        this.#idleWaiters.delete(wake);
        resolve(idle);
      };
      const wake = (): void => end(true);
      const timer = timeout === undefined ? undefined : setTimeout(end, timeout, false);
      this.#idleWaiters.add(wake);
    });
  }
}
