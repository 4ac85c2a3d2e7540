import { ARES_AI_CANONNAME, DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from '../support/clients.js';
import { type FaultServer, queriedNames, startFaultServer } from '../support/fault-server.js';
import { authoritative } from '../support/handlers.js';
import { temporaryFile } from '../support/temporary-file.js';

const HOSTS = `
192.0.2.1    both.example.test alias.example.test   # a comment
2001:db8::1  both.example.test
192.0.2.2    file.example.test
192.0.2.3    localhost
not-an-address  broken.example.test
`;

const startServer = (): Promise<FaultServer> =>
  startFaultServer(
    authoritative([
      { name: 'both.example.test', type: 'A', ttl: 60, data: '198.51.100.1' },
      { name: 'dns.example.test', type: 'A', ttl: 60, data: '198.51.100.2' },
      { name: '1.2.0.192.in-addr.arpa', type: 'PTR', ttl: 60, data: 'ptr.example.test' },
    ]),
  );

describe('lookups', () => {
  it.each([
    { lookups: 'b', both: '198.51.100.1', file: 'ENOTFOUND', dns: '198.51.100.2' },
    { lookups: 'f', both: '192.0.2.1', file: '192.0.2.2', dns: 'ECONNREFUSED' },
    { lookups: 'bf', both: '198.51.100.1', file: '192.0.2.2', dns: '198.51.100.2' },
    { lookups: 'fb', both: '192.0.2.1', file: '192.0.2.2', dns: '198.51.100.2' },
  ] as const)(
    '$lookups finds a name that both have at $both, one that only the file has: $file, one that only DNS has: $dns',
    async ({ lookups, both, file, dns }) => {
      await using server = await startServer();
      await using hosts = await temporaryFile(HOSTS);
      await using resolver = resolverFor(server, { lookups, hostsPath: hosts.path });
      const find = async (name: string): Promise<string | undefined> => {
        const found = resolver.getaddrinfo(name, { family: 4 });
        return await found.then(
          ({ nodes }) => nodes[0]?.address,
          async () => (await failureOf(found)).code,
        );
      };
      expect({
        both: await find('both.example.test'),
        file: await find('file.example.test'),
        dns: await find('dns.example.test'),
      }).toEqual({ both, file, dns });
    },
  );

  it('f queries no server', async () => {
    await using server = await startServer();
    await using hosts = await temporaryFile(HOSTS);
    await using resolver = resolverFor(server, { lookups: 'f', hostsPath: hosts.path });
    await failureOf(resolver.getaddrinfo('dns.example.test'));
    await failureOf(resolver.gethostbyname('dns.example.test', 4));
    await failureOf(resolver.gethostbyaddr('192.0.2.200'));
    expect(server.received).toEqual([]);
  });

  it.each([
    { lookups: 'b', name: 'ptr.example.test' },
    { lookups: 'f', name: 'both.example.test' },
    { lookups: 'bf', name: 'ptr.example.test' },
    { lookups: 'fb', name: 'both.example.test' },
  ] as const)('$lookups gives an address the name $name', async ({ lookups, name }) => {
    await using server = await startServer();
    await using hosts = await temporaryFile(HOSTS);
    await using resolver = resolverFor(server, { lookups, hostsPath: hosts.path });
    expect(await resolver.gethostbyaddr('192.0.2.1')).toMatchObject({ name });
  });

  it('do not apply to query, which always queries a server', async () => {
    await using server = await startServer();
    await using hosts = await temporaryFile(HOSTS);
    await using resolver = resolverFor(server, { lookups: 'f', hostsPath: hosts.path });
    expect(await resolver.query('both.example.test', 'A')).toMatchObject([
      { host: '198.51.100.1' },
    ]);
  });
});

describe('hostsPath', () => {
  it('names the file with both families and the aliases of a host', async () => {
    await using hosts = await temporaryFile(HOSTS);
    await using resolver = new DNSResolver({ lookups: 'f', hostsPath: hosts.path });
    const { nodes, cnames } = await resolver.getaddrinfo('both.example.test', {
      flags: ARES_AI_CANONNAME,
    });
    expect(nodes.map(({ address }) => address).sort()).toEqual(['192.0.2.1', '2001:db8::1']);
    expect(cnames).toMatchObject([{ alias: 'alias.example.test', name: 'both.example.test' }]);
    expect(await resolver.gethostbyname('ALIAS.example.test', 4)).toMatchObject({
      name: 'both.example.test',
      aliases: ['alias.example.test'],
      addresses: ['192.0.2.1'],
    });
  });

  it('is reloaded by reinit when the file has changed', async () => {
    await using hosts = await temporaryFile('192.0.2.1 www.example.test\n');
    await using resolver = new DNSResolver({ lookups: 'f', hostsPath: hosts.path });
    expect(await resolver.gethostbyname('www.example.test', 4)).toMatchObject({
      addresses: ['192.0.2.1'],
    });
    await hosts.write('192.0.2.99 www.example.test\n');
    resolver.reinit();
    expect(await resolver.gethostbyname('www.example.test', 4)).toMatchObject({
      addresses: ['192.0.2.99'],
    });
  });

  it('may name a missing file: then only DNS resolves names', async () => {
    await using server = await startServer();
    await using hosts = await temporaryFile('');
    await using resolver = resolverFor(server, { lookups: 'fb', hostsPath: `${hosts.path}.gone` });
    expect(await resolver.gethostbyname('both.example.test', 4)).toMatchObject({
      addresses: ['198.51.100.1'],
    });
    expect(queriedNames(server)).toEqual(['both.example.test']);
  });
});

describe('names that share an address in the hosts file', () => {
  const SHARED = `
127.0.0.1  localhost
::1        localhost
127.0.0.1  only4.test
192.0.2.7  first.test
192.0.2.8  second.test
192.0.2.7  second.test  third.test
`;

  it.each([
    { name: 'only4.test', addresses: ['127.0.0.1'] },
    { name: 'localhost', addresses: ['127.0.0.1', '::1'] },
    { name: 'first.test', addresses: ['192.0.2.7'] },
    { name: 'second.test', addresses: ['192.0.2.7', '192.0.2.8'] },
    { name: 'third.test', addresses: ['192.0.2.7'] },
  ])('$name has $addresses', async ({ name, addresses }) => {
    await using server = await startServer();
    await using hosts = await temporaryFile(SHARED);
    await using resolver = resolverFor(server, { lookups: 'f', hostsPath: hosts.path });
    const { nodes } = await resolver.getaddrinfo(name);
    expect(nodes.map(({ address }) => address).toSorted()).toEqual(addresses);
  });

  it('resolve an address to all of its names, and to no other address', async () => {
    await using server = await startServer();
    await using hosts = await temporaryFile(SHARED);
    await using resolver = resolverFor(server, { lookups: 'f', hostsPath: hosts.path });
    expect(await resolver.gethostbyaddr('192.0.2.7')).toMatchObject({
      name: 'first.test',
      aliases: ['second.test', 'third.test'],
      addresses: ['192.0.2.7'],
    });
  });
});
