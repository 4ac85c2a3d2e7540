import { DNSResolver, type ResolverOptions } from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dnsdist, startDnsdist } from '../support/dnsdist.js';
import { SERVER_NAME } from '../support/encrypted-server.js';
import { type EncryptedUnbound, startEncryptedUnbound } from '../support/encrypted-unbound.js';
import { serverString } from '../support/endpoint.js';
import { kdig } from '../support/kdig.js';
import { type Knot, startKnot } from '../support/knot.js';
import { exampleZones } from '../support/zones.js';

let knot: Knot;
let unbound: EncryptedUnbound;
let dnsdist: Dnsdist;

beforeAll(async () => {
  const zones = exampleZones();
  knot = await startKnot({ zones });
  unbound = await startEncryptedUnbound(knot, zones);
  dnsdist = await startDnsdist(knot);
});

afterAll(async () => {
  await dnsdist?.[Symbol.asyncDispose]();
  await unbound?.[Symbol.asyncDispose]();
  await knot?.stop();
});

const servers = { unbound: () => unbound, dnsdist: () => dnsdist } as const;

describe.each([
  ['unbound', 'tls'],
  ['unbound', 'https'],
  ['dnsdist', 'tls'],
  ['dnsdist', 'https'],
] as const)('%s by %s', (name, transport) => {
  const server = () => servers[name]();
  const open = (options: ResolverOptions = {}): DNSResolver =>
    new DNSResolver({
      nameservers: [server()[transport]],
      tls: { ca: server().certificate.cert },
      ...options,
    });
  const byKdig = (qname: string, type: string, options: readonly string[] = []) =>
    kdig({ address: '127.0.0.1', port: 0 }, qname, type, {
      port: transport === 'tls' ? server().tlsPort : server().httpsPort,
      options: [
        `+${transport}`,
        `+tls-ca=${server().certificate.certPath}`,
        `+tls-hostname=${SERVER_NAME}`,
        ...options,
      ],
    });

  it.each([
    ['www.example.test', 'A'],
    ['example.test', 'MX'],
    ['example.test', 'SOA'],
    ['example.test', 'TXT'],
    ['many-100.example.test', 'A'],
  ] as const)('answers %s %s as kdig sees it', async (qname, type) => {
    await using resolver = open();
    const { answer, rcode, ...rest } = await resolver.queryDns(qname, type);
    const expected = await byKdig(qname, type);
    expect(rcode).toBe('NOERROR');
    expect(rest).toMatchObject({ server: server()[transport], transport });
    expect(answer.map((record) => `${record.name} ${record.type}`).sort()).toEqual(
      expected.answer.map((record) => `${record.name.replace(/\.$/, '')} ${record.type}`).sort(),
    );
    const addresses = answer.flatMap((record) => (record.type === 'A' ? record.data.addr : []));
    const theirs = expected.answer.flatMap((record) => (record.type === 'A' ? record.rdata : []));
    expect(addresses.sort()).toEqual(theirs.sort());
  });

  it('answers what is too large for any datagram', async () => {
    await using resolver = open();
    const records = await resolver.query('many-1000.example.test', 'TXT');
    expect(records).toHaveLength(1_000);
  });

  it('says that a name does not exist', async () => {
    await using resolver = open();
    await expect(resolver.query('nowhere.example.test', 'A')).rejects.toMatchObject({
      code: 'ENOTFOUND',
      server: server()[transport],
      result: { rcode: 'NXDOMAIN', transport },
    });
  });

  it('answers 2,000 queries at a time', async () => {
    await using resolver = open({ cacheMaxTtl: 0 });
    const answers = await Promise.all(
      Array.from({ length: 2_000 }, () => resolver.query('www.example.test', 'A')),
    );
    expect(new Set(answers.map(({ length }) => length))).toEqual(new Set([3]));
  });

  it('serves lookups by host', async () => {
    await using resolver = open({ lookups: 'b' });
    const { nodes } = await resolver.getaddrinfo('www.example.test', { family: 4 });
    expect(nodes.map(({ address }) => address).sort()).toEqual([
      '192.0.2.10',
      '192.0.2.11',
      '192.0.2.12',
    ]);
  });

  it('shows what protects the connection', async () => {
    await using resolver = open();
    await resolver.query('www.example.test', 'A');
    expect(resolver.stats().servers).toMatchObject([
      {
        server: server()[transport],
        sent: 1,
        received: 1,
        security: {
          protocol: 'TLSv1.3',
          cipher: expect.stringMatching(/^TLS_AES_/),
          certificate: SERVER_NAME,
        },
      },
    ]);
  });

  it('is queried after plain servers, in the order of the list', async () => {
    await using resolver = new DNSResolver({
      nameservers: [serverString(knot), server()[transport]],
      tls: { ca: server().certificate.cert },
      cacheMaxTtl: 0,
    });
    expect(await resolver.queryDns('www.example.test', 'A')).toMatchObject({ transport: 'udp' });
    resolver.nameservers = [server()[transport], serverString(knot)];
    expect(await resolver.queryDns('www.example.test', 'A')).toMatchObject({ transport });
  });
});

describe('a server for DNS over HTTPS by GET', () => {
  it.each(['unbound', 'dnsdist'] as const)('%s answers', async (name) => {
    const { https, certificate } = servers[name]();
    const server = https.replace('#', '{?dns}#');
    await using resolver = new DNSResolver({
      nameservers: [server],
      tls: { ca: certificate.cert },
    });
    expect(resolver.nameservers).toEqual([server]);
    expect(await resolver.queryDns('www.example.test', 'A')).toMatchObject({
      server,
      transport: 'https',
    });
  });
});
