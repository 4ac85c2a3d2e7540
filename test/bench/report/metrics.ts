import type { Measurement } from '../measurement.js';
import type { Family } from '../programs/catalogue.js';
import { BULK_METRIC_IDS, BULK_METRICS } from './bulk-metrics.js';
import { ENCRYPTED_METRIC_IDS, ENCRYPTED_METRICS } from './encrypted-metrics.js';
import { FETCH_METRIC_IDS, FETCH_METRICS } from './fetch-metrics.js';
import type { Metric } from './metric.js';
import { NETWORK_METRIC_IDS, NETWORK_METRICS } from './network-metrics.js';

/** Figures of the report. */
export const METRIC_IDS = [
  'queriesPerSecond',
  'cpuPerQuery',
  'mainThreadCpuPerQuery',
  'latencyP50',
  'latencyP99',
  'loopDelayP50',
  'loopDelayP99',
  'loopDelayMax',
  'monitoredLoopDelayP50',
  'monitoredLoopDelayP99',
  'monitoredLoopDelayMax',
  'timePerResolver',
  'cpuPerResolver',
  'bytesPerPendingQuery',
  'wallTime',
  ...NETWORK_METRIC_IDS,
  ...FETCH_METRIC_IDS,
  ...ENCRYPTED_METRIC_IDS,
  ...BULK_METRIC_IDS,
  'importTime',
  'installedSize',
] as const;
export type MetricId = (typeof METRIC_IDS)[number];

const notMeasured = (): null => null;
const perQuery = (milliseconds: number | null, { queries }: Measurement): number | null =>
  milliseconds === null || queries === 0 ? null : (milliseconds * 1e3) / queries;

const LATENCY = { unit: 'ms', decimals: 2, better: 'lower', families: ['responsiveness'] } as const;
const COST = { unit: 'µs', decimals: 2, better: 'lower' } as const;

export const METRICS: Readonly<Record<MetricId, Metric>> = {
  queriesPerSecond: {
    title: 'Queries per second',
    unit: '1/s',
    decimals: 0,
    better: 'higher',
    families: ['throughput', 'records'],
    of: ({ queries, wallMs }) => (queries * 1e3) / wallMs,
  },
  cpuPerQuery: {
    ...COST,
    title: 'CPU per query, all threads',
    families: ['throughput', 'records'],
    of: (m) => perQuery(m.cpuMs, m),
  },
  mainThreadCpuPerQuery: {
    ...COST,
    title: 'CPU per query, main (JavaScript) thread',
    families: ['throughput', 'records'],
    of: (m) => perQuery(m.mainThreadCpuMs, m),
  },
  latencyP50: { ...LATENCY, title: 'Latency, median', of: (m) => m.latencyMs?.p50 ?? null },
  latencyP99: { ...LATENCY, title: 'Latency, p99', of: (m) => m.latencyMs?.p99 ?? null },
  loopDelayP50: {
    ...LATENCY,
    title: 'Event-loop delay over time, median',
    of: (m) => m.loopDelayMs?.probe.p50 ?? null,
  },
  loopDelayP99: {
    ...LATENCY,
    title: 'Event-loop delay over time, p99',
    of: (m) => m.loopDelayMs?.probe.p99 ?? null,
  },
  loopDelayMax: {
    ...LATENCY,
    title: 'Event-loop delay over time, max',
    of: (m) => m.loopDelayMs?.probe.max ?? null,
  },
  monitoredLoopDelayP50: {
    ...LATENCY,
    title: 'monitorEventLoopDelay (1 ms when idle), median',
    of: (m) => m.loopDelayMs?.monitor?.p50 ?? null,
  },
  monitoredLoopDelayP99: {
    ...LATENCY,
    title: 'monitorEventLoopDelay (1 ms when idle), p99',
    of: (m) => m.loopDelayMs?.monitor?.p99 ?? null,
  },
  monitoredLoopDelayMax: {
    ...LATENCY,
    title: 'monitorEventLoopDelay (1 ms when idle), max',
    of: (m) => m.loopDelayMs?.monitor?.max ?? null,
  },
  timePerResolver: {
    ...COST,
    title: 'Create a resolver, query once, dispose: time',
    families: ['scoped'],
    of: (m) => perQuery(m.wallMs, m),
  },
  cpuPerResolver: {
    ...COST,
    title: 'Create a resolver, query once, dispose: CPU',
    families: ['scoped'],
    of: (m) => perQuery(m.cpuMs, m),
  },
  bytesPerPendingQuery: {
    title: 'Resident memory per pending query',
    unit: 'bytes',
    decimals: 0,
    better: 'lower',
    families: ['pending'],
    of: ({ residentBytes, queries }) =>
      residentBytes === null || queries === 0 ? null : residentBytes / queries,
  },
  wallTime: {
    title: 'Lookups that each wait 50 ms, all at once: wall time',
    unit: 'ms',
    decimals: 0,
    better: 'lower',
    families: ['getaddrinfo'],
    of: ({ wallMs }) => wallMs,
  },
  ...NETWORK_METRICS,
  ...FETCH_METRICS,
  ...ENCRYPTED_METRICS,
  ...BULK_METRICS,
  importTime: {
    title: 'Import',
    unit: 'ms',
    decimals: 1,
    better: 'lower',
    families: ['import'],
    of: notMeasured,
  },
  installedSize: {
    title: 'Installed size with dependencies',
    unit: 'bytes',
    decimals: 0,
    better: 'lower',
    families: ['size'],
    of: notMeasured,
  },
};

/** The metrics of a family's runs. */
export function metricsOf(family: Family): MetricId[] {
  return METRIC_IDS.filter((id) => METRICS[id].families.includes(family));
}
