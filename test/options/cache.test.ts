import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { respond, untilReceived } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import {
  always,
  neverRespond,
  ONE_RECORD,
  respondWith,
  respondWithOne,
} from '../support/handlers.js';
import { type ResponseRecord, response } from '../support/response.js';

const name = 'www.example.test';

it('by default a repeated query is answered from the cache', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server);
  const first = await resolver.query(name, 'A');
  const second = await resolver.query('WWW.example.test.', 'A');
  expect(second.map(({ host }) => host)).toEqual(first.map(({ host }) => host));
  expect(server.received).toHaveLength(1);
});

it('another type or class of the same name is sent', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server);
  await resolver.query(name, 'A');
  await resolver.queryDns(name, 'MX');
  await resolver.queryDns(name, 'A', 'CHAOS');
  expect(server.received).toHaveLength(3);
});

it('cacheMaxTtl 0 sends every query', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { cacheMaxTtl: 0 });
  await resolver.query(name, 'A');
  await resolver.query(name, 'A');
  expect(server.received).toHaveLength(2);
});

it('cacheMaxTtl limits how long a response is kept, whatever its TTL', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { cacheMaxTtl: 1 });
  const [first] = await resolver.query(name, 'A');
  // c-ares compares whole seconds of a clock, so one second may end before the next query.
  const deadline = performance.now() + 10_000;
  while (server.received.length < 2 && performance.now() < deadline) {
    await resolver.query(name, 'A');
  }
  expect(first?.ttl).toBe(300);
  expect(server.received).toHaveLength(2);
});

it('a response with TTL 0 is not kept', async () => {
  await using server = await startFaultServer(respondWith([{ ...ONE_RECORD, ttl: 0 }]));
  await using resolver = resolverFor(server);
  await resolver.query(name, 'A');
  await resolver.query(name, 'A');
  expect(server.received).toHaveLength(2);
});

it('a record from the cache has the rest of its TTL', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server);
  const [first] = await resolver.query(name, 'A');
  expect(first?.ttl).toBe(300);
  await wait(2_100);
  const [record] = await resolver.query(name, 'A');
  const { answer } = await resolver.queryDns(name, 'A');
  const { nodes } = await resolver.getaddrinfo(name, { family: 4 });
  expect(server.received).toHaveLength(1);
  for (const { ttl } of [record, answer[0], nodes[0]].flatMap((found) => found ?? [])) {
    expect(ttl).toBeGreaterThan(200);
    expect(ttl).toBeLessThan(300);
  }
});

it('a SOA record is kept for its TTL', async () => {
  const data = { mname: 'ns.test', rname: 'admin.test', refresh: 1, retry: 1, expire: 1 };
  let serial = 0;
  await using server = await startFaultServer(
    always(
      respond((query) =>
        response(query, [
          { type: 'SOA', ttl: 1, data: { ...data, serial: ++serial, minimum: 3600 } },
        ]),
      ),
    ),
  );
  await using resolver = resolverFor(server);
  expect(await resolver.query(name, 'SOA')).toMatchObject({ serial: 1 });
  await wait(2_100);
  expect(await resolver.query(name, 'SOA')).toMatchObject({ serial: 2 });
});

it('a failure is not kept', async () => {
  await using server = await startFaultServer(neverRespond);
  await using resolver = resolverFor(server, { timeout: 250, tries: 1 });
  await failureOf(resolver.query(name, 'A'));
  server.handle(respondWithOne);
  expect(await resolver.query(name, 'A')).toMatchObject([{ host: '192.0.2.1' }]);
});

it('cacheMaxEntries bounds how many responses are kept', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { cacheMaxEntries: 10 });
  const names = Array.from({ length: 30 }, (_, index) => `host-${index}.example.test`);
  for (const each of names) await resolver.query(each, 'A');
  // The newest first: a cached response adds none, and no new one replaces it before its turn.
  for (const each of names.toReversed()) await resolver.query(each, 'A');
  expect(server.received.length).toBeGreaterThanOrEqual(50);
  expect(server.received.length).toBeLessThan(60);
});

it('with cacheMaxEntries the response that expires soonest is evicted first', async () => {
  const ttlOf = (queried = ''): number => (queried.startsWith('short') ? 60 : 3_600);
  await using server = await startFaultServer(
    always(
      respond((query) => response(query, [{ ...ONE_RECORD, ttl: ttlOf(query.question?.name) }])),
    ),
  );
  await using resolver = resolverFor(server, { cacheMaxEntries: 3 });
  for (const each of ['long-1.test', 'short.test', 'long-2.test', 'long-3.test']) {
    await resolver.query(each, 'A');
  }
  for (const each of ['long-1.test', 'long-2.test', 'long-3.test']) await resolver.query(each, 'A');
  expect(server.received).toHaveLength(4);
  await resolver.query('short.test', 'A');
  expect(server.received).toHaveLength(5);
});

