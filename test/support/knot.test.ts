import { Resolver } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendQuery } from './dns-client.js';
import { hasIPv6Loopback, serverString } from './endpoint.js';
import { kdig } from './kdig.js';
import { type Knot, startKnot } from './knot.js';
import { exampleZones, RRSET_SIZES, zone } from './zones.js';

const NXDOMAIN = 3;
const REFUSED = 5;

describe('knotd with the example zones', () => {
  let knot: Knot;
  beforeAll(async () => {
    knot = await startKnot({ zones: exampleZones() });
  });
  afterAll(() => knot.stop());

  it.each([
    ['A', 'www', 3],
    ['AAAA', 'www', 2],
    ['MX', '', 3],
    ['NS', '', 2],
    ['TXT', '', 2],
    ['CAA', '', 4],
    ['SOA', '', 1],
    ['SRV', '_sip._tcp', 3],
    ['NAPTR', 'naptr', 3],
    ['URI', '_ftp._tcp', 2],
    ['TLSA', '_443._tcp.www', 2],
    ['HTTPS', 'svc', 3],
    ['SVCB', '_dns', 2],
    ['HINFO', 'host', 1],
    ['SSHFP', 'host', 2],
    ['DS', 'child', 2],
    ['SIG', 'sig', 1],
    ['TYPE65280', 'opaque', 2],
    ['DNAME', 'subtree', 1],
    ['CNAME', 'chain1', 1],
  ])('serves %s of "%s": %i records', async (type, owner, count) => {
    const { answer } = await kdig(
      knot,
      owner === '' ? 'example.test' : `${owner}.example.test`,
      type,
    );
    expect(answer.map((record) => record.type)).toEqual(Array.from({ length: count }, () => type));
  });

  it.each([
    ['2.0.192.in-addr.arpa', '60.2.0.192.in-addr.arpa', 3],
    [
      '8.b.d.0.1.0.0.2.ip6.arpa',
      '0.6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
      2,
    ],
  ])('serves PTR in %s', async (_zone, name, count) => {
    expect((await kdig(knot, name, 'PTR')).answer).toHaveLength(count);
  });

  it.each([
    'dot\\.inside',
    'nul\\000inside',
    'high\\255\\254',
    'back\\\\slash',
    'with\\032space',
    'x.wild',
    'xn--bcher-kva',
  ])('serves the awkward name %s', async (label) => {
    const { answer } = await kdig(knot, `${label}.example.test`, 'A');
    expect(answer.map(({ name, type }) => ({ name, type }))).toEqual([
      { name: `${label}.example.test.`, type: 'A' },
    ]);
  });

  it('serves a name of 255 bytes', async () => {
    const labels = ['a'.repeat(63), 'b'.repeat(63), 'c'.repeat(63), 'd'.repeat(48)];
    const { answer } = await kdig(knot, `${labels.join('.')}.example.test`, 'A');
    expect(answer[0]?.rdata).toBe('192.0.2.121');
  });

  it.each(RRSET_SIZES)('serves an RRset of %i records', async (size) => {
    for (const type of ['A', 'MX', 'TXT']) {
      expect(
        (
          await kdig(knot, `many-${size}.example.test`, type, {
            options: ['+tcp'],
          })
        ).answer,
      ).toHaveLength(size);
    }
  });

  it('truncates over UDP a response that is complete over TCP', async () => {
    const question = { name: 'big.example.test', type: 'TXT' } as const;
    const udp = await sendQuery(knot, question);
    const tcp = await sendQuery(knot, question, { transport: 'tcp' });
    expect({
      udp: udp.flag_tc,
      tcp: tcp.flag_tc,
      records: tcp.answers?.length,
    }).toEqual({ udp: true, tcp: false, records: 6 });
    expect((await kdig(knot, 'big.example.test', 'TXT')).answer).toHaveLength(6);
  });

  it('keeps the bytes of text that is not UTF-8', async () => {
    const { answer } = await kdig(knot, 'txt-latin1.example.test', 'TXT');
    expect(answer.map((record) => Buffer.from(record.rdataBytes).toString('hex'))).toEqual([
      '08636166e920fffe80',
    ]);
  });

  it('gives RDATA of an unknown type in the generic form', async () => {
    const { answer } = await kdig(knot, 'opaque.example.test', 'TYPE65280');
    expect(answer.map(({ rdata }) => rdata).sort()).toEqual(['\\# 0', '\\# 5 0102030405']);
  });

  it('answers version.bind and id.server in class CHAOS', async () => {
    const responses = await Promise.all(
      ['version.bind', 'id.server'].map((name) => kdig(knot, name, 'TXT', { class: 'CH' })),
    );
    expect(responses.map(({ answer }) => answer[0]?.rdata)).toEqual([
      `"${knot.version}"`,
      `"${knot.identity}"`,
    ]);
  });

  it('refuses names outside its zones, and denies names inside', async () => {
    expect((await kdig(knot, 'www.unserved.test', 'A')).rcode).toBe(REFUSED);
    const denied = await kdig(knot, 'nowhere.example.test', 'A');
    expect({
      rcode: denied.rcode,
      authority: denied.authority.map(({ type }) => type),
    }).toEqual({
      rcode: NXDOMAIN,
      authority: ['SOA'],
    });
  });

  it.each(['DNSKEY', 'RRSIG', 'NSEC'])('signs signed.test: %s', async (type) => {
    expect((await kdig(knot, 'signed.test', type)).answer.map((record) => record.type)).toContain(
      type,
    );
  });

  it('is a server for node:dns', async () => {
    const resolver = new Resolver();
    resolver.setServers([serverString(knot)]);
    expect(await resolver.resolve4('v4only.example.test')).toEqual(['192.0.2.40']);
  });
});

describe('restarting knotd', () => {
  const small = { zones: [zone('elsewhere.test')] };
  const question = { name: 'www.elsewhere.test', type: 'A' } as const;

  it('starts on the same port as a new process, after a stop and after a kill', async () => {
    await using knot = await startKnot(small);
    const first = { port: knot.port, pid: knot.pid };
    await knot.restart();
    const second = knot.pid;
    expect(second).not.toBe(first.pid);
    await knot.kill();
    await expect(sendQuery(knot, question)).rejects.toThrow();
    await knot.restart();
    expect(knot.pid).not.toBe(second);
    expect(knot.port).toBe(first.port);
    expect((await sendQuery(knot, question)).answers).toHaveLength(1);
  });

  it('leaves neither process nor folder behind', async () => {
    const knot = await startKnot(small);
    await knot.stop();
    expect(existsSync(dirname(knot.confPath))).toBe(false);
    expect(() => process.kill(knot.pid, 0)).toThrow('ESRCH');
  });

  it('reports why a zone does not load', async () => {
    await expect(
      startKnot({ zones: [{ name: 'broken.test', text: '@ SOA nonsense' }] }),
    ).rejects.toThrow(/broken\.test/);
  });

  it('listens on ::1 with the same port with ipv6', async () => {
    const ipv6 = await hasIPv6Loopback();
    await using knot = await startKnot({ ...small, ipv6 });
    const address = ipv6 ? '::1' : '127.0.0.1';
    expect((await sendQuery({ address, port: knot.port }, question)).answers).toHaveLength(1);
  });
});
