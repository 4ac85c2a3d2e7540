// A worker ends after its I/O thread has: it aborts a query, closes, and idles until no thread is left to know of it. Then
// the main thread opens a resolver, and with it the next I/O thread.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { DNSResolver } from '@aiodns/resolver';

const ROUNDS = 5;
/** An unused I/O thread ends after 250 ms. */
const UNTIL_UNUSED = 400;

const idle = () => new Promise((resolve) => setTimeout(resolve, UNTIL_UNUSED));

async function inWorker({ silent }) {
  const resolver = new DNSResolver({ nameservers: [silent] });
  const controller = new AbortController();
  const query = resolver.query('www.example.test', 'A', { signal: controller.signal });
  controller.abort();
  await query.catch(({ code }) => parentPort.postMessage(code));
  void resolver.close();
  await idle();
}

async function inMain(silent, answering) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { silent } });
    const code = new Promise((resolve) => worker.once('message', resolve));
    await new Promise((resolve) => worker.once('exit', resolve));
    const resolver = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });
    rounds.push([await code, await resolver.query('www.example.test', 'A')]);
    await resolver.close();
  }
  process.send(rounds);
  process.disconnect();
}

await (isMainThread ? inMain(...process.argv.slice(2)) : inWorker(workerData));
