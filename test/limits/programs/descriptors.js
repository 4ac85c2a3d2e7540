// Lowers its limit of open files, then opens more resolvers than it has descriptors for, each with a socket that stays
// open; then closes them and queries once more. With 'none' the first resolver has no descriptor either.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import { ARES_FLAG_EDNS, ARES_FLAG_STAYOPEN } from '@aiodns/types';

const [server, limit, left] = process.argv.slice(2);
const options = { nameservers: [server], flags: ARES_FLAG_STAYOPEN | ARES_FLAG_EDNS, tries: 2 };

execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${limit}`]);

const taken = [];
try {
  while (left === 'none') taken.push(openSync('/dev/null'));
} catch (error) {
  if (error.code !== 'EMFILE') throw error;
}

const ends = new Set();
const opened = [];
for (let number = 0; number < 100; number += 1) {
  try {
    const resolver = new DNSResolver(options);
    opened.push(resolver);
    await resolver.query('www.example.test', 'A');
    ends.add('answered');
  } catch (error) {
    ends.add(error instanceof DNSError ? error.code : error.message);
  }
}
await Promise.all(opened.map((resolver) => resolver.close()));
for (const fd of taken) closeSync(fd);

const again = new DNSResolver(options);
const records = await again.query('www.example.test', 'A');
await again.close();
process.send({ ends: [...ends].toSorted(), again: records.length });
process.disconnect();
