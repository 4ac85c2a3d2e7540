import { readFile } from 'node:fs/promises';
import {
  type AddrInfoResult,
  ARES_AI_ADDRCONFIG,
  ARES_AI_ALL,
  ARES_AI_CANONIDN,
  ARES_AI_CANONNAME,
  ARES_AI_ENVHOSTS,
  ARES_AI_IDN,
  ARES_AI_IDN_ALLOW_UNASSIGNED,
  ARES_AI_IDN_USE_STD3_ASCII_RULES,
  ARES_AI_MASK,
  ARES_AI_NOSORT,
  ARES_AI_NUMERICHOST,
  ARES_AI_NUMERICSERV,
  ARES_AI_PASSIVE,
  ARES_AI_V4MAPPED,
  DNSResolver,
} from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from './support/clients.js';
import { startFaultServer } from './support/fault-server.js';
import { authoritative } from './support/handlers.js';
import { type Knot, startKnot } from './support/knot.js';
import { runSource } from './support/program.js';
import { temporaryFile } from './support/temporary-file.js';
import { zone } from './support/zones.js';

let knot: Knot;
let resolver: DNSResolver;

beforeAll(async () => {
  knot = await startKnot({
    zones: [zone('example.test'), zone('2.0.192.in-addr.arpa'), zone('8.b.d.0.1.0.0.2.ip6.arpa')],
  });
  // TTLs from the cache would count down.
  resolver = resolverFor(knot, { lookups: 'b', domains: [], cacheMaxTtl: 0 });
});

afterAll(async () => {
  await resolver.close();
  await knot.stop();
});

/** A resolver without a reachable server: no server listens on port 1. */
const offline = (): DNSResolver => new DNSResolver({ nameservers: ['127.0.0.1:1'], tries: 1 });

const addresses = ({ nodes }: AddrInfoResult): string[] => nodes.map(({ address }) => address);

/** The port of a service in the system's file (services(5)). */
async function servicePort(service: string): Promise<number | undefined> {
  const text = await readFile('/etc/services', 'utf8').catch(() => '');
  const line = text
    .split('\n')
    .map((each) => each.split(/\s+/))
    .find(([name, endpoint]) => name === service && endpoint?.endsWith('/tcp'));
  return line?.[1] === undefined ? undefined : Number.parseInt(line[1], 10);
}

describe('getaddrinfo', () => {
  const www4 = ['192.0.2.10', '192.0.2.11', '192.0.2.12'];
  const www6 = ['2001:db8::10', '2001:db8::11'];

  it.each([
    { family: 4, expected: www4 },
    { family: 6, expected: www6 },
    { family: 0, expected: [...www4, ...www6] },
    { family: undefined, expected: [...www4, ...www6] },
  ])('gives the addresses of family $family', async ({ family, expected }) => {
    const result = await resolver.getaddrinfo('www.example.test', { family });
    expect(addresses(result).sort()).toEqual(expected);
    for (const node of result.nodes) {
      expect(node.family).toBe(node.address.includes(':') ? 6 : 4);
      expect(node.ttl).toBe(node.family === 6 ? 600 : 300);
    }
  });

  it('of both families gives the addresses of one when the other has none', async () => {
    expect(addresses(await resolver.getaddrinfo('v4only.example.test'))).toEqual(['192.0.2.40']);
    expect(addresses(await resolver.getaddrinfo('v6only.example.test'))).toEqual(['2001:db8::60']);
  });

  it('fails with ENODATA where the name has no address of the family', async () => {
    const failure = await failureOf(resolver.getaddrinfo('v4only.example.test', { family: 6 }));
    expect(failure).toMatchObject({ code: 'ENODATA', hostname: 'v4only.example.test' });
  });

  it('fails with ENOTFOUND where there is no such name', async () => {
    const failure = await failureOf(resolver.getaddrinfo('nowhere.example.test'));
    expect(failure).toMatchObject({ code: 'ENOTFOUND' });
  });

  it('gives a node of IPv4 five fields and its family, and one of IPv6 two more', async () => {
    const { nodes } = await resolver.getaddrinfo('www.example.test', {
      port: 443,
      type: 1,
      proto: 6,
    });
    const common = { flags: 0, socktype: 1, protocol: 6, port: 443 };
    expect(nodes.find(({ address }) => address === '192.0.2.10')).toEqual({
      ...common,
      ttl: 300,
      family: 4,
      address: '192.0.2.10',
    });
    expect(nodes.find(({ address }) => address === '2001:db8::10')).toEqual({
      ...common,
      ttl: 600,
      family: 6,
      address: '2001:db8::10',
      flowinfo: 0,
      scopeId: 0,
    });
  });

  it('gives the chain of aliases with the TTL of each link', async () => {
    const { cnames, nodes } = await resolver.getaddrinfo('chain1.example.test', { family: 4 });
    expect(cnames).toEqual([
      { ttl: 100, alias: 'chain1.example.test', name: 'chain2.example.test' },
      { ttl: 200, alias: 'chain2.example.test', name: 'chain3.example.test' },
      { ttl: 300, alias: 'chain3.example.test', name: 'www.example.test' },
    ]);
    expect(nodes).toHaveLength(3);
  });

  it('fails with ENODATA when an alias leads to no address', async () => {
    const failure = await failureOf(resolver.getaddrinfo('unserved.example.test', { family: 4 }));
    expect(failure).toMatchObject({ code: 'ENODATA' });
  });

  it('converts internationalised names', async () => {
    expect(addresses(await resolver.getaddrinfo('bücher.example.test', { family: 4 }))).toEqual([
      '192.0.2.130',
    ]);
  });

  it('never queries a name in .onion (RFC 7686)', async () => {
    await using server = await startFaultServer(authoritative([]));
    await using client = resolverFor(server);
    expect(await failureOf(client.getaddrinfo('service.onion'))).toMatchObject({
      code: 'ENOTFOUND',
    });
    expect(server.received).toEqual([]);
  });
});

