import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Measurement, Quantiles } from '../measurement.js';
import { quantiles } from '../statistics.js';

const PERIOD_MS = 1;

/**
 * Measures the delay of the event loop in two ways.
 *
 * `monitorEventLoopDelay` records the intervals between firings of a one-millisecond timer. It reports one millisecond
 * when nothing is late. A loop that is blocked for 100 ms adds one value among thousands, so its quantiles hide blocking.
 * The probe subtracts the period. For a firing that is late by L it records the delays L, L − 1, L − 2, … of work that
 * arrives during the gap: its quantiles are over time, not over firings.
 */
export class LoopDelay {
  readonly #monitor: IntervalHistogram = monitorEventLoopDelay({ resolution: PERIOD_MS });
  readonly #waits: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #due = 0;

  start(): void {
    this.#monitor.enable();
    this.#arm();
  }

  stop(): NonNullable<Measurement['loopDelayMs']> {
    this.#monitor.disable();
    clearTimeout(this.#timer);
    this.#note(performance.now());
    return {
      monitor: this.#monitor.count > 0 ? inMilliseconds(this.#monitor) : null,
      probe: quantiles(this.#waits) ?? { p50: 0, p99: 0, max: 0 },
    };
  }

  #arm(): void {
    this.#due = performance.now() + PERIOD_MS;
    this.#timer = setTimeout(() => {
      this.#note(performance.now());
      this.#arm();
    }, PERIOD_MS);
  }

  #note(now: number): void {
    this.#waits.push(Math.max(0, now - this.#due));
    for (let wait = now - this.#due - PERIOD_MS; wait > 0; wait -= PERIOD_MS)
      this.#waits.push(wait);
  }
}

function inMilliseconds(histogram: IntervalHistogram): Quantiles {
  return {
    p50: histogram.percentile(50) / 1e6,
    p99: histogram.percentile(99) / 1e6,
    max: histogram.max / 1e6,
  };
}
