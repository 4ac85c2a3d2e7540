// Starts workers, a few at a time, that query and then end as the third argument says, and reports how they ended. With
// 'main' the main thread has loaded the addon too, and queries at the end.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const [silent, answering, ending, count, main] = process.argv.slice(2);
const AT_ONCE = 4;

const own =
  main === 'main'
    ? new (await import('@aiodns/resolver')).DNSResolver({ nameservers: [answering] })
    : undefined;

/** Runs one worker and resolves with its exit code, or the message of its error. */
const run = () => {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { silent, answering, ending },
  });
  let failure;
  worker.once('error', ({ message }) => {
    failure = message;
  });
  if (ending === 'is silent' || ending === 'queries forever') {
    worker.once('message', () => worker.terminate());
  }
  return new Promise((resolve) => {
    worker.once('exit', (code) => resolve(failure ?? code));
  });
};

const ends = new Map();
let left = Number(count);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) {
      const end = await run();
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  }),
);
const loaded = readFileSync('/proc/self/maps', 'utf8').includes('.node');
process.send({ loaded, ends: [...ends], answer: await own?.query('www.example.test', 'A') });
process.disconnect();
await own?.close();
