import type { Family, ProgramId } from '../programs/catalogue.js';
import type { MetricId } from './metrics.js';
import type { Bar, Series } from './schema.js';
import { ratio } from './series.js';

interface Target {
  readonly label: string;
  readonly family: Family;
  readonly metric: MetricId;
  readonly inFlight?: number;
  /** The program that is to reach it. Default: `resolver`. */
  readonly of?: ProgramId;
  /** The figure is the ratio to this program. Without a program it is the median. */
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

const NETWORK = { family: 'network' } as const;
const NONE_LOST = { ...NETWORK, relation: '≤', bar: 0, aim: 0 } as const;
const FAR = { ...NETWORK, relation: '≥', bar: 0.8, aim: 0.9 } as const;

const FETCH = { family: 'fetch', of: 'aiodns-node', relation: '≤' } as const;

const ENCRYPTED_RATE = {
  family: 'encrypted',
  metric: 'encryptedRate',
  relation: '≥',
  inFlight: 100,
} as const;
const BULK = { family: 'bulk', of: 'aiodns-bulk' } as const;

/** The targets of `DNSResolver` and of the lookup over it. */
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
  { ...NONE_LOST, label: '5 % of answers malformed: lost', metric: 'lostOfMalformed5' },
  { ...NONE_LOST, label: '1 % of answers malformed: lost', metric: 'lostOfMalformed1' },
  { ...FAR, label: 'server 10 ms away: rate / that at 0.2 ms', metric: 'farRate10' },
  { ...FAR, label: 'server 20 ms away: rate / that at 0.2 ms', metric: 'farRate20' },
  { ...FAR, label: 'server 50 ms away: rate / that at 0.2 ms', metric: 'farRate50' },
  { ...NONE_LOST, label: 'servers with a default socket buffer: lost', metric: 'lostOfFar' },
  {
    ...NETWORK,
    ...NODE,
    label: '98 % of names never answered: queries per second / node:dns',
    metric: 'rateBesideSilence',
    relation: '≥',
    bar: 1,
    aim: 1.3,
  },
  {
    ...NETWORK,
    label: 'growth of memory from 100,000 to 500,000 names in MB',
    metric: 'cacheGrowth',
    relation: '≤',
    bar: 20,
    aim: 5,
  },
  {
    ...NETWORK,
    label: '1,000 getaddrinfo of 50 ms at once (network), wall time in ms',
    metric: 'lookupBurst',
    relation: '≤',
    bar: 70,
    aim: 60,
  },
  {
    ...NETWORK,
    label: '20 names of 2,500 ms after quick answers: answered',
    metric: 'slowAnswered',
    relation: '≥',
    bar: 20,
    aim: 20,
  },
  {
    ...NETWORK,
    label: 'CPU of a quick query beside 15,000 pending ones / beside none',
    metric: 'quickBesidePending',
    relation: '≤',
    bar: 1.2,
    aim: 1.1,
  },
  {
    ...NETWORK,
    label: 'cancel() of 200,000 pending: longest block of the event loop in ms',
    metric: 'cancelBlock',
    relation: '≤',
    bar: 50,
    aim: 20,
  },
  {
    ...FETCH,
    ...NODE,
    label: '1,000 fetch of names that take 50 ms: wall time / default',
    metric: 'fetchWallTime',
    bar: 0.05,
    aim: 0.03,
  },
  {
    ...FETCH,
    label: 'readFile p99 beside 1,000 fetch / that of an idle process',
    metric: 'fetchReadFile',
    bar: 1.5,
    aim: 1.2,
  },
  {
    ...FETCH,
    label: 'a cached lookup / cacheable-lookup',
    metric: 'cachedLookup',
    to: 'cacheable-lookup',
    bar: 1.2,
    aim: 1,
  },
  {
    ...ENCRYPTED_RATE,
    label: 'DNS over TLS / DNS over HTTPS of tangerine, queries per second, 100 in flight',
    of: 'resolver-tls',
    to: 'tangerine',
    bar: 3,
    aim: 4,
  },
  {
    ...ENCRYPTED_RATE,
    label: 'DNS over TLS / node:dns and stubby, queries per second, 100 in flight',
    of: 'resolver-tls',
    to: 'stubby',
    bar: 1,
    aim: 1.2,
  },
  {
    ...ENCRYPTED_RATE,
    label: 'DNS over HTTPS / that of tangerine, queries per second, 100 in flight',
    of: 'resolver-https',
    to: 'tangerine',
    bar: 1.5,
    aim: 2,
  },
  {
    family: 'encrypted',
    metric: 'encryptedMainThreadCpu',
    relation: '≤',
    inFlight: 100,
    label: 'JS-thread CPU per query by DNS over TLS / node:dns without, 100 in flight',
    of: 'resolver-tls',
    to: 'node-dns',
    bar: 2,
    aim: 1,
  },
  {
    ...BULK,
    label: 'aiodns bulk: names per second / massdns',
    metric: 'bulkRate',
    to: 'massdns',
    relation: '≥',
    bar: 0.9,
    aim: 1,
  },
  {
    ...BULK,
    label: 'aiodns bulk: names per second / aiodns (Python)',
    metric: 'bulkRate',
    to: 'aiodns',
    relation: '≥',
    bar: 3,
    aim: 4,
  },
  {
    ...BULK,
    label: 'aiodns bulk, server 20 ms away: names per second / massdns',
    metric: 'bulkFarRate',
    to: 'massdns',
    relation: '≥',
    bar: 0.9,
    aim: 1,
  },
  {
    ...BULK,
    label: 'aiodns bulk: largest resident memory in MB',
    metric: 'bulkMemory',
    relation: '≤',
    bar: 150,
    aim: 120,
  },
];

/** Each target with its measured value. */
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
  const ours = of(target.of ?? 'resolver');
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
