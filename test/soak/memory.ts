import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the process held after so many queries. */
export interface MemorySample {
  readonly queries: number;
  /** Bytes that the system counts. */
  readonly residentMemory: number;
  /** Bytes of live JavaScript objects. */
  readonly heap: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Samples the memory of this process without its garbage. */
export function sampleMemory(queries: number): MemorySample {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { queries, residentMemory: rss, heap: heapUsed };
}

/**
 * How fast resident memory grows: the slope of the line that fits best (least squares), in bytes per query. The first
 * half of the samples is left out, as allocators and the heap find their size in it.
 */
export function memorySlope(samples: readonly MemorySample[]): number {
  const settled = samples.slice(Math.floor(samples.length / 2));
  const mean = (of: (sample: MemorySample) => number): number =>
    settled.reduce((sum, sample) => sum + of(sample), 0) / settled.length;
  const queries = mean((sample) => sample.queries);
  const memory = mean(({ residentMemory }) => residentMemory);
  const covariance = mean(
    (sample) => (sample.queries - queries) * (sample.residentMemory - memory),
  );
  const variance = mean((sample) => (sample.queries - queries) ** 2);
  return variance === 0 ? 0 : covariance / variance;
}