describe('a numeric host', () => {
  it.each([
    { host: '192.0.2.1', family: 0, node: { family: 4, address: '192.0.2.1' } },
    { host: '192.0.2.1', family: 4, node: { family: 4, address: '192.0.2.1' } },
    { host: '::1', family: 0, node: { family: 6, address: '::1' } },
    { host: '2001:DB8::0:1', family: 6, node: { family: 6, address: '2001:db8::1' } },
    { host: '::ffff:192.0.2.1', family: 6, node: { family: 6, address: '::ffff:192.0.2.1' } },
  ])('$host is returned without a server for family $family', async ({ host, family, node }) => {
    await using alone = offline();
    const { nodes, cnames } = await alone.getaddrinfo(host, { family, port: 80 });
    expect(nodes).toMatchObject([{ ...node, port: 80, ttl: 0 }]);
    expect(cnames).toEqual([]);
  });

  it.each([
    { host: '192.0.2.1', family: 6 },
    { host: '::1', family: 4 },
    { host: '::ffff:192.0.2.1', family: 4 },
  ] as const)(
    '$host is not found for family $family, as the system says',
    async ({ host, family }) => {
      await using alone = offline();
      for (const lookup of [
        alone.getaddrinfo(host, { family }),
        alone.gethostbyname(host, family),
      ]) {
        expect(await failureOf(lookup)).toMatchObject({ code: 'ENOTFOUND', hostname: host });
      }
    },
  );

  it('is its own canonical name with ARES_AI_CANONNAME', async () => {
    await using alone = offline();
    const { cnames } = await alone.getaddrinfo('192.0.2.1', { flags: ARES_AI_CANONNAME });
    expect(cnames).toEqual([{ ttl: 0, alias: '', name: '192.0.2.1' }]);
  });
});

describe('localhost', () => {
  it.each(['localhost', 'LOCALHOST', 'printer.localhost'])(
    '%s is loopback in both families without a server (RFC 6761)',
    async (host) => {
      await using server = await startFaultServer(authoritative([]));
      await using hosts = await temporaryFile('');
      await using alone = resolverFor(server, { hostsPath: hosts.path });
      expect(addresses(await alone.getaddrinfo(host)).sort()).toEqual(['127.0.0.1', '::1']);
      expect(addresses(await alone.getaddrinfo(host, { family: 4 }))).toEqual(['127.0.0.1']);
      expect(addresses(await alone.getaddrinfo(host, { family: 6 }))).toEqual(['::1']);
      expect(server.received).toEqual([]);
    },
  );

  it('is found in the hosts file of the system', async () => {
    await using alone = offline();
    const { nodes } = await alone.getaddrinfo('localhost', { port: 80 });
    expect(nodes.length).toBeGreaterThan(0);
    for (const { port } of nodes) expect(port).toBe(80);
  });

  it('has a name in reverse, from the hosts file', async () => {
    await using hosts = await temporaryFile('127.0.0.1 localhost loop\n::1 localhost\n');
    await using alone = new DNSResolver({ hostsPath: hosts.path, lookups: 'f' });
    expect(await alone.gethostbyaddr('127.0.0.1')).toEqual({
      name: 'localhost',
      aliases: ['loop'],
      addresses: ['127.0.0.1'],
    });
    expect(await alone.gethostbyaddr('::1')).toMatchObject({ addresses: ['::1'] });
  });
});

