import type { Metric } from './metric.js';

/** Figures of the group "bulk": see `bulk/run.ts`. */
export const BULK_METRIC_IDS = [
  'bulkRate',
  'bulkCpu',
  'bulkMemory',
  'bulkAnswered',
  'bulkFarRate',
  'bulkFarCpu',
  'bulkFarAnswered',
] as const;
export type BulkMetricId = (typeof BULK_METRIC_IDS)[number];

const BULK = { families: ['bulk'], of: (): null => null } as const;
const RATE = { ...BULK, unit: 'names/s', decimals: 0, better: 'higher' } as const;
const CPU = { ...BULK, unit: 'µs', decimals: 2, better: 'lower' } as const;
const ANSWERED = { ...BULK, unit: '%', decimals: 2, better: 'higher' } as const;
const FAR = 'server 20 ms away, 2 % of the names never answered';

export const BULK_METRICS: Readonly<Record<BulkMetricId, Metric>> = {
  bulkRate: { ...RATE, title: 'A list of names to a file: rate' },
  bulkCpu: { ...CPU, title: 'A list of names to a file: CPU per name' },
  bulkMemory: {
    ...BULK,
    title: 'A list of names to a file: largest resident memory',
    unit: 'MB',
    decimals: 0,
    better: 'lower',
  },
  bulkAnswered: { ...ANSWERED, title: 'A list of names to a file: names with an answer' },
  bulkFarRate: { ...RATE, title: `The same, ${FAR}: rate` },
  bulkFarCpu: { ...CPU, title: `The same, ${FAR}: CPU per name` },
  bulkFarAnswered: { ...ANSWERED, title: `The same, ${FAR}: names with an answer` },
};
