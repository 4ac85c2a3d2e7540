import { type Measure, RECORD_TYPES, type RecordType } from './job.js';
import type { Family } from './programs/catalogue.js';
import { RECORD_COUNTS, type RecordCount } from './servers/zone.js';

/** One job that is run with every program of its family, once per round. */
export interface Experiment {
  readonly family: Family;
  readonly measure: Measure;
  readonly inFlight: number;
  readonly type: RecordType;
  readonly records: RecordCount;
  /** Queries of a burst; 0 for a window. */
  readonly count: number;
  readonly rounds: number;
  readonly warmUp: number;
  readonly duration: number;
}

/** Size of a run of the whole benchmark. */
export interface Extent {
  readonly inFlight: readonly number[];
  readonly recordTypes: readonly RecordType[];
  readonly recordCounts: readonly RecordCount[];
  readonly pending: number;
  readonly lookups: number;
  /** Names of the list in the group "bulk". */
  readonly listed: number;
  /** Factor of the numbers of queries of the group "network". */
  readonly networkScale: number;
  /** Queries in flight of the group "encrypted". */
  readonly encryptedInFlight: readonly number[];
  /** Runs of each program, by family. */
  readonly rounds: Readonly<Record<Family, number>>;
  /** Milliseconds. */
  readonly warmUp: number;
  readonly duration: number;
}

export const FULL: Extent = {
  inFlight: [1, 10, 100, 1_000, 10_000],
  recordTypes: RECORD_TYPES,
  recordCounts: RECORD_COUNTS,
  pending: 10_000,
  lookups: 1_000,
  listed: 1_000_000,
  networkScale: 1,
  encryptedInFlight: [1, 100, 1_000],
  rounds: {
    throughput: 5,
    responsiveness: 5,
    records: 1,
    scoped: 5,
    pending: 3,
    getaddrinfo: 2,
    network: 1,
    fetch: 3,
    encrypted: 3,
    bulk: 3,
    import: 3,
    size: 1,
  },
  warmUp: 350,
  duration: 500,
};

export const QUICK: Extent = {
  inFlight: [1, 100, 1_000],
  recordTypes: ['A'],
  recordCounts: [1, 100],
  pending: 1_000,
  lookups: 100,
  listed: 10_000,
  networkScale: 0.05,
  encryptedInFlight: [1, 100, 1_000],
  rounds: {
    throughput: 1,
    responsiveness: 1,
    records: 1,
    scoped: 1,
    pending: 1,
    getaddrinfo: 1,
    network: 1,
    fetch: 1,
    encrypted: 1,
    bulk: 1,
    import: 1,
    size: 1,
  },
  warmUp: 100,
  duration: 150,
};

/** Queries in flight in experiments that do not vary their number. */
const USUAL_IN_FLIGHT = 100;

/** The experiments of an extent, in the order in which they run. */
export function experiments(extent: Extent): Experiment[] {
  const { inFlight, recordTypes, recordCounts, pending, lookups, rounds, warmUp, duration } =
    extent;
  const plain = { type: 'A', records: 1, count: 0, warmUp, duration } as const;
  const varied = (family: 'throughput' | 'responsiveness'): Experiment[] =>
    inFlight.map((slots) => ({
      ...plain,
      family,
      measure: family,
      inFlight: slots,
      rounds: rounds[family],
    }));
  return [
    ...varied('throughput'),
    ...varied('responsiveness'),
    ...recordTypes.flatMap((type) =>
      recordCounts.map((records) => ({
        ...plain,
        family: 'records' as const,
        measure: 'throughput' as const,
        inFlight: USUAL_IN_FLIGHT,
        type,
        records,
        rounds: rounds.records,
        warmUp: warmUp / 2,
        duration: duration / 2,
      })),
    ),
    { ...plain, family: 'scoped', measure: 'scoped', inFlight: 1, rounds: rounds.scoped },
    { ...plain, family: 'pending', measure: 'pending', inFlight: pending, rounds: rounds.pending },
    {
      ...plain,
      family: 'getaddrinfo',
      measure: 'getaddrinfo',
      inFlight: lookups,
      count: lookups,
      rounds: rounds.getaddrinfo,
    },
  ];
}
