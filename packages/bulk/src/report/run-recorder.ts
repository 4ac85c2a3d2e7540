import type { BulkOutcome } from '../rows.js';
import { LatencyHistogram } from './latency-histogram.js';

/** What happened in an interval of a run. */
export interface Interval {
  /** Outcomes with records. */
  readonly answered: number;
  readonly failed: number;
}

/** What happened in a run, over time. */
export interface RunRecord {
  /** The length of each interval, in ms. */
  readonly interval: number;
  readonly intervals: readonly Interval[];
  /** The time of the whole run, in ms. */
  readonly duration: number;
  readonly latencies: LatencyHistogram;
}

/** More are merged in pairs, so that a long run takes no more memory than a short one. */
const MAX_INTERVALS = 240;
const FIRST_INTERVAL = 250;

/** Records the outcomes of a run for a report. */
export class RunRecorder {
  readonly #started: number;
  readonly #latencies = new LatencyHistogram();
  #interval = FIRST_INTERVAL;
  #intervals: { answered: number; failed: number }[] = [];

  /** @param now - the time of a monotonic clock, in ms */
  constructor(now: number) {
    this.#started = now;
  }

  add({ error, duration }: Pick<BulkOutcome, 'error' | 'duration'>, now: number): void {
    this.#latencies.add(duration);
    const interval = this.#intervalAt(now);
    if (error === undefined) interval.answered++;
    else interval.failed++;
  }

  /** What happened until now. */
  record(now: number): RunRecord {
    return {
      interval: this.#interval,
      intervals: this.#intervals,
      duration: now - this.#started,
      latencies: this.#latencies,
    };
  }

  #intervalAt(now: number): { answered: number; failed: number } {
    let index = Math.floor((now - this.#started) / this.#interval);
    while (index >= MAX_INTERVALS) {
      this.#merge();
      index = Math.floor((now - this.#started) / this.#interval);
    }
    while (this.#intervals.length <= index) this.#intervals.push({ answered: 0, failed: 0 });
    const interval = this.#intervals[index];
    if (interval === undefined) throw new RangeError(`the clock went back before ${this.#started}`);
    return interval;
  }

  #merge(): void {
    const merged: { answered: number; failed: number }[] = [];
    for (let at = 0; at < this.#intervals.length; at += 2) {
      const pair = this.#intervals.slice(at, at + 2);
      merged.push({
        answered: pair.reduce((sum, each) => sum + each.answered, 0),
        failed: pair.reduce((sum, each) => sum + each.failed, 0),
      });
    }
    this.#intervals = merged;
    this.#interval *= 2;
  }
}
