/**
 * The behaviour that all runtimes must share: makes each kind of lookup at the server of its argument,
 * prints the outcomes, and exits although its resolver is never closed.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createLookup } from '@aiodns/node';
import { ARES_VERSION, DNSError, DNSResolver } from '@aiodns/resolver';

const [, , server] = process.argv;
if (server === undefined) throw new Error('which server?');

const code = (error: unknown): unknown =>
  error instanceof DNSError || error instanceof TypeError ? Reflect.get(error, 'code') : error;

const resolver = new DNSResolver({ nameservers: [server], cacheMaxTtl: 0 });
const controller = new AbortController();
const aborted = resolver.query('silent.test', 'A', { signal: controller.signal }).catch(code);
controller.abort();

const scoped = await (async () => {
  await using brief = new DNSResolver({ nameservers: [server] });
  return await brief.gethostbyname('host.test', 4);
})();

/** What a server on this machine sends to a socket that finds it by a lookup of ours. */
const connected = await (async () => {
  const lookup = createLookup({ nameservers: [server], domains: [] });
  const listener = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const { port } = address;
  const socket = connect({ host: 'loopback.test', port, lookup });
  const [data] = await once(socket, 'data');
  listener.close();
  return String(data);
})();

const many = await Promise.all(
  Array.from({ length: 1_000 }, (_, i) => resolver.query(`host-${i}.test`, 'A')),
);

console.log(
  JSON.stringify({
    caresVersion: ARES_VERSION,
    a: await resolver.query('host.test', 'A'),
    sections: Object.keys(await resolver.queryDns('host.test', 'A')),
    missing: await resolver.query('missing.test', 'A').catch(code),
    timeout: await resolver.query('silent.test', 'A', { timeout: 20 }).catch(code),
    aborted: await aborted,
    badArgument: await resolver.query('host.test', 0).catch(code),
    addresses: scoped.addresses,
    connected,
    many: many.length,
  }),
);
