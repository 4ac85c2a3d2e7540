import { ARES_FLAG_EDNS, ARES_FLAG_NOSEARCH } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from '../support/clients.js';
import { type FaultServer, queriedNames, startFaultServer } from '../support/fault-server.js';
import { authoritative } from '../support/handlers.js';

const domains = ['first.test', 'second.test'];

/** Has one name, and responds to others with an SOA record. */
const startServer = (known: string): Promise<FaultServer> =>
  startFaultServer(
    authoritative([
      {
        name: 'test',
        type: 'SOA',
        ttl: 60,
        data: {
          mname: 'ns.test',
          rname: 'root.test',
          serial: 1,
          refresh: 1,
          retry: 1,
          expire: 1,
          minimum: 0,
        },
      },
      { name: known, type: 'A', ttl: 60, data: '192.0.2.1' },
    ]),
  );

describe('domains', () => {
  it('are appended in order until one has records', async () => {
    await using server = await startServer('www.second.test');
    await using resolver = resolverFor(server, { domains });
    const { answer, question } = await resolver.search('www', 'A');
    expect(answer).toMatchObject([{ name: 'www.second.test', data: { addr: '192.0.2.1' } }]);
    expect(question.name).toBe('www.second.test');
    expect(queriedNames(server)).toEqual(['www.first.test', 'www.second.test']);
  });

  it('are tried before the name itself when it has fewer dots than ndots', async () => {
    await using server = await startServer('elsewhere.test');
    await using resolver = resolverFor(server, { domains });
    expect(await failureOf(resolver.search('www', 'A'))).toMatchObject({ code: 'ENOTFOUND' });
    expect(queriedNames(server)).toEqual(['www.first.test', 'www.second.test', 'www']);
  });

  it('are tried for getaddrinfo and gethostbyname too', async () => {
    await using server = await startServer('www.first.test');
    await using resolver = resolverFor(server, { domains, cacheMaxTtl: 0 });
    const { nodes } = await resolver.getaddrinfo('www', { family: 4 });
    const { addresses } = await resolver.gethostbyname('www', 4);
    expect([nodes[0]?.address, addresses]).toEqual(['192.0.2.1', ['192.0.2.1']]);
    expect(queriedNames(server)).toEqual(['www.first.test', 'www.first.test']);
  });

  it('are not appended to a name that ends with a dot', async () => {
    await using server = await startServer('www.first.test');
    await using resolver = resolverFor(server, { domains });
    expect(await failureOf(resolver.search('www.', 'A'))).toMatchObject({ code: 'ENOTFOUND' });
    expect(queriedNames(server)).toEqual(['www']);
  });

  it('do not apply to query', async () => {
    await using server = await startServer('www.first.test');
    await using resolver = resolverFor(server, { domains });
    expect(await failureOf(resolver.query('www', 'A'))).toMatchObject({ code: 'ENOTFOUND' });
    expect(queriedNames(server)).toEqual(['www']);
  });

  it('end the search with ENODATA when one of them has the name without the type', async () => {
    await using server = await startServer('www.first.test');
    await using resolver = resolverFor(server, { domains });
    expect(await failureOf(resolver.search('www', 'MX'))).toMatchObject({ code: 'ENODATA' });
    expect(queriedNames(server)).toEqual(['www.first.test', 'www.second.test', 'www']);
  });
});

describe('ndots', () => {
  const queried = async (ndots: number, name: string): Promise<string[]> => {
    await using server = await startServer('elsewhere.test');
    await using resolver = resolverFor(server, { domains: ['first.test'], ndots });
    await failureOf(resolver.search(name, 'A'));
    return queriedNames(server);
  };

  it.each([
    { ndots: 0, name: 'www', order: ['www', 'www.first.test'] },
    { ndots: 1, name: 'www', order: ['www.first.test', 'www'] },
    { ndots: 1, name: 'a.b', order: ['a.b', 'a.b.first.test'] },
    { ndots: 2, name: 'a.b', order: ['a.b.first.test', 'a.b'] },
    { ndots: 2, name: 'a.b.c', order: ['a.b.c', 'a.b.c.first.test'] },
  ])('of $ndots has $name queried as $order', async ({ ndots, name, order }) => {
    expect(await queried(ndots, name)).toEqual(order);
  });
});

describe('ARES_FLAG_NOSEARCH', () => {
  it('appends no domain', async () => {
    await using server = await startServer('www.first.test');
    await using resolver = resolverFor(server, {
      domains,
      flags: ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH,
    });
    expect(await failureOf(resolver.search('www', 'A'))).toMatchObject({ code: 'ENOTFOUND' });
    expect(queriedNames(server)).toEqual(['www']);
  });
});
