import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorLine } from './error-line.js';
import { type Job, toArguments } from './job.js';
import { type Measurement, measurement } from './measurement.js';

const run = promisify(execFile);

/** Time limit of a program: longer than its stall timeout, so that a program that stalls still reports what it lost. */
const LIMIT_MS = 90_000;

/** The measurement of a process, or the reason why there is none. */
export type Outcome = { readonly measurement: Measurement } | { readonly failure: string };

/** Runs a job in a separate process. */
export async function runProgram(command: readonly string[], job: Job): Promise<Outcome> {
  const [file = '', ...args] = [...command, ...toArguments(job)];
  try {
    const { stdout } = await run(file, args, { timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    return { measurement: measurement.parse(JSON.parse(stdout)) };
  } catch (error) {
    return { failure: describe(error) };
  }
}

function describe(error: unknown): string {
  const killed = error instanceof Error && 'killed' in error && error.killed === true;
  return killed ? `no result within ${LIMIT_MS / 1e3} s` : errorLine(error);
}
