// Starts a child process while queries are in flight, in the way that the last argument names.
import { execFileSync, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DNSResolver } from '@aiodns/resolver';

const [silent, answering, way] = process.argv.slice(2);
const PROGRAM = fileURLToPath(import.meta.url);
const NAME = 'www.example.test';

const answered = new DNSResolver({ nameservers: [answering], cacheMaxTtl: 0 });
const ask = () => answered.query(NAME, 'A');

const underWay = async () => {
  const asking = new DNSResolver({ nameservers: [silent], timeout: 60_000 });
  for (let index = 0; index < 100; index += 1) {
    asking.query(`n${index}.example.test`, 'A').catch(() => undefined);
  }
  await ask();
  return asking;
};

const withChild = async (start) => {
  const asking = await underWay();
  const child = start();
  const exited = once(child, 'exit');
  const [told] = await once(child, 'message');
  const parent = await ask();
  const [code] = await exited;
  await asking.close();
  return { child: told, code, parent };
};

const sockets = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/^socket:.*/) ?? [];
    } catch {
      return [];
    }
  });

const ways = {
  fork: () => withChild(() => fork(PROGRAM, [silent, answering, 'child'])),
  cluster: () => {
    cluster.setupPrimary({ exec: PROGRAM, args: [silent, answering, 'child'] });
    return withChild(() => cluster.fork());
  },
  child: ask,
  descriptors: async () => {
    const before = new Set(sockets());
    const asking = await underWay();
    const ours = sockets().filter((socket) => !before.has(socket));
    const listed = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
    await asking.close();
    return {
      sockets: ours.length > 0,
      inherited: ours.filter((socket) => listed.includes(socket)),
    };
  },
};

process.send(await ways[way]());
await answered.close();
process.disconnect();
