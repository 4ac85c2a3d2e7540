import { Channel } from '@aiodns/core-native';
import { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { errorOf, resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { byTransport, neverRespond, respondWith, respondWithOne } from './support/handlers.js';

const nothing = {
  sent: 0,
  answered: 0,
  timedOut: 0,
  retried: 0,
  cacheHits: 0,
  cacheMisses: 0,
  inFlight: 0,
  servers: [],
};

describe('stats()', () => {
  it('of a new resolver is nothing', async () => {
    await using resolver = new DNSResolver();
    expect(resolver.stats()).toEqual(nothing);
  });

  it('counts messages, and queries that the cache answers', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server);
    await Promise.all(['a.test', 'b.test'].map((name) => resolver.query(name, 'A')));
    for (let i = 0; i < 3; i++) await resolver.query('a.test', 'A');
    expect(server.received).toHaveLength(2);
    expect(resolver.stats()).toEqual({
      ...nothing,
      sent: 2,
      answered: 2,
      cacheHits: 3,
      cacheMisses: 2,
      servers: [
        {
          server: serverString(server),
          sent: 2,
          received: 2,
          roundTrip: expect.any(Number),
        },
      ],
    });
  });

  it('counts an answer without records as one of the cache too', async () => {
    await using server = await startFaultServer(
      respondWith([], {
        rcode: 3,
        authority: [
          {
            type: 'SOA',
            ttl: 60,
            data: {
              mname: 'a',
              rname: 'b',
              serial: 1,
              refresh: 1,
              retry: 1,
              expire: 1,
              minimum: 60,
            },
          },
        ],
      }),
    );
    await using resolver = resolverFor(server);
    for (let i = 0; i < 2; i++) await errorOf(resolver.query('a.test', 'A'));
    expect(resolver.stats()).toMatchObject({ cacheHits: 1, cacheMisses: 1 });
  });

  it('counts tries that time out', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { timeout: 250, tries: 3 });
    await errorOf(resolver.query('a.test', 'A'));
    expect(server.received).toHaveLength(3);
    expect(resolver.stats()).toEqual({
      ...nothing,
      sent: 3,
      timedOut: 3,
      retried: 2,
      servers: [{ server: serverString(server), sent: 3, received: 0 }],
    });
  });

  it('counts a try that an answer follows', async () => {
    await using server = await startFaultServer((query, context) =>
      (context.attempt === 1 ? neverRespond : respondWithOne)(query, context),
    );
    await using resolver = resolverFor(server, { timeout: 250, tries: 3 });
    await resolver.query('a.test', 'A');
    expect(resolver.stats()).toMatchObject({ sent: 2, answered: 1, timedOut: 1, retried: 1 });
  });

  it('counts messages by TCP', async () => {
    await using server = await startFaultServer(
      byTransport({
        udp: respondWith([], { flags: { tc: true } }),
        tcp: respondWithOne,
      }),
    );
    await using resolver = resolverFor(server);
    const names = Array.from({ length: 20 }, (_, i) => `host-${i}.test`);
    await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(server.received).toHaveLength(40);
    expect(resolver.stats()).toMatchObject({ sent: 40, answered: 40, cacheMisses: 20 });
  });

  it('counts lookups in flight, and by server', async () => {
    await using silent = await startFaultServer(neverRespond);
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([silent, server], { timeout: 250, tries: 1 });
    const pending = resolver.query('a.test', 'A');
    expect(resolver.stats().inFlight).toBe(1);
    await pending;
    const { inFlight, servers } = resolver.stats();
    expect(inFlight).toBe(0);
    const bySever = new Map(servers.map(({ server: name, ...rest }) => [name, rest]));
    expect(bySever.get(serverString(silent))).toMatchObject({ sent: 1, received: 0 });
    expect(bySever.get(serverString(server))).toMatchObject({ sent: 1, received: 1 });
  });

  it('measures the round trip of a server', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { cacheMaxTtl: 0 });
    for (let i = 0; i < 10; i++) await resolver.query('a.test', 'A');
    const [first] = resolver.stats().servers;
    expect(first?.roundTrip).toBeGreaterThan(0);
    expect(first?.roundTrip).toBeLessThan(1000);
  });

  it('counts host lookups as messages', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { domains: [] });
    await resolver.getaddrinfo('a.test', { family: 4 });
    await resolver.getaddrinfo('localhost');
    expect(resolver.stats()).toMatchObject({ sent: 1, answered: 1, cacheHits: 0 });
  });

  it('outlives a change of servers', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(first);
    await resolver.query('a.test', 'A');
    resolver.nameservers = [serverString(second)];
    await resolver.query('a.test', 'A');
    expect(resolver.stats()).toMatchObject({ sent: 2, cacheMisses: 2 });
    expect(resolver.stats().servers).toHaveLength(2);
  });

  it('is refused after close()', async () => {
    const resolver = new DNSResolver();
    await resolver.close();
    expect(() => resolver.stats()).toThrow(expect.objectContaining({ code: 'EDESTRUCTION' }));
    const channel = new Channel();
    channel.close();
    expect(() => channel.stats()).toThrow(expect.objectContaining({ code: 'EDESTRUCTION' }));
  });
});
