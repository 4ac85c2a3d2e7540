import { networkInterfaces } from 'node:os';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { hasIPv6Loopback, serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { always, neverRespond, ONE_RECORD, respondWithOne } from '../support/handlers.js';
import { response } from '../support/response.js';

const SERVFAIL = 2;

/** Queries `count` different names in order, so that none is answered from the cache. */
async function queryNames(count: number, query: (name: string) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await query(`n${index}.example.test`);
}

const countOf = ({ received }: FaultServer): number => received.length;

describe('nameservers', () => {
  it('are queried in order: only the first, while it responds', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second]);
    await queryNames(5, (name) => resolver.query(name, 'A'));
    expect([first, second].map(countOf)).toEqual([5, 0]);
  });

  it('fall back to the second when no server listens at the first', async () => {
    await using gone = await startFaultServer(respondWithOne, { udp: false });
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([gone, second]);
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect(countOf(second)).toBe(1);
  });

  it('fall back to the second when the first never responds', async () => {
    await using silent = await startFaultServer(neverRespond);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([silent, second], { timeout: 250 });
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect([silent, second].map(countOf)).toEqual([1, 1]);
  });

  it('fall back to the second when the first fails', async () => {
    await using failing = await startFaultServer(
      always(respond((query) => response(query, [], { rcode: SERVFAIL }))),
    );
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([failing, second]);
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect([failing, second].map(countOf)).toEqual([1, 1]);
  });

  it('fail with ECONNREFUSED when no server listens', async () => {
    await using gone = await startFaultServer(respondWithOne, { udp: false });
    await using resolver = resolverFor(gone, { tries: 2 });
    expect(await failureOf(resolver.query('www.example.test', 'A'))).toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('may be IPv6, which fails with ECONNREFUSED where this machine has none', async () => {
    const ipv6 = await hasIPv6Loopback();
    await using server = await startFaultServer(respondWithOne, {
      addresses: [ipv6 ? '::1' : '127.0.0.1'],
    });
    await using resolver = new DNSResolver({ nameservers: [`[::1]:${server.port}`], tries: 1 });
    const outcome = resolver.query('www.example.test', 'A').then(
      () => server.received[0]?.destination.address,
      (error: unknown) => (error instanceof DNSError ? error.code : error),
    );
    expect(await outcome).toBe(ipv6 ? '::1' : 'ECONNREFUSED');
    expect(resolver.nameservers).toEqual([`[::1]:${server.port}`]);
  });

  it('can be set later, for requests that start afterwards', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(first);
    await resolver.query('a.example.test', 'A');
    resolver.nameservers = [serverString(second)];
    await resolver.query('b.example.test', 'A');
    expect([first, second].map(countOf)).toEqual([1, 1]);
  });
});

describe('nameservers that c-ares would drop', () => {
  it.each([
    ['fe80::1%nosuch', "on an interface of this machine, which 'nosuch' is not"],
    ['fe80::1', 'a link-local one with its interface'],
    ['fec0::1', 'the address of a server'],
    ['1.2.3.4%lo', 'the address of a server'],
    ['2001:db8::1%lo', 'the address of a server'],
    ['127.0.0.1:0', 'the address of a server'],
  ])('%s is named in an error', async (server, allowed) => {
    const error = (argument: string) =>
      expect.objectContaining({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringMatching(`'${argument}' must be .*${allowed}.* Received '${server}'`),
      });
    expect(() => new DNSResolver({ nameservers: ['127.0.0.1', server] })).toThrow(
      error('options.nameservers\\[1\\]'),
    );
    await using resolver = new DNSResolver();
    expect(() => {
      resolver.nameservers = [server, '127.0.0.1'];
    }).toThrow(error('nameservers\\[0\\]'));
  });

  it.runIf('lo' in networkInterfaces())('a link-local one is used with its interface', async () => {
    const nameservers = ['fe80::1%lo', '[fe80::2%lo]:5300', '127.0.0.1'];
    await using resolver = new DNSResolver({ nameservers });
    expect(resolver.nameservers).toEqual(nameservers);
  });
});

describe('rotate', () => {
  it('spreads queries over all servers', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second], { rotate: true });
    // c-ares picks at random: the chance that one of two servers is never picked is 2 in 2^64.
    await queryNames(64, (name) => resolver.query(name, 'A'));
    expect(countOf(first) + countOf(second)).toBe(64);
    expect(countOf(first)).toBeGreaterThan(0);
    expect(countOf(second)).toBeGreaterThan(0);
  });

  it('set to false queries the first server only', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second], { rotate: false });
    await queryNames(16, (name) => resolver.query(name, 'A'));
    expect([first, second].map(countOf)).toEqual([16, 0]);
  });
});

describe('serverFailover', () => {
  /** Numbers of queries that two servers receive, of which the first fails only once. */
  async function queriesToRecovered(
    serverFailover: { retryChance: number; retryDelay: number },
    queries: number,
  ): Promise<{ recovered: number; other: number }> {
    await using recovering = await startFaultServer((query, { index }) => [
      respond(response(query, [ONE_RECORD], { rcode: index === 0 ? SERVFAIL : 0 })),
    ]);
    await using other = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([recovering, other], { serverFailover });
    await queryNames(queries, (name) => resolver.query(name, 'A'));
    if (serverFailover.retryChance === 1 && serverFailover.retryDelay === 0) {
      await recovering.untilReceived(2);
    }
    return { recovered: countOf(recovering), other: countOf(other) };
  }

  it('with a chance of 1 probes the failed server beside the next query', async () => {
    const { recovered, other } = await queriesToRecovered({ retryChance: 1, retryDelay: 0 }, 2);
    expect(recovered).toBe(2);
    expect(other).toBe(2);
  });

  it('with a chance of 0 never retries the failed server', async () => {
    expect(await queriesToRecovered({ retryChance: 0, retryDelay: 0 }, 20)).toEqual({
      recovered: 1,
      other: 20,
    });
  });

  it('does not retry the failed server within retryDelay', async () => {
    expect(await queriesToRecovered({ retryChance: 1, retryDelay: 600_000 }, 20)).toEqual({
      recovered: 1,
      other: 20,
    });
  });
});
