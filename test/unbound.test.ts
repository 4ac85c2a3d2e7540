import { DNSError, DNSResolver } from '@aiodns/resolver';
import type { DNSResult } from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { kdig } from './support/kdig.js';
import { type Knot, startKnot } from './support/knot.js';
import { startUnbound, stubZones, type Unbound } from './support/unbound.js';
import { exampleZones } from './support/zones.js';

describe('a recursive server that validates', () => {
  let knot: Knot;
  let unbound: Unbound;
  let resolver: DNSResolver;

  beforeAll(async () => {
    const zones = exampleZones();
    knot = await startKnot({ zones });
    unbound = await startUnbound({ zones: await stubZones(knot, zones) });
    resolver = new DNSResolver({ nameservers: [serverString(unbound)] });
  });

  afterAll(async () => {
    await resolver?.close();
    await unbound?.stop();
    await knot?.stop();
  });

  const failure = async (name: string, type: 'A' | 'MX' | 'TXT'): Promise<DNSError> => {
    const error: unknown = await resolver.query(name, type).catch((reason: unknown) => reason);
    if (error instanceof DNSError) return error;
    throw new Error(`${name} ${type} does not fail`);
  };

  const authority = ({ result }: { result?: DNSResult }): string[] =>
    (result?.authority ?? []).map(({ name, type }) => `${name} ${type}`);

  it('recurses, and is not authoritative', async () => {
    const { answer, flags, rcode } = await resolver.queryDns('www.example.test', 'A');
    expect(answer.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { addr: '192.0.2.10' },
        { addr: '192.0.2.11' },
        { addr: '192.0.2.12' },
      ]),
    );
    expect({ rcode, ...flags }).toMatchObject({ rcode: 'NOERROR', aa: false, rd: true, ra: true });
  });

  it('follows an alias into another zone', async () => {
    expect(await resolver.query('outside.example.test', 'A')).toMatchObject([
      { type: 'A', host: '192.0.2.200' },
    ]);
    expect(await resolver.query('outside.example.test', 'CNAME')).toMatchObject({
      cname: 'www.elsewhere.test',
    });
  });

  it.each(['MX', 'NS', 'TXT', 'AAAA', 'CAA'] as const)(
    'finds as many %s records as kdig does',
    async (type) => {
      const { answer } = await kdig(unbound, 'example.test', type);
      expect(await resolver.query('example.test', type)).toHaveLength(answer.length);
    },
  );

  it('counts the TTL down', async () => {
    const [first] = await resolver.query('zero-ttl.example.test', 'A');
    const [second] = await resolver.query('v4only.example.test', 'A');
    expect(first?.ttl).toBe(0);
    expect(second?.ttl).toBeLessThanOrEqual(3_600);
  });

  it('sends a large response over TCP', async () => {
    expect(await resolver.query('many-1000.example.test', 'A')).toHaveLength(1_000);
  });

  it('sends EDNS', async () => {
    const { edns } = await resolver.queryDns('example.test', 'A');
    expect(edns).toMatchObject({ version: 0, udpSize: 1_232 });
  });

  // c-ares sets neither AD nor DO in a query, and a server sets AD only in responses to queries with one of them (RFC 6840
  // section 5.8).
  it('resolves a signed zone, and sets AD only for kdig, which requests it', async () => {
    const { answer, flags } = await resolver.queryDns('www.signed.test', 'A');
    const theirs = await kdig(unbound, 'www.signed.test', 'A', { options: ['+adflag'] });
    expect({ data: answer.map(({ data }) => data), ours: flags.ad, kdig: theirs.flags.ad }).toEqual(
      {
        data: [{ addr: '192.0.2.151' }],
        ours: false,
        kdig: true,
      },
    );
  });

  it('returns the keys of a zone', async () => {
    const { answer } = await resolver.queryDns('signed.test', 'DNSKEY');
    expect(answer.map(({ type }) => type)).toContain('DNSKEY');
  });

  it('fails for bogus data: SERVFAIL, with the reason (RFC 8914)', async () => {
    const error = await failure('www.bogus.test', 'A');
    expect(error).toMatchObject({ code: 'ESERVFAIL', result: { rcode: 'SERVFAIL', answer: [] } });
    const EXTENDED_ERROR = 15;
    expect(error.result?.edns?.options.map(([code]) => code)).toContain(EXTENDED_ERROR);
  });

  it('denies a name with the SOA record of its zone', async () => {
    const error = await failure('nowhere.example.test', 'A');
    expect(error).toMatchObject({ code: 'ENOTFOUND', result: { rcode: 'NXDOMAIN', answer: [] } });
    expect(authority(error)).toEqual(['example.test SOA']);
  });

  it('denies a type with the SOA record of its zone', async () => {
    const error = await failure('v4only.example.test', 'MX');
    expect(error).toMatchObject({ code: 'ENODATA', result: { rcode: 'NOERROR', answer: [] } });
    expect(authority(error)).toEqual(['example.test SOA']);
  });

  it('denies a name of a signed zone with its SOA record', async () => {
    expect(authority(await failure('nowhere.signed.test', 'A'))).toContain('signed.test SOA');
  });

  it('fails for a name that no server serves', async () => {
    expect(await failure('www.unserved.example', 'A')).toMatchObject({ code: 'ESERVFAIL' });
  });

  it('resolves reverse names', async () => {
    const { name, aliases } = await resolver.gethostbyaddr('192.0.2.60');
    expect(new Set([name, ...aliases]).size).toBe(3);
  });

  it('answers from its cache while its upstream server is down', async () => {
    await resolver.query('mx1.example.test', 'A');
    await knot.kill();
    try {
      expect(await resolver.query('mx1.example.test', 'A')).toMatchObject([{ host: '192.0.2.25' }]);
    } finally {
      await knot.restart();
    }
  });
});

describe('a recursive server that accepts bogus data', () => {
  it('returns it, without AD', async () => {
    const zones = exampleZones();
    await using knot = await startKnot({ zones });
    await using unbound = await startUnbound({
      zones: await stubZones(knot, zones),
      server: '  val-permissive-mode: yes',
    });
    await using resolver = new DNSResolver({ nameservers: [serverString(unbound)] });
    const { answer, flags } = await resolver.queryDns('www.bogus.test', 'A');
    expect({ data: answer.map(({ data }) => data), ad: flags.ad }).toEqual({
      data: [{ addr: '192.0.2.161' }],
      ad: false,
    });
  });
});
