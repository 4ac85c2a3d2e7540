import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ARES_FLAG_USEVC, type ResolverOptions } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from '../support/clients.js';
import { hasIPv6Loopback } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWithOne } from '../support/handlers.js';

/** Whether an address can be bound: Linux has all of 127/8, other systems only 127.0.0.1. */
async function hasAddress(address: string): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

/** The source address of a query, or its error code. */
async function sourceWith(options: ResolverOptions): Promise<string | undefined> {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { tries: 1, ...options });
  const query = resolver.query('www.example.test', 'A');
  return await query.then(
    () => server.received[0]?.source.address,
    async () => (await failureOf(query)).code,
  );
}

const second = (await hasAddress('127.0.0.2')) ? '127.0.0.2' : 'ECONNREFUSED';

describe('localIp', () => {
  it('is stored for each family', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { tries: 1, localIp: '127.0.0.2' });
    resolver.setLocalIp('::1');
    const query = resolver.query('www.example.test', 'A');
    const source = await query.then(
      () => server.received[0]?.source.address,
      async () => (await failureOf(query)).code,
    );
    expect(source).toBe(second);
  });

  it('is the source address of UDP queries', async () => {
    expect(await sourceWith({})).toBe('127.0.0.1');
    expect(await sourceWith({ localIp: '127.0.0.2' })).toBe(second);
  });

  it('is the source address of TCP connections', async () => {
    expect(await sourceWith({ localIp: '127.0.0.2', flags: ARES_FLAG_USEVC })).toBe(second);
  });

  it('of another machine fails with ECONNREFUSED', async () => {
    // TEST-NET-3 (RFC 5737) is assigned to no machine.
    expect(await sourceWith({ localIp: '203.0.113.77' })).toBe('ECONNREFUSED');
  });

  it('of IPv6 does not affect IPv4 servers', async () => {
    expect(await sourceWith({ localIp: '::1' })).toBe('127.0.0.1');
  });

  it('of IPv6 is the source address of queries to IPv6 servers', async () => {
    const address = (await hasIPv6Loopback()) ? '::1' : '127.0.0.1';
    await using server = await startFaultServer(respondWithOne, { addresses: [address] });
    await using resolver = resolverFor(server, { localIp: address });
    await resolver.query('www.example.test', 'A');
    expect(server.received[0]?.source.address).toBe(address);
  });
});

describe('setLocalIp', () => {
  it('applies to requests that start afterwards', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { localIp: '127.0.0.3', tries: 1 });
    resolver.setLocalIp('127.0.0.1');
    await resolver.query('a.example.test', 'A');
    expect(server.received[0]?.source.address).toBe('127.0.0.1');
  });

  it('changes from one address to another', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { tries: 1 });
    await resolver.query('a.example.test', 'A');
    resolver.setLocalIp('127.0.0.2');
    await resolver.query('b.example.test', 'A').catch(() => undefined);
    expect(server.received.map(({ source }) => source.address)).toEqual(
      second === '127.0.0.2' ? ['127.0.0.1', '127.0.0.2'] : ['127.0.0.1'],
    );
  });
});
