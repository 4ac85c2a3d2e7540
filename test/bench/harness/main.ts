import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Job, parseJob } from '../job.js';
import type { Measurement } from '../measurement.js';
import type { Program, Target } from '../programs/program.js';
import { quantiles } from '../statistics.js';
import { type Moment, moment } from './cpu-clock.js';
import { timed } from './latency.js';
import { LoopDelay } from './loop-delay.js';
import { queryOnce } from './query-once.js';
import { emptyTally, messageOf, noteError, type Tally, unexpected } from './tally.js';
import { Traffic } from './traffic.js';

const TIMEOUT_MS = 2_000;
const TRIES = 4;
/** Long enough that pending queries are not retried while they are measured. */
const PENDING_TIMEOUT_MS = 60_000;
/** Time for a library to send all queries. */
const SENDING_MS = 1_000;

/** Runs the job on the command line with a program, and prints what it measured as a line of JSON. */
export async function main<Result>(program: Program<Result>): Promise<void> {
  const job = parseJob(process.argv.slice(2));
  const names = readFileSync(job.names, 'utf8').trimEnd().split('\n');
  const result = await measure(program, job, names);
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
}

function measure<Result>(
  program: Program<Result>,
  job: Job,
  names: readonly string[],
): Promise<Measurement> {
  switch (job.measure) {
    case 'throughput':
    case 'responsiveness':
      return measureWindow(program, job, names);
    case 'scoped':
      return measureScopes(program, job, names);
    case 'getaddrinfo':
      return measureLookups(program, job, names);
    case 'pending':
      return measurePending(program, job, names);
  }
}

function target(job: Job, timeout = TIMEOUT_MS): Target {
  const { address, port, type, edns } = job;
  return { address, port, type, edns, timeout, tries: TRIES };
}

// The window opens and closes under full load: neither the burst that fills the slots nor the last responses count. On
// a busy machine it stays open until at least one query has settled.
async function measureWindow<Result>(
  program: Program<Result>,
  job: Job,
  names: readonly string[],
): Promise<Measurement> {
  const opened = program(target(job));
  const latencies: number[] = [];
  const loopDelay = new LoopDelay();
  const responsiveness = job.measure === 'responsiveness';
  let open = false;
  const resolver = responsiveness
    ? timed(opened, (milliseconds) => {
        if (open) latencies.push(milliseconds);
      })
    : opened;

  const traffic = new Traffic(resolver, names, job.records);
  const running = traffic.run(job.inFlight);
  await delay(job.warmUp);
  open = true;
  if (responsiveness) loopDelay.start();
  const before = { ...traffic.tally, ...moment() };
  do await delay(job.duration);
  while (traffic.tally.settled === before.settled);
  const after = { ...traffic.tally, ...moment() };
  const loopDelayMs = responsiveness ? loopDelay.stop() : null;
  open = false;

  traffic.stop();
  await running;
  await resolver.close();
  return result(traffic.tally, after.settled - before.settled, before, after, {
    latencyMs: quantiles(latencies),
    loopDelayMs,
  });
}

async function measureScopes<Result>(
  program: Program<Result>,
  job: Job,
  names: readonly string[],
): Promise<Measurement> {
  const total = emptyTally();
  const repeatUntil = async (deadline: number): Promise<void> => {
    do {
      const resolver = program(target(job));
      const name = names[total.started % names.length] ?? '';
      total.started += 1;
      const fault = await queryOnce(resolver, name).then(
        (records) => unexpected(records, job.records),
        messageOf,
      );
      total.settled += 1;
      if (fault !== null) noteError(total, fault);
      await resolver.close();
    } while (performance.now() < deadline);
  };
  await repeatUntil(performance.now() + job.warmUp);
  const before = { ...total, ...moment() };
  await repeatUntil(performance.now() + job.duration);
  const after = { ...total, ...moment() };
  return result(total, after.settled - before.settled, before, after);
}

async function measureLookups<Result>(
  program: Program<Result>,
  job: Job,
  names: readonly string[],
): Promise<Measurement> {
  const resolver = program(target(job));
  const { lookup } = resolver;
  if (lookup === undefined) throw new Error('this program has no getaddrinfo');
  const lookups = new Traffic(
    { ...resolver, style: 'promise', query: (name) => lookup(name), size: () => job.records },
    names,
    job.records,
  );
  const before = moment();
  await lookups.run(job.count, job.count);
  const after = moment();
  await resolver.close();
  return result(lookups.tally, lookups.tally.settled, before, after);
}

async function measurePending<Result>(
  program: Program<Result>,
  job: Job,
  names: readonly string[],
): Promise<Measurement> {
  const used = program(target(job));
  await new Traffic(used, names, job.records).run(Math.min(job.inFlight, 100), job.inFlight);
  await used.close();

  const resolver = program(target({ ...job, port: job.silentPort }, PENDING_TIMEOUT_MS));
  const traffic = new Traffic(resolver, names, job.records);
  const resident = (): number => {
    globalThis.gc?.();
    return process.memoryUsage.rss();
  };
  const before = { rss: resident(), ...moment() };
  traffic.startAll(job.inFlight);
  await delay(SENDING_MS);
  const after = { rss: resident(), ...moment() };
  const { started, settled } = traffic.tally;
  const expected: Tally = { ...traffic.tally, started: settled };
  return result(expected, started - settled, before, after, {
    residentBytes: after.rss - before.rss,
  });
}

function result(
  { started, settled, errors, firstError }: Tally,
  queries: number,
  before: Moment,
  after: Moment,
  more: Partial<Measurement> = {},
): Measurement {
  return {
    queries,
    errors,
    lost: started - settled,
    firstError,
    wallMs: after.wall - before.wall,
    cpuMs: after.cpu - before.cpu,
    mainThreadCpuMs:
      after.mainThreadCpu === null || before.mainThreadCpu === null
        ? null
        : after.mainThreadCpu - before.mainThreadCpu,
    latencyMs: null,
    loopDelayMs: null,
    residentBytes: null,
    ...more,
  };
}
