import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Channel } from '@aiodns/core-native';
import type { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { delay, respond } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, queriedNames, startFaultServer } from '../support/fault-server.js';
import { neverRespond, ONE_RECORD } from '../support/handlers.js';
import { response } from '../support/response.js';

const OPTIONS = { timeout: 250, tries: 4, domains: ['one.test', 'two.test'] } as const;

/**
 * Starts another lookup, which lasts as long as the earlier ones would. Returns the names that the server receives after
 * its first query: UDP on loopback keeps the order.
 */
const receivedLater = async (server: FaultServer, resolver: DNSResolver): Promise<string[]> => {
  await failureOf(resolver.query('last.test', 'A'));
  await server.untilReceived(server.received.length);
  const names = queriedNames(server);
  return names.slice(names.indexOf('last.test')).filter((name) => name !== 'last.test');
};

const lookups = {
  query: (resolver: DNSResolver, name: string, signal: AbortSignal) =>
    resolver.query(name, 'A', { signal }),
  search: (resolver: DNSResolver, name: string, signal: AbortSignal) =>
    resolver.search(name, 'A', { signal }),
  getaddrinfo: (resolver: DNSResolver, name: string, signal: AbortSignal) =>
    resolver.getaddrinfo(name, { signal }),
  gethostbyname: (resolver: DNSResolver, name: string, signal: AbortSignal) =>
    resolver.gethostbyname(name, 4, { signal }),
};

describe('nothing is sent for a lookup that has ended', () => {
  it.each(Object.entries(lookups))('by its signal: %s', async (_what, lookup) => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, OPTIONS);
    const controller = new AbortController();
    const failures = Array.from({ length: 50 }, (_, index) =>
      failureOf(lookup(resolver, `host-${index}`, controller.signal)),
    );
    await server.untilReceived(50);
    controller.abort();
    const codes = (await Promise.all(failures)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['ECANCELLED']));
    expect(await receivedLater(server, resolver)).toEqual([]);
  });

  it('by its timeout', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, OPTIONS);
    const { code } = await failureOf(resolver.query('host.test', 'A', { timeout: 50 }));
    expect(code).toBe('ETIMEOUT');
    expect(await receivedLater(server, resolver)).toEqual([]);
  });

  it('while it was queued', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, OPTIONS);
    const controller = new AbortController();
    const { signal } = controller;
    const failures = Array.from({ length: 60_000 }, (_, index) =>
      failureOf(resolver.query(`host-${index}.test`, 'A', { signal })),
    );
    await server.untilReceived(1);
    controller.abort();
    await Promise.all(failures);
    expect(await receivedLater(server, resolver)).toEqual([]);
  });

  it('when the server answers it with a failure that another try would follow', async () => {
    await using server = await startFaultServer((query) =>
      query.question?.name === 'last.test'
        ? []
        : [delay(100), respond(response(query, [], { rcode: 2 }))],
    );
    await using resolver = resolverFor(server, OPTIONS);
    const controller = new AbortController();
    const failure = failureOf(resolver.query('host.test', 'A', { signal: controller.signal }));
    await server.untilReceived(1);
    controller.abort();
    await failure;
    expect(await receivedLater(server, resolver)).toEqual([]);
  });
});

it('a request that is forgotten harms no other, and its number may be used again', async () => {
  await using server = await startFaultServer((query) => [
    delay(20),
    respond(response(query, [ONE_RECORD])),
  ]);
  const channel = new Channel({ nameservers: [serverString(server)], cacheMaxTtl: 0 });
  try {
    for (let round = 0; round < 20; round++) {
      const ended: number[] = [];
      const requests = Array.from({ length: 50 }, (_, index) =>
        channel.queryRecords(`host-${round}-${index}.test`, 'A', 'IN', (...[status]) => {
          expect(status).toBe(null);
          ended.push(index);
        }),
      );
      for (const [index, request] of requests.entries()) {
        if (index % 2 === 1) channel.forget(request);
      }
      expect(await channel.wait()).toBe(true);
      expect(ended.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 25 }, (_, index) => index * 2),
      );
    }
  } finally {
    channel.close();
  }
});

/** The sockets of this process. */
const openSockets = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

it.runIf(process.platform === 'linux')(
  'the socket of the last request that is forgotten is closed',
  async () => {
    await using server = await startFaultServer(neverRespond);
    const channel = new Channel({ nameservers: [serverString(server)], timeout: 60_000 });
    try {
      const before = openSockets();
      const request = channel.query('a.test', 'A', () => undefined);
      await server.untilReceived(1);
      expect(openSockets()).toBe(before + 1);
      channel.forget(request);
      while (openSockets() > before) await wait(10);
    } finally {
      channel.close();
    }
  },
);
