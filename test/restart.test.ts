import { DNSError, DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { neverRespond } from './support/handlers.js';
import { startKnot } from './support/knot.js';
import { startUnbound, stubZones } from './support/unbound.js';
import { exampleZones } from './support/zones.js';

const QUERIES = 10_000;

/** No cache, and limited concurrency, so that the server is killed in between. */
const EVERY_QUERY_IS_SENT = { cacheMaxTtl: 0, concurrency: 1_000 } as const;

/** Starts `count` queries, and resolves with their numbers by error code; 'answered' means success. */
const settleAll = async (
  resolver: DNSResolver,
  count: number,
  onSettled: (settled: number) => void,
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  let settled = 0;
  const settle = (how: string): void => {
    counts.set(how, (counts.get(how) ?? 0) + 1);
    settled += 1;
    onSettled(settled);
  };
  await Promise.all(
    Array.from({ length: count }, async () => {
      try {
        const records = await resolver.query('www.example.test', 'A');
        settle(records.length === 3 ? 'answered' : `${records.length} records`);
      } catch (error) {
        if (!(error instanceof DNSError)) throw error;
        settle(error.code);
      }
    }),
  );
  return counts;
};

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

describe('a server that is killed in the middle of 10,000 queries', () => {
  it('leaves none of them pending, and is queried again after its restart', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using resolver = new DNSResolver({
      nameservers: [serverString(knot)],
      timeout: 250,
      tries: 2,
      ...EVERY_QUERY_IS_SENT,
    });
    let killed: Promise<void> | undefined;
    const counts = await settleAll(resolver, QUERIES, (settled) => {
      if (settled === QUERIES / 4) killed = knot.kill();
    });
    await killed;
    expect(sum(counts)).toBe(QUERIES);
    expect(
      [...counts.keys()].filter((how) => !['answered', 'ECONNREFUSED', 'ETIMEOUT'].includes(how)),
    ).toEqual([]);
    expect(counts.get('answered')).toBeGreaterThanOrEqual(QUERIES / 4);
    expect(counts.get('answered')).toBeLessThan(QUERIES);

    await knot.restart();
    expect(await settleAll(resolver, 1_000, () => undefined)).toEqual(
      new Map([['answered', 1_000]]),
    );
  });

  it('is reached again by queries that have tries left', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using silent = await startFaultServer(neverRespond);
    await using resolver = new DNSResolver({
      // Tries on the silent server leave the other one time to restart.
      nameservers: [serverString(knot), serverString(silent)],
      timeout: 250,
      tries: 20,
      ...EVERY_QUERY_IS_SENT,
    });
    let back: Promise<void> | undefined;
    const counts = await settleAll(resolver, QUERIES, (settled) => {
      if (settled === QUERIES / 4) back = knot.kill().then(() => knot.restart());
    });
    await back;
    expect(counts).toEqual(new Map([['answered', QUERIES]]));
  });

  // c-ares counts failures by query and not by time: a burst can use up its tries on the killed server.
  it('is replaced by the second server for every query that has tries left', async () => {
    const zones = exampleZones();
    await using knot = await startKnot({ zones });
    await using unbound = await startUnbound({ zones: await stubZones(knot, zones) });
    await using resolver = new DNSResolver({
      nameservers: [serverString(unbound), serverString(knot)],
      tries: 10,
      ...EVERY_QUERY_IS_SENT,
    });
    let killed: Promise<void> | undefined;
    const counts = await settleAll(resolver, QUERIES, (settled) => {
      if (settled === QUERIES / 4) killed = unbound.kill();
    });
    await killed;
    expect(counts).toEqual(new Map([['answered', QUERIES]]));
  });
});
