import { describe, expect, it } from 'vitest';
import { startFaultServer } from '../support/fault-server.js';
import { failureOf, resolverFor, spacing, staysSilent } from './scripted.js';

/** The server's clock and c-ares' round to milliseconds, each its own way. */
const ROUNDING = 2;

describe.concurrent('tries', () => {
  it.each([1, 2, 3])('sends %i packets to a server that stays silent', async (tries) => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 250, tries });
    const { code } = await failureOf(resolver.query('www.example.test', 'A'));
    expect(code).toBe('ETIMEOUT');
    expect(server.received).toHaveLength(tries);
  });

  it('counts for each server', async () => {
    await using first = await startFaultServer(staysSilent);
    await using second = await startFaultServer(staysSilent);
    await using resolver = resolverFor([first, second], { timeout: 250, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'A'));
    expect([first.received.length, second.received.length]).toEqual([2, 2]);
  });

  it('asks with the same question but a new message each time', async () => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 250, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'MX'));
    expect(server.received.map(({ question }) => [question?.name, question?.type])).toEqual([
      ['www.example.test', 15],
      ['www.example.test', 15],
    ]);
  });
});

describe.concurrent('timeout', () => {
  it('is how long the first try waits before the next is sent', async () => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 600, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'A'));
    const [first = 0] = spacing(server);
    expect(first).toBeGreaterThanOrEqual(600 - ROUNDING);
  });

  it('is raised to 250 milliseconds by c-ares', async () => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 1, tries: 2 });
    await failureOf(resolver.query('www.example.test', 'A'));
    const [first = 0] = spacing(server);
    expect(first).toBeGreaterThanOrEqual(250 - ROUNDING);
  });

  it('doubles with each round through the servers, less a random half', async () => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 250, tries: 4 });
    await failureOf(resolver.query('www.example.test', 'A'));
    const [first = 0, second = 0, third = 0] = spacing(server);
    expect(first).toBeGreaterThanOrEqual(250 - ROUNDING);
    expect(second).toBeGreaterThanOrEqual(250 - ROUNDING);
    expect(third).toBeGreaterThanOrEqual(500 - ROUNDING);
  });
});

describe.concurrent('maxTimeout', () => {
  it('bounds a try that timeout would let last longer', async () => {
    await using server = await startFaultServer(staysSilent);
    await using resolver = resolverFor(server, { timeout: 10_000, maxTimeout: 250, tries: 3 });
    const started = performance.now();
    await failureOf(resolver.query('www.example.test', 'A'));
    // Three tries of at most 250 ms each, against 10 s for the first one alone.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.received).toHaveLength(3);
  });
});
