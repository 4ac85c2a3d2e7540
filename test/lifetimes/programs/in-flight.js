// Asks 100 questions that nobody answers, waits until they are under way, and ends in the way that its last argument
// names.
import { DNSResolver } from '@aiodns/resolver';

const [silent, answering, way] = process.argv.slice(2);
const asking = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });

const ask = () => {
  for (let index = 0; index < 100; index += 1) {
    asking.query(`n${index}.example.test`, 'A').catch(() => undefined);
  }
};
const answer = () => answered.query('www.example.test', 'A');

const ways = {
  'process.exit': () => process.exit(7),
  'process.exit in a result handler': () => answer().then(() => process.exit(8)),
  'process.exit after closing': () => {
    void asking.close();
    process.exit(9);
  },
  'process.exit, querying in the exit handler': () => {
    process.once('exit', ask);
    process.exit(10);
  },
  'process.exit while opening': () => {
    for (let count = 0; count < 100; count += 1) new DNSResolver({ nameservers: [silent] });
    process.exit(11);
  },
  'an uncaught exception': () => {
    setImmediate(() => {
      throw new Error('thrown on purpose');
    });
  },
  'an exception in a result handler': () => {
    void answer().then(() => {
      queueMicrotask(() => {
        throw new Error('thrown on purpose');
      });
    });
  },
  'an unhandled rejection': () => {
    void answered.query('a..b', 'A');
  },
  'process.abort': () => process.abort(),
  'a signal': () => process.send('under way'),
  'process.kill': () => process.kill(process.pid, 'SIGTERM'),
  'nothing left to do': async () => {
    process.channel?.unref();
    await asking.close();
  },
};

ask();
await answer();
await ways[way]();
