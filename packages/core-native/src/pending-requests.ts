import { CompletionReader } from './decode/completion-reader.js';
import { PayloadKind } from './decode/payload-kind.js';
import { type Request, requestTable } from './request-table.js';

/**
 * Tells a callback how its request ended: the status (0 is success), the kind of the payload, and the payload, to be
 * read at once. One function serves all requests of a kind, so that each holds no closure but its callback.
 */
export type CompletionHandler<Callback> = (
  callback: Callback,
  status: number,
  payload: number,
  reader: CompletionReader,
) => void;

/** Settles the requests in the completions that a caller-driven channel has gathered. */
export const settleTaken = (completions: ArrayBuffer): void =>
  requestTable.settleAll(new CompletionReader(completions), completions.byteLength / 4);

const nothing = new CompletionReader(new ArrayBuffer(0));

/** A request of one channel. */
class ChannelRequest<Callback> implements Request {
  readonly of: PendingRequests;
  readonly complete: CompletionHandler<Callback>;
  readonly callback: Callback;

  constructor(of: PendingRequests, complete: CompletionHandler<Callback>, callback: Callback) {
    this.of = of;
    this.complete = complete;
    this.callback = callback;
  }

  ended(): void {
    this.of.ended();
  }

  settle(status: number, payload: number, reader: CompletionReader): void {
    this.complete(this.callback, status, payload, reader);
  }
}

/** The pending requests of one channel. */
export class PendingRequests {
  readonly #holdsLoop: boolean;
  readonly #idleWaiters = new Set<() => void>();
  /** The table of requests leads here, so a channel that nobody else refers to lives until they have ended. */
  readonly owner: object | undefined;
  #count = 0;

  /**
   * @param holdsLoop - whether the event loop waits for them; not where the caller drives the channel
   * @param owner - what must not be garbage collected while a request is pending
   */
  constructor(holdsLoop: boolean, owner?: object) {
    this.#holdsLoop = holdsLoop;
    this.owner = owner;
  }

  /**
   * Gives a request its token.
   *
   * @param complete - called exactly once, unless the request is forgotten
   * @param callback - what it is called with
   */
  begin<Callback>(complete: CompletionHandler<Callback>, callback: Callback): number {
    this.#count++;
    if (this.#holdsLoop) requestTable.hold();
    return requestTable.add(new ChannelRequest(this, complete, callback));
  }

  /** Makes a request that never reaches c-ares: it fails before long. */
  fail<Callback>(
    status: number,
    complete: CompletionHandler<Callback>,
    callback: Callback,
  ): number {
    const token = this.begin(complete, callback);
    queueMicrotask(() => requestTable.settle(token, status, PayloadKind.none, nothing));
    return token;
  }

  /** Drops a request: it is no longer pending, and its answer will not be told. */
  forget(token: number): void {
    const request = requestTable.get(token);
    if (!(request instanceof ChannelRequest) || request.of !== this) return;
    requestTable.drop(token);
    this.ended();
  }

  /** Counts a request out. */
  ended(): void {
    if (this.#holdsLoop) requestTable.release();
    if (--this.#count > 0) return;
    for (const wake of this.#idleWaiters) wake();
  }

  /** Whether there is any. */
  get pending(): boolean {
    return this.#count > 0;
  }

  /**
   * Waits until none is pending.
   *
   * @param timeout - for how many milliseconds at most
   * @returns whether that came about before the timeout
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
