import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import {
  ARES_NI_DCCP,
  ARES_NI_DGRAM,
  ARES_NI_IDN,
  ARES_NI_IDN_ALLOW_UNASSIGNED,
  ARES_NI_IDN_USE_STD3_ASCII_RULES,
  ARES_NI_LOOKUPHOST,
  ARES_NI_LOOKUPSERVICE,
  ARES_NI_NAMEREQD,
  ARES_NI_NOFQDN,
  ARES_NI_NUMERICHOST,
  ARES_NI_NUMERICSCOPE,
  ARES_NI_NUMERICSERV,
  ARES_NI_SCTP,
  ARES_NI_TCP,
  ARES_NI_UDP,
  type DNSResolver,
  type NameInfoResult,
  type SocketAddress,
} from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from './support/actions.js';
import { failureOf, resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, queriedNames, startFaultServer } from './support/fault-server.js';
import { always, authoritative, neverRespond } from './support/handlers.js';
import { runSource } from './support/program.js';
import { response } from './support/response.js';

const IPV6_NIBBLES = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa';

let server: FaultServer;
let resolver: DNSResolver;

beforeAll(async () => {
  server = await startFaultServer(
    authoritative([
      { name: '10.2.0.192.in-addr.arpa', type: 'PTR', ttl: 60, data: 'www.example.test' },
      { name: IPV6_NIBBLES, type: 'PTR', ttl: 60, data: 'six.example.test' },
    ]),
  );
  resolver = resolverFor(server, { lookups: 'b', cacheMaxTtl: 0 });
});

afterAll(async () => {
  await resolver.close();
  await server.close();
});

const IPV4: SocketAddress = { address: '192.0.2.10', port: 80 };
const NAMELESS: SocketAddress = { address: '192.0.2.99', port: 80 };
const IPV6: SocketAddress = { address: '2001:db8::1', port: 80 };

