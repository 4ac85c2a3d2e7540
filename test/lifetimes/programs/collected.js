// Drops open resolvers, runs the garbage collector, and reports when the process holds no more than before.
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DNSResolver } from '@aiodns/resolver';
import { ARES_FLAG_EDNS, ARES_FLAG_STAYOPEN } from '@aiodns/types';

const [answering, count] = process.argv.slice(2);
const options = { nameservers: [answering], flags: ARES_FLAG_STAYOPEN | ARES_FLAG_EDNS };

const held = () => ({
  fds: readdirSync('/proc/self/fd').length,
  threads: readdirSync('/proc/self/task').length,
});

/** Polls without a limit: the time limit of the program applies. */
const until = async (reached) => {
  while (!reached()) {
    globalThis.gc();
    await wait(10);
  }
};

const leaveOpen = async () => {
  const resolvers = Array.from({ length: Number(count) }, () => new DNSResolver(options));
  await Promise.all(resolvers.map((resolver) => resolver.query('www.example.test', 'A')));
  return held();
};

// The descriptor that wakes the I/O thread is created with the first resolver and stays open, so it does not count.
const idle = held();
const first = new DNSResolver(options);
await first.query('www.example.test', 'A');
await first.close();
await until(() => held().threads <= idle.threads);

const before = held();
const during = await leaveOpen();
process.send({
  socketsOpened: during.fds >= before.fds + Number(count),
  threadStarted: during.threads > before.threads,
});
await until(() => held().fds <= before.fds && held().threads <= before.threads);
process.send('all returned');
process.disconnect();
