import { Channel } from '@aiodns/core-native';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import { errorName } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { freePort, serverString } from '../support/endpoint.js';
import { startKnot } from '../support/knot.js';
import { bindUdp } from '../support/udp-listener.js';
import { exampleZones } from '../support/zones.js';

const PENDING = 100_000;

/** Occurrences of each value. */
const count = (ends: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
  return counts;
};

const names = Array.from({ length: PENDING }, (_, index) => `n${index}.wild.example.test`);

const end = async (promise: Promise<readonly unknown[]>): Promise<string> => {
  try {
    return `${(await promise).length} record`;
  } catch (error) {
    if (error instanceof DNSError) return error.code;
    throw error;
  }
};

/** A server that receives every query and never responds. */
const silentServer = async () => {
  const endpoint = { address: '127.0.0.1', port: await freePort() };
  const listener = await bindUdp(endpoint, () => undefined);
  return { ...endpoint, [Symbol.asyncDispose]: () => listener.close() };
};

describe(`${PENDING} queries pending at once`, () => {
  it('are all answered', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)], tries: 10 });
    const pending = names.map((name) => end(resolver.query(name, 'A')));
    expect(await resolver.wait(0)).toBe(false);
    expect(count(await Promise.all(pending))).toEqual({ '1 record': PENDING });
    expect(await resolver.wait(0)).toBe(true);
  });

  it('do not exhaust the ids of queries, where each lookup has two', async () => {
    await using silent = await silentServer();
    const options = { nameservers: [serverString(silent)], timeout: 60_000, domains: [] };
    const [many, other] = [new Channel(options), new Channel(options)];
    try {
      let ended = 0;
      for (const name of names.slice(0, 40_000)) {
        many.gethostbyname(name, 0, () => {
          ended += 1;
        });
      }
      const status = await new Promise((resolve) => {
        other.gethostbyname('192.0.2.1', 4, (...[found]) => resolve(found));
      });
      expect(status).toBe(null);
      many.cancel();
      expect(await many.wait()).toBe(true);
      expect(ended).toBe(40_000);
    } finally {
      many.close();
      other.close();
    }
  });

  it('are all cancelled, and the next is answered', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using silent = await silentServer();
    await using resolver = new DNSResolver({
      nameservers: [serverString(silent)],
      timeout: 60_000,
    });
    const pending = names.map((name) => end(resolver.query(name, 'A')));
    resolver.cancel();
    expect(count(await Promise.all(pending))).toEqual({ ECANCELLED: PENDING });
    resolver.nameservers = [serverString(knot)];
    expect(await resolver.query('www.example.test', 'A')).toHaveLength(3);
  });

  it('are all cancelled when their resolver is closed', async () => {
    await using silent = await silentServer();
    const resolver = new DNSResolver({ nameservers: [serverString(silent)], timeout: 60_000 });
    const pending = names.map((name) => end(resolver.query(name, 'A')));
    await resolver.close();
    expect(count(await Promise.all(pending))).toEqual({ ECANCELLED: PENDING });
  });

  it('complete once each on a channel, by timeout or when it is destroyed', async () => {
    await using silent = await silentServer();
    const channel = new Channel({ nameservers: [serverString(silent)], timeout: 250, tries: 1 });
    const calls = new Uint8Array(PENDING);
    const ends: string[] = [];
    for (const [index, name] of names.entries()) {
      channel.queryRecords(name, 'A', 'IN', (...[status]) => {
        calls[index] = (calls[index] ?? 0) + 1;
        ends.push(status === null ? 'answered' : errorName(status));
        if (ends.length === PENDING / 2) channel.destroy();
      });
    }
    expect(await channel.wait()).toBe(true);
    expect(calls.every((number) => number === 1)).toBe(true);
    const { ETIMEOUT = 0, EDESTRUCTION = 0, ...others } = count(ends);
    expect({ all: ETIMEOUT + EDESTRUCTION, others }).toEqual({ all: PENDING, others: {} });
    expect(ETIMEOUT).toBeGreaterThanOrEqual(PENDING / 2);
  });

  it('are limited by concurrency, and all answered', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using resolver = new DNSResolver({
      nameservers: [serverString(knot)],
      tries: 10,
      concurrency: 100,
    });
    const pending = names.slice(0, 20_000).map((name) => end(resolver.query(name, 'A')));
    expect(count(await Promise.all(pending))).toEqual({ '1 record': 20_000 });
  });
});
