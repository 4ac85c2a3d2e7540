import type { Metric } from './metric.js';

/** Figures of the group "network", one an experiment: see `network/experiments.ts`. */
export const NETWORK_METRIC_IDS = [
  'lostOfMalformed5',
  'lostOfMalformed1',
  'farRate10',
  'farRate20',
  'farRate50',
  'lostOfFar',
  'rateBesideSilence',
  'cacheGrowth',
  'lookupBurst',
  'slowAnswered',
  'quickBesidePending',
  'cancelBlock',
] as const;
export type NetworkMetricId = (typeof NETWORK_METRIC_IDS)[number];

const NETWORK = { families: ['network'], of: (): null => null } as const;
const COUNT = { ...NETWORK, unit: 'queries', decimals: 0 } as const;
const LOST = { ...COUNT, better: 'lower' } as const;
const SHARE = { ...NETWORK, unit: 'of that at 0.2 ms', decimals: 2, better: 'higher' } as const;

export const NETWORK_METRICS: Readonly<Record<NetworkMetricId, Metric>> = {
  lostOfMalformed5: { ...LOST, title: '5 % of answers malformed, 40,000 queries, 4 tries: lost' },
  lostOfMalformed1: { ...LOST, title: '1 % of answers malformed, 40,000 queries, 3 tries: lost' },
  farRate10: { ...SHARE, title: 'Server 10 ms away, 10,000 in flight: rate' },
  farRate20: { ...SHARE, title: 'Server 20 ms away, 10,000 in flight: rate' },
  farRate50: { ...SHARE, title: 'Server 50 ms away, 10,000 in flight: rate' },
  lostOfFar: {
    ...LOST,
    title: 'Servers 0, 10, 20 and 50 ms away with a default socket buffer, 160,000 queries: lost',
  },
  rateBesideSilence: {
    ...NETWORK,
    title: '98 % of names never answered, 5,000 in flight',
    unit: '1/s',
    decimals: 0,
    better: 'higher',
  },
  cacheGrowth: {
    ...NETWORK,
    title: 'Growth of resident memory from 100,000 to 500,000 names, default options',
    unit: 'MB',
    decimals: 0,
    better: 'lower',
  },
  lookupBurst: {
    ...NETWORK,
    title: '1,000 getaddrinfo of 50 ms at once, server with a default socket buffer: wall time',
    unit: 'ms',
    decimals: 0,
    better: 'lower',
  },
  slowAnswered: {
    ...COUNT,
    better: 'higher',
    title: '20 names that take 2,500 ms after quick answers, timeout 2,000, 3 tries: answered',
  },
  quickBesidePending: {
    ...NETWORK,
    title: 'CPU of a quick query beside 15,000 pending ones, udpMaxQueries 1',
    unit: 'of that beside none',
    decimals: 2,
    better: 'lower',
  },
  cancelBlock: {
    ...NETWORK,
    title: 'cancel() of 200,000 pending: longest block of the event loop',
    unit: 'ms',
    decimals: 0,
    better: 'lower',
  },
};