describe('the port', () => {
  const portOf = async (port: number | string, flags = 0): Promise<number | undefined> => {
    await using alone = offline();
    return (await alone.getaddrinfo('192.0.2.1', { port, flags })).nodes[0]?.port;
  };

  it.each([0, 1, 80, 65_535])('%i is returned', async (port) => {
    expect(await portOf(port)).toBe(port);
  });

  it('is 0 when none is given', async () => {
    await using alone = offline();
    const { nodes } = await alone.getaddrinfo('192.0.2.1');
    expect(nodes[0]?.port).toBe(0);
  });

  it('may be a number as a string', async () => {
    expect(await portOf('8080')).toBe(8080);
  });

  it("may be a service by the system's name", async () => {
    const http = await servicePort('http');
    const port = portOf('http');
    if (http === undefined) expect(await failureOf(port)).toMatchObject({ code: 'ESERVICE' });
    else expect(await port).toBe(http);
  });

  it.each(['no-such-service', '65536', '-1', '80x'])('%s is no service: ESERVICE', async (port) => {
    expect(await failureOf(portOf(port))).toMatchObject({ code: 'ESERVICE' });
  });

  it('has to be a number with ARES_AI_NUMERICSERV', async () => {
    expect(await portOf('80', ARES_AI_NUMERICSERV)).toBe(80);
    expect(await failureOf(portOf('http', ARES_AI_NUMERICSERV))).toMatchObject({
      code: 'ESERVICE',
    });
  });
});

describe('ARES_AI_NOSORT', () => {
  // RFC 6724 sorts loopback before addresses elsewhere, which may not be reachable.
  const answered = ['203.0.113.1', '127.0.0.1'];

  it.each([
    { flags: ARES_AI_NOSORT, order: answered },
    { flags: 0, order: [...answered].reverse() },
  ])('with flags $flags the order is $order', async ({ flags, order }) => {
    await using server = await startFaultServer(
      authoritative(
        answered.map((data) => ({ name: 'www.example.test', type: 'A' as const, ttl: 60, data })),
      ),
    );
    await using client = resolverFor(server, { lookups: 'b' });
    expect(addresses(await client.getaddrinfo('www.example.test', { family: 4, flags }))).toEqual(
      order,
    );
  });
});

describe('ARES_AI_ENVHOSTS', () => {
  const SOURCE = `
    import { DNSResolver } from '@aiodns/resolver';
    const [flags] = process.argv.slice(2).map(Number);
    const resolver = new DNSResolver({ lookups: 'f' });
    const found = resolver.getaddrinfo('www.example.test', { family: 4, flags });
    process.send(await found.then(({ nodes }) => nodes[0].address, ({ code }) => code));
    resolver.close();
  `;

  it.each([
    { flags: ARES_AI_ENVHOSTS, found: '192.0.2.55' },
    { flags: 0, found: 'ECONNREFUSED' },
  ])('with flags $flags the file that CARES_HOSTS names gives $found', async ({ flags, found }) => {
    await using hosts = await temporaryFile('192.0.2.55 www.example.test\n');
    const { messages, stderr } = await runSource(SOURCE, {
      args: [String(flags)],
      env: { CARES_HOSTS: hosts.path },
    });
    expect({ messages, stderr }).toEqual({ messages: [found], stderr: '' });
  });
});

describe('ARES_AI_CANONNAME', () => {
  it('gives the canonical name of an entry of the hosts file', async () => {
    await using hosts = await temporaryFile('192.0.2.1 www.example.test\n');
    await using alone = new DNSResolver({ hostsPath: hosts.path, lookups: 'f' });
    const canonical = async (flags: number): Promise<string[]> =>
      (await alone.getaddrinfo('www.example.test', { flags })).cnames.map(({ name }) => name);
    expect(await canonical(ARES_AI_CANONNAME)).toEqual(['www.example.test']);
    expect(await canonical(0)).toEqual([]);
  });
});

