import { expect, it } from 'vitest';
import { failureOf, resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond, ONE_RECORD, respondWith, respondWithOne } from '../support/handlers.js';

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

it('a failure is not kept', async () => {
  await using server = await startFaultServer(neverRespond);
  await using resolver = resolverFor(server, { timeout: 250, tries: 1 });
  await failureOf(resolver.query(name, 'A'));
  server.handle(respondWithOne);
  expect(await resolver.query(name, 'A')).toMatchObject([{ host: '192.0.2.1' }]);
});

it('each resolver has its own cache', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using one = resolverFor(server);
  await using other = resolverFor(server);
  await one.query(name, 'A');
  await other.query(name, 'A');
  expect(server.received).toHaveLength(2);
});
