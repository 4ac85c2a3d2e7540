// Runs the experiment of the group "fetch" with one program: main.js PROGRAM COUNT WEB_PORT DNS_SERVER. It prints the
// figures as a line of JSON.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LoopDelay } from '../harness/loop-delay.js';
import type { FetchMetricId } from '../report/fetch-metrics.js';
import { FETCH_PROGRAM_IDS, FETCH_PROGRAMS, type FetchProgram } from './program.js';

const IDLE_MS = 1_000;
const CACHED_LOOKUPS = 20_000;
const WARM_UP_LOOKUPS = 5_000;

const [id, count, port, server = ''] = process.argv.slice(2);
const programId = FETCH_PROGRAM_IDS.find((each) => each === id);
if (programId === undefined) throw new Error(`no such program: ${id}`);
const program = await FETCH_PROGRAMS[programId](server);

const worker = new Worker(new URL('file-reader.js', import.meta.url), {
  workerData: fileURLToPath(import.meta.url),
});
await once(worker, 'online');

/** The p99 of `fs.readFile` since the last call, in ms. */
async function readFileP99(): Promise<number> {
  worker.postMessage('p99');
  const [p99] = await once(worker, 'message');
  return Number(p99);
}

// Compiles what the measured part runs, and connects to another name.
await program.fetch(`http://warm-up.example.test:${port}/`);
await delay(IDLE_MS / 2);
await readFileP99();
await delay(IDLE_MS);
const idle = await readFileP99();

const loopDelay = new LoopDelay();
loopDelay.start();
const started = performance.now();
const pages = Array.from({ length: Number(count) }, (_, i) =>
  program.fetch(`http://host-${i}.example.test:${port}/`),
);
await Promise.all(pages);
const wallTime = performance.now() - started;
const { probe } = loopDelay.stop();
const busy = await readFileP99();
await worker.terminate();

const cached = await cachedLookup(program);
const figures: Partial<Record<FetchMetricId, number>> = {
  fetchWallTime: wallTime,
  fetchLoopDelay: probe.p99,
  fetchReadFile: busy / idle,
  ...(cached !== undefined && { cachedLookup: cached }),
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

/** The time of a lookup whose answer is in the cache, one after another, in µs. */
async function cachedLookup({ lookup }: FetchProgram): Promise<number | undefined> {
  if (lookup === undefined) return undefined;
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      lookup('cached.example.test', { all: true }, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  for (let i = 0; i < WARM_UP_LOOKUPS; i += 1) await once();
  const before = performance.now();
  for (let i = 0; i < CACHED_LOOKUPS; i += 1) await once();
  return ((performance.now() - before) * 1e3) / CACHED_LOOKUPS;
}
