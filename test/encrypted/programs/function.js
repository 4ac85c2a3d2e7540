// Queries by a function as a nameserver, and ends as its argument says.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { DNSResolver } from '@aiodns/resolver';

/** A response with the query's question and one A record. */
const answer = (query) => {
  const end = query.indexOf(0, 12) + 5;
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
  const response = Uint8Array.from([...query.subarray(0, end), ...record]);
  response.set([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], 2);
  return response;
};

const silent = () =>
  new DNSResolver({
    nameservers: [{ transport: () => new Promise(() => undefined) }],
    timeout: 60_000,
  });
const startQueries = (resolver) => {
  for (let index = 0; index < 100; index += 1) {
    resolver.query(`n${index}.test`, 'A').catch(() => undefined);
  }
};

const endings = {
  // An open resolver that has answered keeps nothing alive.
  async nothing() {
    const resolver = new DNSResolver({
      nameservers: [{ transport: async (query) => answer(query) }],
    });
    await resolver.query('a.test', 'A');
  },
  // Only the pending query keeps the process alive: the timer does not.
  async pending() {
    const later = (query) =>
      new Promise((resolve) => {
        setTimeout(() => resolve(answer(query)), 300).unref();
      });
    const resolver = new DNSResolver({ nameservers: [{ transport: later }], timeout: 30_000 });
    await resolver.query('a.test', 'A');
    console.log('answered');
  },
  exit() {
    startQueries(silent());
    setTimeout(() => process.exit(7), 100);
  },
  async workers() {
    const workers = Array.from({ length: 10 }, () => new Worker(new URL(import.meta.url)));
    const ready = workers.map(
      (worker) => new Promise((resolve) => worker.once('message', resolve)),
    );
    await Promise.all(ready);
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    console.log(`terminated ${codes.filter((code) => code === 1).length}`);
  },
};

if (isMainThread) {
  await endings[process.argv[2]]();
} else {
  startQueries(silent());
  parentPort.postMessage('ready');
}
