import type { Metric } from './metric.js';

/** Figures of the group "fetch": see `fetch/main.ts`. */
export const FETCH_METRIC_IDS = [
  'fetchWallTime',
  'fetchLoopDelay',
  'fetchReadFile',
  'cachedLookup',
] as const;
export type FetchMetricId = (typeof FETCH_METRIC_IDS)[number];

const FETCH = { families: ['fetch'], of: (): null => null, better: 'lower' } as const;

export const FETCH_METRICS: Readonly<Record<FetchMetricId, Metric>> = {
  fetchWallTime: {
    ...FETCH,
    title: 'fetch of names that each take 50 ms to resolve, all at once: wall time',
    unit: 'ms',
    decimals: 0,
  },
  fetchLoopDelay: {
    ...FETCH,
    title: 'The same: event-loop delay over time, p99',
    unit: 'ms',
    decimals: 1,
  },
  fetchReadFile: {
    ...FETCH,
    title: 'The same: p99 of fs.readFile while names are looked up',
    unit: 'of that in an idle process',
    decimals: 2,
  },
  cachedLookup: { ...FETCH, title: 'A cached lookup', unit: 'µs', decimals: 2 },
};
