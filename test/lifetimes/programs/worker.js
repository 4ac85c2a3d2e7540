// A worker thread that asks 100 questions, says so, and ends in the way that it was told, or waits for its end.
import { parentPort, workerData } from 'node:worker_threads';
import { DNSResolver } from '@aiodns/resolver';

const { silent, answering, way } = workerData;
const asking = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
for (let index = 0; index < 100; index += 1) {
  asking.query(`n${index}.example.test`, 'A').catch(() => undefined);
}
const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });
const records = await answered.query('www.example.test', 'A');
parentPort.postMessage(records.length);

switch (way) {
  case 'exits':
    process.exit(3);
    break;
  case 'throws':
    throw new Error('thrown on purpose');
  case 'closes':
    await Promise.all([asking.close(), answered.close()]);
    break;
  case 'asks for ever':
    for (;;) await answered.query('www.example.test', 'A');
  case 'is silent':
    break;
}
