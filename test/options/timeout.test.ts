import type { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { delay, respond } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { always, neverRespond, ONE_RECORD } from '../support/handlers.js';
import { response } from '../support/response.js';

/** c-ares reads another clock, and rounds to milliseconds. */
const ROUNDING = 5;

/**
 * Arrival time of each packet, in ms after the start of its query. Load may delay a packet but never makes it early, so
 * times are not relative to the previous packet.
 */
async function arrivals(
  server: FaultServer,
  tries: number,
  query: () => Promise<unknown>,
): Promise<number[]> {
  const started = performance.now();
  await failureOf(query());
  await server.untilReceived(tries);
  return server.received.map(({ time }) => time - started);
}

describe.concurrent('tries', () => {
  it.each([1, 2, 3])('sends %i packets to a server that never responds', async (tries) => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 250, tries });
    const { code } = await failureOf(resolver.query('www.example.test', 'A'));
    expect(code).toBe('ETIMEOUT');
    await server.untilReceived(tries);
    expect(server.received).toHaveLength(tries);
  });

  it('applies to each server', async () => {
    await using first = await startFaultServer(neverRespond);
    await using second = await startFaultServer(neverRespond);
    await using resolver = resolverFor([first, second], { timeout: 250, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'A'));
    await Promise.all([first.untilReceived(2), second.untilReceived(2)]);
    expect([first.received.length, second.received.length]).toEqual([2, 2]);
  });

  it('sends the same question each time', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 250, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'MX'));
    await server.untilReceived(2);
    expect(server.received.map(({ question }) => [question?.name, question?.type])).toEqual([
      ['www.example.test', 15],
      ['www.example.test', 15],
    ]);
  });
});

describe.concurrent('timeout', () => {
  it('is the time from the first try to the second', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 600, tries: 2 });
    const [, second] = await arrivals(server, 2, () => resolver.query('www.example.test', 'A'));
    expect(second).toBeGreaterThanOrEqual(600 - ROUNDING);
  });

  it('is raised to 250 milliseconds by c-ares', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 1, tries: 2 });
    const [, second] = await arrivals(server, 2, () => resolver.query('www.example.test', 'A'));
    expect(second).toBeGreaterThanOrEqual(250 - ROUNDING);
  });

  it('doubles with each round through the servers, less up to a random half', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 250, tries: 4 });
    const [, second, third, fourth] = await arrivals(server, 4, () =>
      resolver.query('www.example.test', 'A'),
    );
    expect(second).toBeGreaterThanOrEqual(250 - ROUNDING);
    expect(third).toBeGreaterThanOrEqual(500 - ROUNDING);
    expect(fourth).toBeGreaterThanOrEqual(1_000 - ROUNDING);
  });
});

describe.concurrent('maxTimeout', () => {
  it('limits a try that timeout would let last longer', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 10_000, maxTimeout: 250, tries: 3 });
    const started = performance.now();
    await failureOf(resolver.query('www.example.test', 'A'));
    // Three tries of at most 250 ms each; without the limit the first alone would take 10 s.
    expect(performance.now() - started).toBeLessThan(5_000);
    await server.untilReceived(3);
    expect(server.received).toHaveLength(3);
  });
});

describe.concurrent('after quick responses', () => {
  const quick = respond((query) => response(query, [ONE_RECORD]));
  const OPTIONS = { cacheMaxTtl: 0, timeout: 2_000, tries: 3 } as const;

  /** A server that has answered ten queries without delay. */
  const startQuick = async (): Promise<{ server: FaultServer; resolver: DNSResolver }> => {
    const server = await startFaultServer(always(quick));
    const resolver = resolverFor(server, OPTIONS);
    for (let sent = 0; sent < 10; sent += 1) await resolver.query('quick.example.test', 'A');
    return { server, resolver };
  };

  it('20 queries that take 2,500 ms succeed', async () => {
    const { server: opened, resolver: open } = await startQuick();
    await using server = opened;
    await using resolver = open;
    server.handle(always(delay(2_500), quick));
    const names = Array.from({ length: 20 }, (_, index) => `slow-${index}.example.test`);
    const answers = await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(answers).toEqual(names.map(() => [{ type: 'A', ttl: 300, host: '192.0.2.1' }]));
  });

  it('the first tries are early, but the query ends after all of timeout and tries', async () => {
    const { server: opened, resolver: open } = await startQuick();
    await using server = opened;
    await using resolver = open;
    server.handle(neverRespond);
    const before = server.received.length;
    const started = performance.now();
    const { code } = await failureOf(resolver.query('silent.example.test', 'A'));
    const lasted = performance.now() - started;
    const [, second] = server.received.slice(before).map(({ time }) => time - started);
    expect(code).toBe('ETIMEOUT');
    expect(second).toBeLessThan(1_500);
    expect(lasted).toBeGreaterThanOrEqual(6_000 - 3 * ROUNDING);
    expect(lasted).toBeLessThan(9_000);
    expect(server.received).toHaveLength(before + 3);
  });
});
