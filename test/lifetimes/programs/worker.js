// A worker thread that starts 100 queries, posts a message, and ends as `ending` says, or waits to be terminated.
import { parentPort, workerData } from 'node:worker_threads';
import { DNSResolver } from '@aiodns/resolver';

const { silent, answering, ending } = workerData;
const pending = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
for (let index = 0; index < 100; index += 1) {
  pending.query(`n${index}.example.test`, 'A').catch(() => undefined);
}
const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });
const records = await answered.query('www.example.test', 'A');
parentPort.postMessage(records.length);

switch (ending) {
  case 'exits':
    process.exit(3);
    break;
  case 'throws':
    throw new Error('thrown on purpose');
  case 'closes':
    await Promise.all([pending.close(), answered.close()]);
    break;
  case 'queries forever':
    for (;;) await answered.query('www.example.test', 'A');
  case 'is silent':
    break;
}
