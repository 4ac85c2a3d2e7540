import { setTimeout as delay } from 'node:timers/promises';
import type { CallbackResolver, PromiseResolver } from '../programs/program.js';
import { emptyTally, messageOf, noteError, type Tally, unexpected } from './tally.js';

/** Longer than the pause of any program between two tries: queries that have not settled by then are lost. */
const STALLED_MS = 20_000;

/**
 * Keeps a number of queries in flight on one resolver: each slot starts the next query when its last one settles.
 *
 * A slot costs the same for every program and as little as possible: nothing is timed here.
 */
export class Traffic<Result> {
  readonly tally: Tally = emptyTally();
  readonly #resolver: PromiseResolver<Result> | CallbackResolver<Result>;
  readonly #names: readonly string[];
  readonly #records: number;
  #next = 0;
  #left = 0;

  constructor(
    resolver: PromiseResolver<Result> | CallbackResolver<Result>,
    names: readonly string[],
    records: number,
  ) {
    this.#resolver = resolver;
    this.#names = names;
    this.#records = records;
  }

  /** Starts `count` queries, `inFlight` at a time. Resolves when all have settled, or after {@link STALLED_MS} in which none has. */
  async run(inFlight: number, count = Number.POSITIVE_INFINITY): Promise<void> {
    this.#left = count;
    const slots = Array.from({ length: Math.min(inFlight, count) }, () => this.#slot());
    const ended = new AbortController();
    await Promise.race([Promise.all(slots), this.#stalled(ended.signal)]);
    ended.abort();
  }

  /**
   * Starts `count` queries at once. All share their callbacks, so that the memory held while they are pending is that
   * of the resolver.
   */
  startAll(count: number): void {
    this.#left = count;
    const resolver = this.#resolver;
    const settled = (result: Result): void => this.#accept(resolver.size(result));
    const failed = (error: unknown): void => this.#reject(error);
    const done = (error: unknown, result: Result | undefined): void =>
      error === null && result !== undefined ? settled(result) : failed(error);
    while (this.#left > 0) {
      if (resolver.style === 'promise') resolver.query(this.#take()).then(settled, failed);
      else resolver.query(this.#take(), done);
    }
  }

  /** Starts no more queries; those in flight settle. */
  stop(): void {
    this.#left = 0;
  }

  #slot(): Promise<void> {
    const resolver = this.#resolver;
    return resolver.style === 'promise'
      ? this.#awaiting(resolver)
      : new Promise((resolve) => this.#calling(resolver, resolve));
  }

  async #awaiting(resolver: PromiseResolver<Result>): Promise<void> {
    while (this.#left > 0) {
      try {
        this.#accept(resolver.size(await resolver.query(this.#take())));
      } catch (error) {
        this.#reject(error);
      }
    }
  }

  #calling(resolver: CallbackResolver<Result>, ended: () => void): void {
    const done = (error: unknown, result: Result | undefined): void => {
      if (error === null && result !== undefined) this.#accept(resolver.size(result));
      else this.#reject(error);
      if (this.#left > 0) resolver.query(this.#take(), done);
      else ended();
    };
    resolver.query(this.#take(), done);
  }

  #take(): string {
    const name = this.#names[this.#next];
    if (name === undefined) throw new Error('there are no names to query');
    this.#next = this.#next + 1 === this.#names.length ? 0 : this.#next + 1;
    this.#left -= 1;
    this.tally.started += 1;
    return name;
  }

  #accept(records: number): void {
    this.tally.settled += 1;
    const fault = unexpected(records, this.#records);
    if (fault !== null) noteError(this.tally, fault);
  }

  #reject(error: unknown): void {
    this.tally.settled += 1;
    noteError(this.tally, messageOf(error));
  }

  async #stalled(signal: AbortSignal): Promise<void> {
    for (let before = -1; before !== this.tally.settled; ) {
      before = this.tally.settled;
      await delay(STALLED_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}
