import { z } from 'zod';

const quantiles = z.strictObject({
  p50: z.number().nonnegative(),
  p99: z.number().nonnegative(),
  max: z.number().nonnegative(),
});
/** Milliseconds. */
export type Quantiles = z.infer<typeof quantiles>;

/** The line that a program prints: its measurement, with null for figures that it does not have. */
export const measurement = z.strictObject({
  /** Queries settled while the window was open, or in the burst. */
  queries: z.number().int().nonnegative(),
  /** Queries of the whole run that failed, or whose result had an unexpected number of records. */
  errors: z.number().int().nonnegative(),
  /** Queries of the whole run that never settled. */
  lost: z.number().int().nonnegative(),
  firstError: z.string().nullable(),
  wallMs: z.number().nonnegative(),
  /** Of all threads of the process, user and system. */
  cpuMs: z.number().nonnegative(),
  /** Of the thread that runs the code of the program; null where the system has no such figure. */
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
