import type { OutcomeOrder } from './options.js';
import type { AnyOutcome } from './outcome.js';

/** While the queue is not empty, outcomes that were taken are dropped when there are this many. */
const MOST_TAKEN = 1024;

/** The outcomes of a run that have not been delivered. */
export class OutcomeQueue {
  readonly #order: OutcomeOrder;
  /** In the order of delivery. The first `#taken` have been delivered. */
  #ready: AnyOutcome[] = [];
  #taken = 0;
  /** In the order of the input: outcomes that wait for others before them, by their place. */
  readonly #early = new Map<number, AnyOutcome>();
  /** The place of the next one that need not wait. */
  #next = 0;

  constructor(order: OutcomeOrder) {
    this.#order = order;
  }

  /** @param place - in the order of the input, from 0 */
  add(place: number, outcome: AnyOutcome): void {
    if (this.#order === 'completion') {
      this.#ready.push(outcome);
      return;
    }
    this.#early.set(place, outcome);
    for (;;) {
      const next = this.#early.get(this.#next);
      if (next === undefined) return;
      this.#early.delete(this.#next++);
      this.#ready.push(next);
    }
  }

  /** The next outcome, if it is there. */
  take(): AnyOutcome | undefined {
    const outcome = this.#ready[this.#taken];
    if (outcome === undefined) return undefined;
    this.#taken++;
    if (this.#taken === this.#ready.length) {
      this.#dropReady();
    } else if (this.#taken === MOST_TAKEN) {
      this.#ready = this.#ready.slice(MOST_TAKEN);
      this.#taken = 0;
    }
    return outcome;
  }

  /** All outcomes that are there. */
  takeAll(): AnyOutcome[] {
    const outcomes = this.#taken === 0 ? this.#ready : this.#ready.slice(this.#taken);
    this.#dropReady();
    return outcomes;
  }

  clear(): void {
    this.#dropReady();
    this.#early.clear();
  }

  #dropReady(): void {
    this.#ready = [];
    this.#taken = 0;
  }
}
