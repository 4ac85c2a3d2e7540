import { addon, Payload } from './addon.js';
import { WordReader } from './word-reader.js';

/** Told how a request ended: its status (0 is success), the kind of its payload, and the payload, to be read at once. */
export type Settle = (status: number, payload: number, reader: WordReader) => void;

interface Pending {
  readonly settle: Settle;
  readonly of: PendingRequests;
}

/**
 * The requests of this thread by token. The native half answers each token exactly once; until then the token is not
 * given out again, forgotten or not.
 */
const requests: (Pending | 'forgotten' | undefined)[] = [];
const freeTokens: number[] = [];

/** How many requests the event loop waits for. */
let holding = 0;

/** Throws where nothing catches, as an error in a callback of Node's own would. */
export const rethrow = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

const settle = (token: number, status: number, payload: number, reader: WordReader): void => {
  const request = requests[token];
  requests[token] = undefined;
  freeTokens.push(token);
  if (request === undefined || request === 'forgotten') return;
  request.of.ended();
  try {
    request.settle(status, payload, reader);
  } catch (error) {
    // One callback that throws must not lose the answers behind it.
    rethrow(error);
  }
};

const settleAll = (reader: WordReader, words: number): void => {
  for (let at = 0; at < words; ) {
    const length = reader.wordAt(at);
    reader.at = at + 4;
    settle(reader.wordAt(at + 1), reader.wordAt(at + 2), reader.wordAt(at + 3), reader);
    at += length;
  }
};

/** Settles the requests in the completions that a caller-driven channel has gathered. */
export const settleTaken = (completions: ArrayBuffer): void =>
  settleAll(new WordReader(completions), completions.byteLength / 4);

const nothing = new WordReader(new ArrayBuffer(0));

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
   * @param settle - called exactly once, unless the request is forgotten
   */
  begin(settle: Settle): number {
    const token = freeTokens.pop() ?? requests.length;
    requests[token] = { settle, of: this };
    this.#count++;
    if (this.#holdsLoop && holding++ === 0) addon.ref();
    return token;
  }

  /** Makes a request that never reaches c-ares: it fails before long. */
  fail(status: number, settled: Settle): number {
    const token = this.begin(settled);
    queueMicrotask(() => settle(token, status, Payload.none, nothing));
    return token;
  }

  /** Drops a request: it is no longer pending, and its answer will not be told. */
  forget(token: number): void {
    const request = requests[token];
    if (typeof request !== 'object' || request.of !== this) return;
    requests[token] = 'forgotten';
    this.ended();
  }

  /** Counts a request out. */
  ended(): void {
    if (this.#holdsLoop && --holding === 0) addon.unref();
    if (--this.#count > 0) return;
    for (const wake of this.#idleWaiters) wake();
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

/** The reader of the buffer that batches come in, until another takes its place. */
let batch: { readonly of: ArrayBuffer; readonly reader: WordReader } | undefined;

addon.start((buffer, words) => {
  if (batch?.of !== buffer) batch = { of: buffer, reader: new WordReader(buffer) };
  settleAll(batch.reader, words);
});
