import { addon } from './addon.js';
import { CompletionReader } from './decode/completion-reader.js';

/** A request that waits for its answer. */
export interface Request {
  /** Counts the request out of its channel, before it is settled. */
  ended(): void;
  /** Tells how it ended: its status (0 is success), the kind of its payload, and the payload, to be read at once. */
  settle(status: number, payload: number, reader: CompletionReader): void;
}

/** Throws where nothing catches, as an error in a callback of Node's own would. */
export const rethrow = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

/**
 * The pending requests of a thread by token. The native half answers each token exactly once; until then the token is
 * not given out again, dropped or not.
 */
export class RequestTable {
  readonly #requests: (Request | 'dropped' | undefined)[] = [];
  readonly #freeTokens: number[] = [];
  /** How many requests the event loop waits for. */
  #holding = 0;

  add(request: Request): number {
    const token = this.#freeTokens.pop() ?? this.#requests.length;
    this.#requests[token] = request;
    return token;
  }

  /** The request of a token, unless it was dropped. */
  get(token: number): Request | undefined {
    const request = this.#requests[token];
    return request === 'dropped' ? undefined : request;
  }

  /** Makes the answer to a request go nowhere. */
  drop(token: number): void {
    this.#requests[token] = 'dropped';
  }

  /** Keeps the event loop from ending until {@link release} has been called as often. */
  hold(): void {
    if (this.#holding++ === 0) addon.ref();
  }

  release(): void {
    if (--this.#holding === 0) addon.unref();
  }

  settle(token: number, status: number, payload: number, reader: CompletionReader): void {
    const request = this.get(token);
    this.#requests[token] = undefined;
    this.#freeTokens.push(token);
    if (request === undefined) return;
    request.ended();
    try {
      request.settle(status, payload, reader);
    } catch (error) {
      // One callback that throws must not lose the answers behind it.
      rethrow(error);
    }
  }

  /** Settles the requests in a batch of completions. */
  settleAll(reader: CompletionReader, words: number): void {
    for (let at = 0; at < words; ) {
      const length = reader.wordAt(at);
      reader.at = at + 4;
      this.settle(reader.wordAt(at + 1), reader.wordAt(at + 2), reader.wordAt(at + 3), reader);
      at += length;
    }
  }
}

const start = (): RequestTable => {
  const table = new RequestTable();
  let batch: { readonly of: ArrayBuffer; readonly reader: CompletionReader } | undefined;
  addon.start((buffer, words) => {
    if (batch?.of !== buffer) batch = { of: buffer, reader: new CompletionReader(buffer) };
    table.settleAll(batch.reader, words);
  });
  return table;
};

// This module can be evaluated more than once where the addon is loaded once, as test runners do: they share the table.
addon.requestTable ??= start();

export const requestTable: RequestTable = addon.requestTable;
