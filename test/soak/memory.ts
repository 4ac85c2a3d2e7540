import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Memory of the process after a number of queries. */
export interface MemorySample {
  readonly queries: number;
  /** Bytes, as the system counts them. */
  readonly residentMemory: number;
  /** Bytes of live JavaScript objects. */
  readonly heap: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Samples the memory of this process after a garbage collection. */
export function sampleMemory(queries: number): MemorySample {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { queries, residentMemory: rss, heap: heapUsed };
}

/**
 * Growth of resident memory: the slope of the least-squares line, in bytes per query. It omits the first half of the
 * samples, in which allocators and the heap reach their size.
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
