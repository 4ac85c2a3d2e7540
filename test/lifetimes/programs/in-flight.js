// Starts 100 queries to a server that never responds, waits until they are in flight, and ends as its last argument
// says.
import { DNSResolver } from '@aiodns/resolver';

const [silent, answering, ending] = process.argv.slice(2);
const pending = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });

const startQueries = () => {
  for (let index = 0; index < 100; index += 1) {
    pending.query(`n${index}.example.test`, 'A').catch(() => undefined);
  }
};
const answer = () => answered.query('www.example.test', 'A');

const endings = {
  'process.exit': () => process.exit(7),
  'process.exit in a result handler': () => answer().then(() => process.exit(8)),
  'process.exit after closing': () => {
    void pending.close();
    process.exit(9);
  },
  'process.exit, querying in the exit handler': () => {
    process.once('exit', startQueries);
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
  'a signal': () => process.send('in flight'),
  'process.kill': () => process.kill(process.pid, 'SIGTERM'),
  'nothing left to do': async () => {
    process.channel?.unref();
    await pending.close();
  },
};

startQueries();
await answer();
await endings[ending]();
