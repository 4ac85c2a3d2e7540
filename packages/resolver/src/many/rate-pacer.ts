/** Timers of the event loop are late by milliseconds; a burst this long, in ms, makes up for it. */
const BURST = 20;

/** Spaces starts evenly to a rate: a leaky bucket (GCRA) that allows bursts of 20 ms, and one start at the least. */
export class RatePacer {
  /** Time between two starts, in ms. */
  readonly #interval: number;
  /** How far the schedule may lie ahead of the clock, in ms. */
  readonly #tolerance: number;
  /** The time of the next start if all starts were evenly spaced. */
  #next = Number.NEGATIVE_INFINITY;

  /** @param rate - starts per second */
  constructor(rate: number) {
    this.#interval = 1000 / rate;
    this.#tolerance = Math.max(0, BURST - this.#interval);
  }

  /**
   * Takes one start if the rate allows it.
   *
   * @param now - the time of a monotonic clock, in ms
   * @returns 0 if the start is taken, or else the time until one is allowed, in ms
   */
  take(now: number): number {
    const next = Math.max(this.#next, now);
    if (next - now > this.#tolerance) return next - now - this.#tolerance;
    this.#next = next + this.#interval;
    return 0;
  }
}
