import { invalidArgument } from '@aiodns/types';

/** Names to resolve, one by one or in lists, which take less CPU where they come asynchronously. */
export type Names =
  | Iterable<string | readonly string[]>
  | AsyncIterable<string | readonly string[]>;

/** What names are read from. */
export type NameIterator = Iterator<unknown> | AsyncIterator<unknown>;

/**
 * Checks the names of a run. They are opened by the function that it returns.
 *
 * @throws {@link InvalidArgumentError}
 */
export const nameIterator = (names: Names): (() => NameIterator) => {
  // A string is iterable, but its characters are not names.
  if (typeof names === 'object' && names !== null) {
    if (Symbol.asyncIterator in names && typeof names[Symbol.asyncIterator] === 'function') {
      return () => names[Symbol.asyncIterator]();
    }
    if (Symbol.iterator in names && typeof names[Symbol.iterator] === 'function') {
      return () => names[Symbol.iterator]();
    }
  }
  throw invalidArgument(
    'names',
    names,
    'an iterable or async iterable of strings, or of lists of strings',
  );
};

const isPromise = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** Reads names: those of a list one by one, and the next list when they are all taken. */
export class NameReader {
  readonly #iterator: NameIterator;
  readonly #onRead: () => void;
  /** The names from `#nextOfList` on are not taken. */
  #list: readonly unknown[] = [];
  #nextOfList = 0;
  #taken = 0;
  #reading = false;
  #ended = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onRead - called when the next names have come asynchronously, or when there are none */
  constructor(iterator: NameIterator, onRead: () => void) {
    this.#iterator = iterator;
    this.#onRead = onRead;
  }

  /** Whether all names have been taken. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Why no more names are read. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Reads no more names. The first error counts. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** The next name, or `undefined` if there is none, or none yet. */
  next(): string | undefined {
    while (!this.#reading && !this.#ended && this.#failure === undefined) {
      if (this.#nextOfList === this.#list.length) {
        this.#read();
        continue;
      }
      const name = this.#list[this.#nextOfList++];
      if (typeof name === 'string') {
        this.#taken++;
        return name;
      }
      this.fail(invalidArgument(`names[${this.#taken}]`, name, 'a string'));
    }
    return undefined;
  }

  /** Lets the input release what it holds. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closing = this.#iterator.return?.();
    if (!isPromise(closing)) return;
    // A generator that waits for its next name ends only after that, which may be never.
    if (this.#reading) Promise.resolve(closing).catch(() => undefined);
    else await closing;
  }

  #read(): void {
    try {
      const step = this.#iterator.next();
      if (!isPromise(step)) {
        this.#accept(step);
        return;
      }
      this.#reading = true;
      Promise.resolve(step)
        .then((result) => this.#accept(result))
        .catch((error: unknown) => this.#failToRead(error))
        .then(() => {
          this.#reading = false;
          this.#onRead();
        });
    } catch (error) {
      this.#failToRead(error);
    }
  }

  /** An iterator that threw has ended: it must not be closed. */
  #failToRead(error: unknown): void {
    this.#closed = true;
    this.fail(error);
  }

  #accept({ done, value }: IteratorResult<unknown>): void {
    if (done) {
      this.#ended = true;
      this.#closed = true;
      return;
    }
    this.#list = Array.isArray(value) ? value : [value];
    this.#nextOfList = 0;
  }
}
