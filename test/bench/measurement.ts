import { z } from 'zod';

const quantiles = z.strictObject({
  p50: z.number().nonnegative(),
  p99: z.number().nonnegative(),
  max: z.number().nonnegative(),
});
/** Milliseconds. */
export type Quantiles = z.infer<typeof quantiles>;

/** The line that a program prints: what it measured, null where the measure has no such figure. */
export const measurement = z.strictObject({
  /** Queries settled while the window was open, or in the burst. */
  queries: z.number().int().nonnegative(),
  /** Queries of the whole run that were rejected, or whose answer had another number of records. */
  errors: z.number().int().nonnegative(),
  /** Queries of the whole run that never settled. */
  lost: z.number().int().nonnegative(),
  firstError: z.string().nullable(),
  wallMs: z.number().nonnegative(),
  /** Of all threads of the process, user and system. */
  cpuMs: z.number().nonnegative(),
  /** Of the thread that runs the program's own code; null where the system does not tell. */
  mainThreadCpuMs: z.number().nonnegative().nullable(),
  latencyMs: quantiles.nullable(),
  loopDelayMs: z
    .strictObject({
      /** `monitorEventLoopDelay`, which counts intervals between timers: an idle loop shows about one millisecond. */
      monitor: quantiles.nullable(),
      /** How late a timer is, over time: see harness/loop-delay.ts. */
      probe: quantiles,
    })
    .nullable(),
  /** Growth of resident memory while the queries of the job are pending. */
  residentBytes: z.number().nullable(),
});
export type Measurement = z.infer<typeof measurement>;
