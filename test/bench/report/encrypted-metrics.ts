import type { Metric } from './metric.js';

/** Figures of the group "encrypted": see `encrypted/main.ts`. */
export const ENCRYPTED_METRIC_IDS = [
  'encryptedRate',
  'encryptedCpu',
  'encryptedMainThreadCpu',
  'encryptedErrors',
] as const;
export type EncryptedMetricId = (typeof ENCRYPTED_METRIC_IDS)[number];

const ENCRYPTED = { families: ['encrypted'], of: (): null => null } as const;
const COST = { ...ENCRYPTED, unit: 'µs', decimals: 1, better: 'lower' } as const;

export const ENCRYPTED_METRICS: Readonly<Record<EncryptedMetricId, Metric>> = {
  encryptedRate: {
    ...ENCRYPTED,
    title: 'Encrypted servers beside plain ones, through dnsdist: queries per second',
    unit: '1/s',
    decimals: 0,
    better: 'higher',
  },
  encryptedCpu: { ...COST, title: 'The same: CPU per query, all threads' },
  encryptedMainThreadCpu: { ...COST, title: 'The same: CPU per query, JavaScript thread' },
  encryptedErrors: {
    ...ENCRYPTED,
    title: 'The same: queries that failed, most of them dropped by the server',
    unit: 'queries',
    decimals: 0,
    better: 'lower',
  },
};
