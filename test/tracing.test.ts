import { channel, tracingChannel } from 'node:diagnostics_channel';
import { type DNSResolver, InvalidArgumentError, type RequestTrace } from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { neverRespond, respondWith } from './support/handlers.js';

let server: FaultServer;
let resolver: DNSResolver;

beforeAll(async () => {
  server = await startFaultServer((query, context) =>
    respondWith(
      query.question?.name === 'nowhere.test'
        ? []
        : [
            { type: 'A', ttl: 60, data: '192.0.2.1' },
            { type: 'PTR', ttl: 60, data: 'a.test' },
          ],
      { rcode: query.question?.name === 'nowhere.test' ? 3 : 0 },
    )(query, context),
  );
  resolver = resolverFor(server, { cacheMaxTtl: 0, lookups: 'b', domains: [] });
});

afterAll(async () => {
  await resolver.close();
  await server.close();
});

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

interface Published {
  readonly event: string;
  /** The message at the time of the event. */
  readonly trace: RequestTrace;
  readonly message: unknown;
}

/** Runs a function, and records what is published on a channel meanwhile. */
const published = async (name: string, run: () => Promise<unknown>): Promise<Published[]> => {
  const events: Published[] = [];
  const subscriptions = EVENTS.map((event) => {
    const target = channel(`tracing:${name}:${event}`);
    const onMessage = (message: unknown): void => {
      events.push({ event, trace: { ...Object(message) }, message });
    };
    target.subscribe(onMessage);
    return () => target.unsubscribe(onMessage);
  });
  try {
    await run();
  } finally {
    for (const end of subscriptions) end();
  }
  return events;
};

/** Methods and their requests. */
const queries = {
  query: (from = resolver) => from.query('a.test', 'A'),
  queryDns: (from = resolver) => from.queryDns('a.test', 'A'),
  search: (from = resolver) => from.search('a.test', 1),
};

const lookups = {
  getaddrinfo: ['a.test', () => resolver.getaddrinfo('a.test', { family: 4 })],
  gethostbyname: ['a.test', () => resolver.gethostbyname('a.test', 4)],
  gethostbyaddr: ['192.0.2.1', () => resolver.gethostbyaddr('192.0.2.1')],
  getnameinfo: ['192.0.2.1', () => resolver.getnameinfo({ address: '192.0.2.1', port: 1 })],
} as const;

describe('a request is published from its start to its end', () => {
  it.each(Object.entries(queries))('by %s on aiodns:query', async (method, run) => {
    let result: unknown;
    const events = await published('aiodns:query', async () => {
      result = await run();
    });
    expect(events.map(({ event }) => event)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(new Set(events.map(({ message }) => message)).size).toBe(1);
    expect(events[0]?.trace).toEqual({ method, name: 'a.test', type: 'A' });
    expect(events[2]?.trace).toEqual({
      method,
      name: 'a.test',
      type: 'A',
      duration: expect.any(Number),
      result,
      server: serverString(server),
      transport: 'udp',
      fromCache: false,
      ...(method !== 'search' && { tries: 1 }),
    });
  });

  it.each(Object.entries(queries))('by %s, from the cache', async (method, run) => {
    await using cached = resolverFor(server, { cacheMaxTtl: 60, lookups: 'b', domains: [] });
    await run(cached);
    const events = await published('aiodns:query', () => run(cached));
    const { server: from, transport, fromCache, tries } = Object(events[2]?.trace);
    expect({ from, transport, fromCache }).toEqual({ fromCache: true });
    expect(tries).toBe(method === 'search' ? undefined : 0);
  });

  it('with its tries, and no responder, when no server responds', async () => {
    await using silent = await startFaultServer(neverRespond);
    await using patient = resolverFor(silent, { timeout: 250, tries: 2 });
    const events = await published('aiodns:query', () => errorOf(patient.query('a.test', 'A')));
    const { server: from, fromCache, tries } = Object(events[2]?.trace);
    expect({ from, fromCache, tries }).toEqual({ tries: 2 });
  });

  it.each(Object.entries(lookups))('by %s on aiodns:lookup', async (method, [name, run]) => {
    const events = await published('aiodns:lookup', run);
    expect(events.map(({ event }) => event)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(events[0]?.trace).toEqual({ method, name });
    expect(events[2]?.trace).toMatchObject({ method, name, duration: expect.any(Number) });
  });

  it('with its error', async () => {
    let error: unknown;
    const events = await published('aiodns:query', async () => {
      error = await errorOf(resolver.query('nowhere.test', 'A'));
    });
    expect(events.map(({ event }) => event)).toEqual([
      'start',
      'end',
      'error',
      'asyncStart',
      'asyncEnd',
    ]);
    expect(events[2]?.trace).toEqual({
      method: 'query',
      name: 'nowhere.test',
      type: 'A',
      duration: expect.any(Number),
      error,
      server: serverString(server),
      transport: 'udp',
      fromCache: false,
      tries: 1,
    });
  });

  it.each([
    ['type', () => resolver.query('a.test', Object('NOSUCH'))],
    ['name', () => resolver.query(Object(5), 'A', { signal: AbortSignal.abort() })],
  ])('with the error of a bad %s', async (_what, query) => {
    const events = await published('aiodns:query', async () => {
      await errorOf(query());
    });
    expect(events.find(({ event }) => event === 'error')?.trace.error).toBeInstanceOf(
      InvalidArgumentError,
    );
  });

  it('to those that listen for errors only', async () => {
    const names: string[] = [];
    const errors = tracingChannel<'error', RequestTrace>('aiodns:query').error;
    const onError = (message: unknown): void => {
      names.push(Object(message).name);
    };
    errors.subscribe(onError);
    await resolver.query('a.test', 'A');
    await errorOf(resolver.query('nowhere.test', 'A'));
    errors.unsubscribe(onError);
    expect(names).toEqual(['nowhere.test']);
  });

  it('and not without a subscriber', async () => {
    expect(await published('aiodns:query', () => resolver.getaddrinfo('a.test'))).toEqual([]);
    expect(await published('aiodns:lookup', () => resolver.query('a.test', 'A'))).toEqual([]);
  });
});
