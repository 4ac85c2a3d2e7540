import type { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it, vi } from 'vitest';
import { respond, untilReceived } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { type FaultServer, queriedNames, startFaultServer } from '../support/fault-server.js';
import { always, byName, neverRespond, ONE_RECORD, respondWithOne } from '../support/handlers.js';
import { response } from '../support/response.js';

const names = Array.from({ length: 10 }, (_, index) => `n${index}.example.test`);

const queryAll = (resolver: DNSResolver): Promise<unknown[]> =>
  Promise.all(names.map((name) => resolver.query(name, 'A')));

/** Responds to queries in batches: with fewer than `batch` in flight it would never respond. */
const startServerFor = (batch: number): Promise<FaultServer> =>
  startFaultServer((query, { index }) => [
    untilReceived((Math.floor(index / batch) + 1) * batch),
    respond(response(query, [ONE_RECORD])),
  ]);

describe('concurrency', () => {
  it('sends as many queries at once as it allows', async () => {
    await using server = await startServerFor(2);
    await using resolver = resolverFor(server, { concurrency: 2 });
    expect(await queryAll(resolver)).toHaveLength(10);
  });

  it('when not set, sends all at once', async () => {
    await using server = await startServerFor(10);
    await using resolver = resolverFor(server);
    expect(await queryAll(resolver)).toHaveLength(10);
  });

  it('never sends more, and sends the others in order', async () => {
    let pending = 0;
    let most = 0;
    await using server = await startFaultServer(
      always(
        () => {
          pending += 1;
          most = Math.max(most, pending);
        },
        respond((query) => {
          pending -= 1;
          return response(query, [ONE_RECORD]);
        }),
      ),
    );
    await using resolver = resolverFor(server, { concurrency: 1 });
    await queryAll(resolver);
    expect(most).toBe(1);
    expect(queriedNames(server)).toEqual(names);
  });

  it('limits all kinds of lookup together', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { concurrency: 1, timeout: 250, tries: 1 });
    const lookups = [
      resolver.query('a.test', 'A'),
      resolver.queryDns('b.test', 'A'),
      resolver.search('c.test.', 'A'),
      resolver.getaddrinfo('d.test.', { family: 4 }),
      resolver.gethostbyname('e.test.', 4),
      resolver.gethostbyaddr('192.0.2.1'),
      resolver.getnameinfo({ address: '192.0.2.2', port: 0 }),
    ].map((lookup) => lookup.catch(() => undefined));
    await server.untilReceived(1);
    expect(queriedNames(server)).toEqual(['a.test']);
    await Promise.all(lookups);
    expect(queriedNames(server)).toEqual([
      'a.test',
      'b.test',
      'c.test',
      'd.test',
      'e.test',
      '1.2.0.192.in-addr.arpa',
      '2.2.0.192.in-addr.arpa',
    ]);
  });

  it('cancels queued lookups together with those that were sent', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { concurrency: 1 });
    const failures = names.map((name) => failureOf(resolver.query(name, 'A')));
    await server.untilReceived(1);
    resolver.cancel();
    const codes = (await Promise.all(failures)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['ECANCELLED']));
    expect(server.received).toHaveLength(1);
  });

  it('never sends a queued query that is aborted', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { concurrency: 1 });
    const sent = failureOf(resolver.query('sent.test', 'A'));
    const abort = new AbortController();
    const aborted = failureOf(resolver.query('aborted.test', 'A', { signal: abort.signal }));
    await server.untilReceived(1);
    abort.abort('enough');
    expect(await aborted).toMatchObject({ code: 'ECANCELLED', cause: 'enough' });
    server.handle(respondWithOne);
    resolver.cancel();
    await sent;
    await resolver.query('next.test', 'A');
    expect(queriedNames(server)).toEqual(['sent.test', 'next.test']);
  });

  it('starts the timeout of a query when it gets a slot', async () => {
    await using server = await startFaultServer(
      byName({ 'sent.test': neverRespond }, respondWithOne),
    );
    await using resolver = resolverFor(server, { concurrency: 1 });
    const sent = failureOf(resolver.query('sent.test', 'A', { timeout: 500 }));
    const next = resolver.query('next.test', 'A', { timeout: 450 });
    expect((await sent).code).toBe('ETIMEOUT');
    expect(await next).toMatchObject([{ host: '192.0.2.1' }]);
  });

  it('frees the slot of a lookup that times out, and sends nothing more for it', async () => {
    await using server = await startFaultServer(neverRespond);
    await using resolver = resolverFor(server, { concurrency: 1, timeout: 250, tries: 2 });
    const failures = names.map((name) => failureOf(resolver.query(name, 'A', { timeout: 100 })));
    const codes = (await Promise.all(failures)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['ETIMEOUT']));
    await vi.waitFor(() => expect(queriedNames(server)).toEqual(names));
  });

  it('makes wait and close include queued lookups', async () => {
    await using server = await startFaultServer(respondWithOne);
    const resolver = resolverFor(server, { concurrency: 1 });
    const all = queryAll(resolver);
    expect(await resolver.wait()).toBe(true);
    expect(server.received).toHaveLength(10);
    await all;
    await resolver.close();
  });
});