it('concurrent queries for one name take one entry', async () => {
  await using server = await startFaultServer((_query, { index }) => [
    ...(index > 0 && index <= 10 ? [untilReceived(11)] : []),
    respond((query) => response(query, [ONE_RECORD])),
  ]);
  await using resolver = resolverFor(server, { cacheMaxEntries: 2 });
  await resolver.query('other.example.test', 'A');
  await Promise.all(Array.from({ length: 10 }, () => resolver.query(name, 'A')));
  await resolver.query('other.example.test', 'A');
  expect(server.received).toHaveLength(11);
});

it('cacheMaxEntries 0 sends every query', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { cacheMaxEntries: 0 });
  await resolver.query(name, 'A');
  await resolver.query(name, 'A');
  expect(server.received).toHaveLength(2);
});

it('types that c-ares cannot parse have separate entries', async () => {
  await using server = await startFaultServer(
    always(
      respond((query) => {
        const type = query.question?.type ?? 0;
        const record = {
          name: query.question?.name ?? '',
          type,
          ttl: 60,
          rdata: Uint8Array.of(type),
        };
        return response(query, [record]);
      }),
    ),
  );
  await using resolver = resolverFor(server);
  for (const [qtype, byte] of [
    ['DS', 43],
    ['DNSKEY', 48],
  ] as const) {
    const { answer: records } = await resolver.queryDns(name, qtype);
    expect(records).toMatchObject([{ type: qtype, data: { rdata: Uint8Array.of(byte) } }]);
  }
  await resolver.queryDns(name, 'DS');
  expect(server.received).toHaveLength(2);
});

describe.concurrent('a negative response', () => {
  const soa = (ttl: number, minimum: number): ResponseRecord => ({
    name: 'example.test',
    type: 'SOA',
    ttl,
    data: { mname: 'ns.example.test', rname: 'root.example.test', minimum },
  });
  const cname: ResponseRecord = { type: 'CNAME', ttl: 1, data: 'other.example.test' };
  const WAIT_MS = 2_100;

  it.each([
    {
      what: 'NODATA with a SOA record of an hour',
      rcode: 0,
      authority: [soa(3_600, 3_600)],
      sent: 1,
    },
    {
      what: 'NODATA with a minimum of 1 s',
      rcode: 0,
      authority: [soa(3_600, 1)],
      sent: 2,
    },
    { what: 'NODATA with a SOA record of 1 s', rcode: 0, authority: [soa(1, 3_600)], sent: 2 },
    {
      what: 'NXDOMAIN with a SOA record of an hour',
      rcode: 3,
      authority: [soa(3_600, 3_600)],
      sent: 1,
    },
    {
      what: 'NXDOMAIN with a minimum of 1 s',
      rcode: 3,
      authority: [soa(3_600, 1)],
      sent: 2,
    },
    { what: 'NXDOMAIN with a SOA record of 1 s', rcode: 3, authority: [soa(1, 3_600)], sent: 2 },
  ])('$what: two queries within 2.1 s send $sent', async ({ rcode, authority, sent }) => {
    await using server = await startFaultServer(respondWith([], { rcode, authority }));
    await using resolver = resolverFor(server);
    await failureOf(resolver.query(name, 'A'));
    await wait(WAIT_MS);
    await failureOf(resolver.query(name, 'A'));
    expect(server.received).toHaveLength(sent);
  });

  it.each([0, 3])('is not kept without a SOA record: rcode %i', async (rcode) => {
    await using server = await startFaultServer(respondWith([], { rcode }));
    await using resolver = resolverFor(server);
    await failureOf(resolver.query(name, 'A'));
    await failureOf(resolver.query(name, 'A'));
    expect(server.received).toHaveLength(2);
  });

  it('is kept no longer than its alias', async () => {
    const authority = [soa(3_600, 3_600)];
    await using server = await startFaultServer(respondWith([cname], { authority }));
    await using resolver = resolverFor(server);
    await failureOf(resolver.query(name, 'A'));
    await wait(WAIT_MS);
    await failureOf(resolver.query(name, 'A'));
    expect(server.received).toHaveLength(2);
  });
});

it('each resolver has its own cache', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using one = resolverFor(server);
  await using other = resolverFor(server);
  await one.query(name, 'A');
  await other.query(name, 'A');
  expect(server.received).toHaveLength(2);
});
