import { setTimeout as delay } from 'node:timers/promises';
import type { CallbackResolver, PromiseResolver } from '../programs/program.js';
import { emptyTally, messageOf, noteError, type Tally, unexpected } from './tally.js';

/** Longer than any program waits between two tries: when nothing settles for so long, the rest is lost. */
const STALLED_MS = 20_000;

/**
 * Queries kept in flight against one resolver: each place asks for the next name as soon as its answer is there.
 *
 * A place costs the same for every program and as little as can be: nothing is timed here.
 */
export class Traffic<Answer> {
  readonly tally: Tally = emptyTally();
  readonly #resolver: PromiseResolver<Answer> | CallbackResolver<Answer>;
  readonly #names: readonly string[];
  readonly #records: number;
  #next = 0;
  #left = 0;

  constructor(
    resolver: PromiseResolver<Answer> | CallbackResolver<Answer>,
    names: readonly string[],
    records: number,
  ) {
    this.#resolver = resolver;
    this.#names = names;
    this.#records = records;
  }

  /** Asks `count` names, `inFlight` at a time. Resolves when all have settled, or when nothing settles any more. */
  async run(inFlight: number, count = Number.POSITIVE_INFINITY): Promise<void> {
    this.#left = count;
    const places = Array.from({ length: Math.min(inFlight, count) }, () => this.#place());
    const ended = new AbortController();
    await Promise.race([Promise.all(places), this.#stalled(ended.signal)]);
    ended.abort();
  }

  /**
   * Asks `count` names at once. All queries share the functions that are told how they end, so that what is held while
   * they are pending is what their resolver holds.
   */
  hold(count: number): void {
    this.#left = count;
    const resolver = this.#resolver;
    const settled = (answer: Answer): void => this.#accept(resolver.size(answer));
    const failed = (error: unknown): void => this.#reject(error);
    const done = (error: unknown, answer: Answer | undefined): void =>
      error === null && answer !== undefined ? settled(answer) : failed(error);
    while (this.#left > 0) {
      if (resolver.style === 'promise') resolver.ask(this.#take()).then(settled, failed);
      else resolver.ask(this.#take(), done);
    }
  }

  /** Asks nothing more; what is in flight settles. */
  stop(): void {
    this.#left = 0;
  }

  #place(): Promise<void> {
    const resolver = this.#resolver;
    return resolver.style === 'promise'
      ? this.#awaiting(resolver)
      : new Promise((resolve) => this.#calling(resolver, resolve));
  }

  async #awaiting(resolver: PromiseResolver<Answer>): Promise<void> {
    while (this.#left > 0) {
      try {
        this.#accept(resolver.size(await resolver.ask(this.#take())));
      } catch (error) {
        this.#reject(error);
      }
    }
  }

  #calling(resolver: CallbackResolver<Answer>, ended: () => void): void {
    const done = (error: unknown, answer: Answer | undefined): void => {
      if (error === null && answer !== undefined) this.#accept(resolver.size(answer));
      else this.#reject(error);
      if (this.#left > 0) resolver.ask(this.#take(), done);
      else ended();
    };
    resolver.ask(this.#take(), done);
  }

  #take(): string {
    const name = this.#names[this.#next];
    if (name === undefined) throw new Error('there are no names to ask for');
    this.#next = this.#next + 1 === this.#names.length ? 0 : this.#next + 1;
    this.#left -= 1;
    this.tally.asked += 1;
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
