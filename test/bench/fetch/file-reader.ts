// A worker that reads a file over and over, and sends the p99 of the latency of `fs.readFile` in ms for each message. Its
// event loop is separate, but all threads of a process share the pool of threads that read files.
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { quantiles } from '../statistics.js';

const PAUSE_MS = 1;

let latencies: number[] = [];

parentPort?.on('message', () => {
  parentPort?.postMessage(quantiles(latencies)?.p99 ?? 0);
  latencies = [];
});

for (;;) {
  const started = performance.now();
  await readFile(String(workerData));
  latencies.push(performance.now() - started);
  await delay(PAUSE_MS);
}