/** The name of a service in the system's file (services(5)). */
async function serviceName(port: number, protocol: string): Promise<string> {
  const text = await readFile('/etc/services', 'utf8').catch(() => '');
  const line = text
    .split('\n')
    .map((each) => each.replace(/#.*/, '').trim().split(/\s+/))
    .find(([, endpoint]) => endpoint === `${port}/${protocol}`);
  return line?.[0] ?? String(port);
}

describe('getnameinfo', () => {
  it('gives only the host when no flag selects one', async () => {
    expect(await resolver.getnameinfo(IPV4)).toEqual({ node: 'www.example.test', service: null });
    expect(await resolver.getnameinfo(IPV6)).toEqual({ node: 'six.example.test', service: null });
  });

  it('queries the reverse name of the address', async () => {
    const before = server.received.length;
    await resolver.getnameinfo(IPV4);
    await resolver.getnameinfo(IPV6);
    expect(queriedNames(server).slice(before)).toEqual(['10.2.0.192.in-addr.arpa', IPV6_NIBBLES]);
    expect(server.received.at(-1)?.question?.type).toBe(12);
  });

  it('gives a numeric address when there is no name', async () => {
    expect(await resolver.getnameinfo(NAMELESS)).toEqual({ node: '192.0.2.99', service: null });
  });

  it('gives a numeric address when the servers fail too, as c-ares treats any failure as not found', async () => {
    await using failing = await startFaultServer(
      always(respond((query) => response(query, [], { rcode: 2 }))),
    );
    await using client = resolverFor(failing, { lookups: 'b', tries: 1 });
    expect(await client.getnameinfo(IPV4)).toEqual({ node: '192.0.2.10', service: null });
  });

  it('is cancelled like every lookup', async () => {
    await using silent = await startFaultServer(neverRespond);
    await using client = resolverFor(silent, { lookups: 'b' });
    const pending = failureOf(client.getnameinfo(IPV4));
    await silent.untilReceived(1);
    client.cancel();
    expect(await pending).toMatchObject({ code: 'ECANCELLED', hostname: '192.0.2.10' });
  });

  it('accepts a flowinfo, which changes nothing', async () => {
    expect(await resolver.getnameinfo({ ...IPV6, flowinfo: 0xfffff, scopeId: 0 })).toEqual({
      node: 'six.example.test',
      service: null,
    });
  });
});

describe('the lookup', () => {
  it('is of the host with ARES_NI_LOOKUPHOST', async () => {
    expect(await resolver.getnameinfo(IPV4, ARES_NI_LOOKUPHOST)).toEqual({
      node: 'www.example.test',
      service: null,
    });
  });

  it('is of the service with ARES_NI_LOOKUPSERVICE, and nothing is sent', async () => {
    const before = server.received.length;
    expect(await resolver.getnameinfo(IPV4, ARES_NI_LOOKUPSERVICE)).toEqual({
      node: null,
      service: await serviceName(80, 'tcp'),
    });
    expect(server.received).toHaveLength(before);
  });

  it('is of host and service with both', async () => {
    expect(await resolver.getnameinfo(IPV4, ARES_NI_LOOKUPHOST | ARES_NI_LOOKUPSERVICE)).toEqual({
      node: 'www.example.test',
      service: await serviceName(80, 'tcp'),
    });
    expect(
      await resolver.getnameinfo(NAMELESS, ARES_NI_LOOKUPHOST | ARES_NI_LOOKUPSERVICE),
    ).toEqual({ node: '192.0.2.99', service: await serviceName(80, 'tcp') });
  });

  it('finds no service for port 0', async () => {
    expect(await resolver.getnameinfo({ ...IPV4, port: 0 }, ARES_NI_LOOKUPSERVICE)).toEqual({
      node: null,
      service: null,
    });
  });
});

describe('ARES_NI_NUMERICHOST', () => {
  it('gives the address without a query', async () => {
    const before = server.received.length;
    expect(await resolver.getnameinfo(IPV4, ARES_NI_NUMERICHOST)).toEqual({
      node: '192.0.2.10',
      service: null,
    });
    expect(server.received).toHaveLength(before);
  });

  it('gives IPv6 with its scope, to which c-ares adds 0 too', async () => {
    expect(await resolver.getnameinfo(IPV6, ARES_NI_NUMERICHOST)).toEqual({
      node: '2001:db8::1',
      service: null,
    });
  });

  it('gives the service too when a flag selects it', async () => {
    const flags = ARES_NI_NUMERICHOST | ARES_NI_LOOKUPHOST | ARES_NI_LOOKUPSERVICE;
    expect(await resolver.getnameinfo(IPV4, flags | ARES_NI_NUMERICSERV)).toEqual({
      node: '192.0.2.10',
      service: '80',
    });
  });

  it('contradicts ARES_NI_NAMEREQD', async () => {
    const both = resolver.getnameinfo(IPV4, ARES_NI_NUMERICHOST | ARES_NI_NAMEREQD);
    expect(await failureOf(both)).toMatchObject({ code: 'EBADFLAGS' });
  });
});

describe('ARES_NI_NAMEREQD', () => {
  it('fails for an address without a name', async () => {
    const failure = await failureOf(resolver.getnameinfo(NAMELESS, ARES_NI_NAMEREQD));
    expect(failure).toMatchObject({ code: 'ENOTFOUND', hostname: '192.0.2.99' });
  });

  it('changes nothing for an address with one', async () => {
    expect(await resolver.getnameinfo(IPV4, ARES_NI_NAMEREQD)).toMatchObject({
      node: 'www.example.test',
    });
  });
});

describe('ARES_NI_NUMERICSERV', () => {
  it('gives the port number', async () => {
    const flags = ARES_NI_LOOKUPSERVICE | ARES_NI_NUMERICSERV;
    expect(await resolver.getnameinfo(IPV4, flags)).toEqual({ node: null, service: '80' });
    expect(await resolver.getnameinfo({ ...IPV4, port: 65_535 }, flags)).toEqual({
      node: null,
      service: '65535',
    });
  });

  it('does not look up a service by itself', async () => {
    expect(await resolver.getnameinfo(IPV4, ARES_NI_NUMERICSERV)).toMatchObject({ service: null });
  });
});

describe('the protocol of a service', () => {
  it.each([
    { flag: 'no flag', flags: 0, protocol: 'tcp' },
    { flag: 'ARES_NI_TCP', flags: ARES_NI_TCP, protocol: 'tcp' },
    { flag: 'ARES_NI_UDP', flags: ARES_NI_UDP, protocol: 'udp' },
    { flag: 'ARES_NI_DGRAM', flags: ARES_NI_DGRAM, protocol: 'udp' },
    { flag: 'ARES_NI_SCTP', flags: ARES_NI_SCTP, protocol: 'sctp' },
    { flag: 'ARES_NI_DCCP', flags: ARES_NI_DCCP, protocol: 'dccp' },
  ])('is $protocol with $flag', async ({ flags, protocol }) => {
    // Port 514 is shell over TCP and syslog over UDP.
    const { service } = await resolver.getnameinfo(
      { ...IPV4, port: 514 },
      ARES_NI_LOOKUPSERVICE | flags,
    );
    expect(service).toBe(await serviceName(514, protocol));
  });
});

describe('a link-local address', () => {
  const linkLocal = (scopeId: number): SocketAddress => ({ address: 'fe80::1', port: 80, scopeId });
  // Interface 1 of a system is its loopback.
  const [first = ''] =
    Object.entries(networkInterfaces()).find(([, addresses]) =>
      addresses?.some(({ internal }) => internal),
    ) ?? [];

  it("has its interface's name for a scope", async () => {
    expect(await resolver.getnameinfo(linkLocal(1), ARES_NI_NUMERICHOST)).toMatchObject({
      node: `fe80::1%${first}`,
    });
  });

  it('has a numeric scope when there is no such interface', async () => {
    expect(await resolver.getnameinfo(linkLocal(666_666), ARES_NI_NUMERICHOST)).toMatchObject({
      node: 'fe80::1%666666',
    });
  });

  it('has a numeric scope with ARES_NI_NUMERICSCOPE', async () => {
    const flags = ARES_NI_NUMERICHOST | ARES_NI_NUMERICSCOPE;
    expect(await resolver.getnameinfo(linkLocal(1), flags)).toMatchObject({ node: 'fe80::1%1' });
  });

  it('without a name is given with its scope', async () => {
    expect(await resolver.getnameinfo(linkLocal(1))).toMatchObject({ node: `fe80::1%${first}` });
  });

  it('may have the largest scope', async () => {
    const flags = ARES_NI_NUMERICHOST | ARES_NI_NUMERICSCOPE;
    expect(await resolver.getnameinfo(linkLocal(0xffff_ffff), flags)).toMatchObject({
      node: 'fe80::1%4294967295',
    });
  });
});

describe('ARES_NI_NOFQDN', () => {
  const SOURCE = `
    import { hostname } from 'node:os';
    import { DNSResolver } from '@aiodns/resolver';
    const [flags, server] = process.argv.slice(2);
    const resolver = new DNSResolver({ nameservers: [server], lookups: 'b' });
    const { node } = await resolver.getnameinfo({ address: '192.0.2.10', port: 0 }, Number(flags));
    resolver.close();
    process.send({ hostname: hostname(), node });
  `;

  /** Looks the name up in a namespace whose host name is machine.example.test; undefined where that is not permitted. */
  async function onMachineOfDomain(flags: number): Promise<unknown> {
    const { messages } = await runSource(SOURCE, {
      runtime: 'unshare',
      execArgv: [
        '--uts',
        '--map-root-user',
        'sh',
        '-c',
        'echo machine.example.test >/proc/sys/kernel/hostname; exec "$0" "$@"',
        process.execPath,
      ],
      args: [String(flags), serverString(server)],
    }).catch(() => ({ messages: [] }));
    return messages[0];
  }

  it("strips this machine's domain, if it has one", async () => {
    const pretended = await onMachineOfDomain(ARES_NI_NOFQDN);
    if (pretended !== undefined) {
      expect(pretended).toEqual({ hostname: 'machine.example.test', node: 'www' });
      expect(await onMachineOfDomain(0)).toMatchObject({ node: 'www.example.test' });
      return;
    }
    // No namespaces here. This machine is in another domain, so the name is unmodified.
    expect(await resolver.getnameinfo(IPV4, ARES_NI_NOFQDN)).toMatchObject({
      node: 'www.example.test',
    });
  });

  it('leaves names of other domains unmodified', async () => {
    expect(await resolver.getnameinfo(IPV6, ARES_NI_NOFQDN)).toMatchObject({
      node: 'six.example.test',
    });
  });
});

describe('flags that c-ares only reserves', () => {
  const usual: NameInfoResult = { node: 'www.example.test', service: null };

  it.each([
    ['ARES_NI_IDN', ARES_NI_IDN],
    ['ARES_NI_IDN_ALLOW_UNASSIGNED', ARES_NI_IDN_ALLOW_UNASSIGNED],
    ['ARES_NI_IDN_USE_STD3_ASCII_RULES', ARES_NI_IDN_USE_STD3_ASCII_RULES],
  ])('%s changes nothing', async (_name, flag) => {
    expect(await resolver.getnameinfo(IPV4, flag)).toEqual(usual);
  });
});
