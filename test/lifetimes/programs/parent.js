// Starts a child process while queries are in flight, by the method that the last argument names.
import { execFileSync, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DNSResolver } from '@aiodns/resolver';

const [silent, answering, method] = process.argv.slice(2);
const PROGRAM = fileURLToPath(import.meta.url);
const NAME = 'www.example.test';

const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });
const query = () => answered.query(NAME, 'A');

const startQueries = async () => {
  const pending = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
  for (let index = 0; index < 100; index += 1) {
    pending.query(`n${index}.example.test`, 'A').catch(() => undefined);
  }
  await query();
  return pending;
};

const withChild = async (start) => {
  const pending = await startQueries();
  const child = start();
  const exited = once(child, 'exit');
  const [message] = await once(child, 'message');
  const parent = await query();
  const [code] = await exited;
  await pending.close();
  return { child: message, code, parent };
};

const sockets = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/^socket:.*/) ?? [];
    } catch {
      return [];
    }
  });

const methods = {
  fork: () => withChild(() => fork(PROGRAM, [silent, answering, 'child'])),
  cluster: () => {
    cluster.setupPrimary({ exec: PROGRAM, args: [silent, answering, 'child'] });
    return withChild(() => cluster.fork());
  },
  child: query,
  descriptors: async () => {
    const before = new Set(sockets());
    const pending = await startQueries();
    const ours = sockets().filter((socket) => !before.has(socket));
    const listed = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
    await pending.close();
    return {
      sockets: ours.length > 0,
      inherited: ours.filter((socket) => listed.includes(socket)),
    };
  },
};

process.send(await methods[method]());
await answered.close();
process.disconnect();
