import type { Family, ProgramId } from '../programs/catalogue.js';
import type { MetricId } from './metrics.js';
import type { Bar, Series } from './schema.js';
import { ratio } from './series.js';

interface Target {
  readonly label: string;
  readonly family: Family;
  readonly metric: MetricId;
  readonly inFlight?: number;
  /** The figure is the ratio to this program; without one it is the median itself. */
  readonly to?: ProgramId;
  readonly relation: Bar['relation'];
  readonly bar: number;
  readonly aim: number;
}

const NODE = { to: 'node-dns' } as const;
const MAIN_THREAD = {
  ...NODE,
  family: 'throughput',
  metric: 'mainThreadCpuPerQuery',
  relation: '≤',
  bar: 0.15,
  aim: 0.08,
} as const;
const TOTAL = { family: 'throughput', metric: 'cpuPerQuery', relation: '≤' } as const;
const RATE = { ...NODE, family: 'throughput', metric: 'queriesPerSecond', relation: '≥' } as const;

/** What `DNSResolver` is to reach. */
const TARGETS: readonly Target[] = [
  { ...MAIN_THREAD, label: 'JS-thread CPU per query / node:dns, 100 in flight', inFlight: 100 },
  { ...MAIN_THREAD, label: 'JS-thread CPU per query / node:dns, 1,000 in flight', inFlight: 1_000 },
  {
    ...TOTAL,
    ...NODE,
    label: 'total CPU per query / node:dns, 100 in flight',
    inFlight: 100,
    bar: 1.15,
    aim: 1,
  },
  {
    ...TOTAL,
    ...NODE,
    label: 'total CPU per query / node:dns, 1,000 in flight',
    inFlight: 1_000,
    bar: 1.15,
    aim: 1,
  },
  {
    ...TOTAL,
    label: 'total CPU per query / C program, 100 in flight',
    to: 'c-ares',
    inFlight: 100,
    bar: 1.2,
    aim: 1.1,
  },
  {
    ...TOTAL,
    label: 'total CPU per query / C program, 1,000 in flight',
    to: 'c-ares',
    inFlight: 1_000,
    bar: 1.2,
    aim: 1.1,
  },
  {
    ...RATE,
    label: 'queries per second / node:dns, 100 in flight',
    inFlight: 100,
    bar: 1,
    aim: 1.3,
  },
  {
    ...RATE,
    label: 'queries per second / node:dns, 1,000 in flight',
    inFlight: 1_000,
    bar: 1.5,
    aim: 2,
  },
  {
    ...NODE,
    label: 'latency / node:dns, one at a time',
    family: 'responsiveness',
    metric: 'latencyP50',
    inFlight: 1,
    relation: '≤',
    bar: 1.35,
    aim: 1,
  },
  {
    ...NODE,
    label: 'event-loop delay p99 (over time) / node:dns, 1,000 in flight',
    family: 'responsiveness',
    metric: 'loopDelayP99',
    inFlight: 1_000,
    relation: '≤',
    bar: 0.2,
    aim: 0.1,
  },
  {
    ...NODE,
    label: 'event-loop delay p99 (monitorEventLoopDelay) / node:dns, 1,000 in flight',
    family: 'responsiveness',
    metric: 'monitoredLoopDelayP99',
    inFlight: 1_000,
    relation: '≤',
    bar: 0.2,
    aim: 0.1,
  },
  {
    ...NODE,
    label: 'scoped resolver, create, one query, dispose / node:dns',
    family: 'scoped',
    metric: 'timePerResolver',
    relation: '≤',
    bar: 1.3,
    aim: 0.9,
  },
  {
    label: '1,000 getaddrinfo of 50 ms at once, wall time in ms',
    family: 'getaddrinfo',
    metric: 'wallTime',
    inFlight: 1_000,
    relation: '≤',
    bar: 150,
    aim: 70,
  },
  {
    label: 'memory per pending query in bytes, 10,000 pending',
    family: 'pending',
    metric: 'bytesPerPendingQuery',
    inFlight: 10_000,
    relation: '≤',
    bar: 2_048,
    aim: 1_024,
  },
];

/** Each target with what was measured of it. */
export function barsOf(series: readonly Series[]): Bar[] {
  return TARGETS.map((target) => {
    const { label, relation, bar, aim } = target;
    const value = measured(target, series);
    return { label, relation, bar, aim, value, verdict: verdict(target, value) };
  });
}

function measured(target: Target, series: readonly Series[]): number | null {
  const of = (program: ProgramId): Series | undefined =>
    series.find(
      (candidate) =>
        candidate.program === program &&
        candidate.family === target.family &&
        candidate.metric === target.metric &&
        (target.inFlight === undefined || candidate.inFlight === target.inFlight),
    );
  const ours = of('resolver');
  if (ours === undefined) return null;
  if (target.to === undefined) return ours.median;
  const base = of(target.to);
  return base === undefined ? null : ratio(ours.values, base.values);
}

function verdict({ relation, bar, aim }: Target, value: number | null): Bar['verdict'] {
  if (value === null) return 'not measured';
  const reaches = (limit: number): boolean => (relation === '≤' ? value <= limit : value >= limit);
  if (reaches(aim)) return 'aim';
  return reaches(bar) ? 'bar' : 'missed';
}
