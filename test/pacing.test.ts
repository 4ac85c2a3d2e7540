import { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { respond, untilReceived } from './support/actions.js';
import { resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { ONE_RECORD, respondWithOne } from './support/handlers.js';
import { startSource } from './support/program.js';
import { response } from './support/response.js';

const BURST = 1000;

/** A server in a separate process that halts for 20 ms after each 500 queries, as if it were not scheduled. */
const halting = `
  import { createSocket } from 'node:dgram';
  const socket = createSocket('udp4');
  let received = 0;
  socket.on('message', (query, { address, port }) => {
    const response = Buffer.from(query);
    response[2] |= 0x80;
    response[3] = 3;
    socket.send(response, port, address);
    if (++received % 500 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  });
  socket.bind(0, '127.0.0.1', () => process.send(socket.address().port));
  process.on('disconnect', () => socket.close());
`;

describe('serverRate', () => {
  it('limits the datagrams to each server, not those to all', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = new DNSResolver({
      nameservers: [serverString(first), serverString(second)],
      rotate: true,
      serverRate: 200,
      cacheMaxTtl: 0,
      tries: 1,
    });
    const started = performance.now();
    const queries = Array.from({ length: 120 }, (_, i) => resolver.query(`n${i}.test`, 'A'));
    await Promise.all(queries);
    const seconds = (performance.now() - started) / 1000;
    const most = Math.max(first.received.length, second.received.length);
    expect(first.received.length + second.received.length).toBe(120);
    expect(most).toBeLessThan(120);
    // A burst is 20 ms of the rate, and one datagram. A busy machine takes longer.
    expect(most).toBeLessThanOrEqual(seconds * 200 + 5);
  });

  it('is not shared with resolvers that have none', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using slow = resolverFor(server, { serverRate: 1, cacheMaxTtl: 0 });
    await using fast = resolverFor(server, { cacheMaxTtl: 0 });
    const waiting = ['a', 'b'].map((name) => slow.query(`${name}.test`, 'A'));
    const all = Array.from({ length: 100 }, (_, i) => fast.query(`n${i}.test`, 'A'));
    await Promise.all(all);
    slow.cancel();
    const codes = await Promise.all(waiting.map((each) => each.catch(({ code }) => code)));
    expect(codes).toContain('ECANCELLED');
    expect(server.received.length).toBeLessThanOrEqual(101);
  });
});

describe('a burst of queries', () => {
  it('is answered completely by a server that halts now and then', async () => {
    await using server = await startSource(halting);
    const port = Number(await server.message());
    await using resolver = resolverFor(
      { address: '127.0.0.1', port },
      { cacheMaxTtl: 0, tries: 6 },
    );
    const queries = Array.from({ length: 10_000 }, (_, i) => resolver.query(`n${i}.test`, 'A'));
    const codes = await Promise.all(queries.map((each) => each.catch(({ code }) => code)));
    expect(new Set(codes)).toEqual(new Set(['ENOTFOUND']));
  });

  it('reaches a distant server before its first response arrives, also after a single query', async () => {
    await using server = await startFaultServer((query, { index }) => [
      ...(index === 0 ? [] : [untilReceived(1 + BURST)]),
      respond(response(query, [ONE_RECORD])),
    ]);
    // No try ends by time: each query is received once.
    await using resolver = resolverFor(server, { cacheMaxTtl: 0, timeout: 60_000 });
    await resolver.query('first.test', 'A');
    const queries = Array.from({ length: BURST }, (_, i) => resolver.query(`n${i}.test`, 'A'));
    await Promise.all(queries);
    expect(server.received).toHaveLength(1 + BURST);
  });

  it('goes to the servers that were set when it was made', async () => {
    await using before = await startFaultServer(respondWithOne);
    await using after = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(before);
    const queries = Array.from({ length: BURST }, (_, i) => resolver.query(`n${i}.test`, 'A'));
    resolver.nameservers = [`${after.address}:${after.port}`];
    const last = resolver.query('last.test', 'A');
    await Promise.all([...queries, last]);
    expect(new Set(before.received.map(({ question }) => question?.name)).size).toBe(BURST);
    expect(after.received.map(({ question }) => question?.name)).toEqual(['last.test']);
  });

  it('ends completely with ECANCELLED, although most of it was still queued', async () => {
    await using server = await startFaultServer(() => []);
    await using resolver = resolverFor(server);
    const queries = Array.from({ length: BURST }, (_, i) => resolver.query(`n${i}.test`, 'A'));
    const codes = Promise.all(queries.map((each) => each.catch(({ code }) => code)));
    resolver.cancel();
    expect(await codes).toEqual(Array.from({ length: BURST }, () => 'ECANCELLED'));
  });
});
