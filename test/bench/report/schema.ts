import { z } from 'zod';
import { RECORD_TYPES } from '../job.js';
import { measurement } from '../measurement.js';
import { FAMILIES, PROGRAM_IDS } from '../programs/catalogue.js';
import { METRIC_IDS } from './metrics.js';

const condition = z.strictObject({
  family: z.enum(FAMILIES),
  /** Queries in flight. Null for families without queries. */
  inFlight: z.number().int().positive().nullable(),
  type: z.enum(RECORD_TYPES).nullable(),
  records: z.number().int().positive().nullable(),
});
/** The parameters held fixed in a set of runs. */
export type Condition = z.infer<typeof condition>;

const run = z.strictObject({
  ...condition.shape,
  program: z.enum(PROGRAM_IDS),
  round: z.number().int().positive(),
  values: z.partialRecord(z.enum(METRIC_IDS), z.number()),
  measurement: measurement.nullable(),
  /** The reason for missing values. */
  failure: z.string().nullable(),
  /** The values come from a model of the program, because it could not be measured. */
  modelled: z.boolean(),
  /** Queries that the server's full receive buffer dropped during the run. */
  droppedByServer: z.number().int().nonnegative().nullable(),
});
export type Run = z.infer<typeof run>;

const series = z.strictObject({
  ...condition.shape,
  metric: z.enum(METRIC_IDS),
  unit: z.string(),
  program: z.enum(PROGRAM_IDS),
  /** One a round, null where the round failed. */
  values: z.array(z.number().nullable()).nonempty(),
  median: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Median of the ratios to node:dns in the same round. */
  ratio: z.number().nullable(),
  modelled: z.boolean(),
});
export type Series = z.infer<typeof series>;

const bar = z.strictObject({
  label: z.string(),
  relation: z.enum(['≤', '≥']),
  bar: z.number(),
  aim: z.number(),
  /** Null when this run has not measured it. */
  value: z.number().nullable(),
  verdict: z.enum(['aim', 'bar', 'missed', 'not measured']),
});
export type Bar = z.infer<typeof bar>;

/** The complete result of one run of the benchmark. */
export const report = z.strictObject({
  date: z.iso.datetime(),
  extent: z.enum(['full', 'quick']),
  durationMs: z.number().positive(),
  environment: z.strictObject({
    cpu: z.string(),
    cores: z.number().int().positive(),
    memoryBytes: z.number().int().positive(),
    system: z.string(),
    node: z.string(),
    server: z.string(),
    /** Of the UDP sockets of all programs that set none of their own, as the system counts it. */
    receiveBufferBytes: z.number().int().positive(),
  }),
  programs: z.array(
    z.strictObject({
      id: z.enum(PROGRAM_IDS),
      label: z.string(),
      version: z.string().nullable(),
      missing: z.string().nullable(),
    }),
  ),
  runs: z.array(run).nonempty(),
  series: z.array(series).nonempty(),
  bars: z.array(bar),
});
export type Report = z.infer<typeof report>;