describe('flags that c-ares does not act on for a name', () => {
  it.each([
    ['ARES_AI_PASSIVE', ARES_AI_PASSIVE],
    ['ARES_AI_NUMERICHOST', ARES_AI_NUMERICHOST],
    ['ARES_AI_V4MAPPED', ARES_AI_V4MAPPED],
    ['ARES_AI_ALL', ARES_AI_ALL],
    ['ARES_AI_ADDRCONFIG', ARES_AI_ADDRCONFIG],
    ['ARES_AI_IDN', ARES_AI_IDN],
    ['ARES_AI_IDN_ALLOW_UNASSIGNED', ARES_AI_IDN_ALLOW_UNASSIGNED],
    ['ARES_AI_IDN_USE_STD3_ASCII_RULES', ARES_AI_IDN_USE_STD3_ASCII_RULES],
    ['ARES_AI_CANONIDN', ARES_AI_CANONIDN],
    ['ARES_AI_MASK', ARES_AI_MASK],
  ])('%s changes nothing', async (_name, flags) => {
    const options = { family: 6, port: 443 };
    const { nodes, cnames } = await resolver.getaddrinfo('v6only.example.test', options);
    expect(await resolver.getaddrinfo('v6only.example.test', { ...options, flags })).toEqual({
      nodes,
      cnames,
    });
  });
});

describe('gethostbyname', () => {
  it('gives name and addresses of one family', async () => {
    const { name, aliases, addresses: found } = await resolver.gethostbyname('www.example.test', 4);
    expect({ name, aliases, found: found.sort() }).toEqual({
      name: 'www.example.test',
      aliases: [],
      found: ['192.0.2.10', '192.0.2.11', '192.0.2.12'],
    });
    expect((await resolver.gethostbyname('www.example.test', 6)).addresses.sort()).toEqual([
      '2001:db8::10',
      '2001:db8::11',
    ]);
  });

  it('of family 0 gives one family only', async () => {
    expect(await resolver.gethostbyname('v4only.example.test')).toMatchObject({
      addresses: ['192.0.2.40'],
    });
    expect(await resolver.gethostbyname('v6only.example.test')).toMatchObject({
      addresses: ['2001:db8::60'],
    });
    const families = (await resolver.gethostbyname('www.example.test')).addresses.map((address) =>
      address.includes(':'),
    );
    expect(new Set(families).size).toBe(1);
  });

  it('gives the target of the first alias as the name, as c-ares does, and all aliases', async () => {
    expect(await resolver.gethostbyname('chain1.example.test', 4)).toMatchObject({
      name: 'chain2.example.test',
      aliases: ['chain1.example.test', 'chain2.example.test', 'chain3.example.test'],
    });
  });

  it('returns an address unmodified', async () => {
    await using alone = offline();
    expect(await alone.gethostbyname('192.0.2.1', 4)).toMatchObject({ addresses: ['192.0.2.1'] });
    expect(await alone.gethostbyname('::1', 6)).toMatchObject({ addresses: ['::1'] });
  });

  it('fails with ENOTFOUND where there is no such name', async () => {
    expect(await failureOf(resolver.gethostbyname('nowhere.example.test', 4))).toMatchObject({
      code: 'ENOTFOUND',
      hostname: 'nowhere.example.test',
    });
  });
});

describe('gethostbyaddr', () => {
  it('gives the names of an IPv4 and of an IPv6 address', async () => {
    const { name, addresses: found } = await resolver.gethostbyaddr('192.0.2.1');
    const [ptr] = await resolver.query('1.2.0.192.in-addr.arpa', 'PTR');
    expect({ name, found }).toEqual({ name: ptr?.name, found: ['192.0.2.1'] });
    expect(await resolver.gethostbyaddr('2001:db8::1')).toMatchObject({
      addresses: ['2001:db8::1'],
    });
  });

  it('gives all names of an address', async () => {
    const { name, aliases } = await resolver.gethostbyaddr('192.0.2.60');
    expect([...new Set([name, ...aliases])].sort()).toEqual([
      'one.example.test',
      'three.example.test',
      'two.example.test',
    ]);
  });

  it('follows an alias in the reverse zone (RFC 2317)', async () => {
    expect(await resolver.gethostbyaddr('192.0.2.70')).toMatchObject({
      name: 'host.target.example.test',
    });
  });

  it('fails with ENOTFOUND where the address has no name', async () => {
    expect(await failureOf(resolver.gethostbyaddr('192.0.2.254'))).toMatchObject({
      code: 'ENOTFOUND',
      hostname: '192.0.2.254',
    });
  });
});
