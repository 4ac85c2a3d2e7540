// Opens and closes a resolver for each of many jobs, and samples the resources of the process at intervals.
import { readdirSync, readFileSync } from 'node:fs';
import { DNSResolver } from '@aiodns/resolver';

const [server, jobs, samples] = process.argv.slice(2);

const inotifyWatches = () =>
  readdirSync('/proc/self/fdinfo').flatMap((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^inotify /gm) ?? [];
    } catch {
      return [];
    }
  }).length;

const sample = () => {
  globalThis.gc();
  return {
    fds: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    inotifyWatches: inotifyWatches(),
    residentMemory: process.memoryUsage.rss(),
  };
};

let answers = 0;
const taken = [];
for (let job = 1; job <= Number(jobs); job += 1) {
  const resolver = new DNSResolver({ nameservers: [server] });
  try {
    answers += (await resolver.query('www.example.test', 'A')).length;
  } finally {
    await resolver.close();
  }
  if (job % (Number(jobs) / Number(samples)) === 0) taken.push(sample());
}
process.send({ answers, samples: taken });
process.disconnect();
