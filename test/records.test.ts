import { Resolver as NodeResolver } from 'node:dns/promises';
import { DNSResolver } from '@aiodns/resolver';
import {
  type AnyResult,
  classText,
  type DNSRecord,
  ownerText,
  parseQueryType,
  QueryType,
  type QueryTypeSpec,
  queryTypeName,
  rdataText,
} from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { respondWith } from './support/handlers.js';
import { type KdigRecord, kdig } from './support/kdig.js';
import { type Knot, startKnot } from './support/knot.js';
import { wireName } from './support/name.js';
import { exampleZones, RRSET_SIZES } from './support/zones.js';

const REVERSE_6 = `0.6.0.0${'.0'.repeat(20)}.8.b.d.0.1.0.0.2.ip6.arpa`;

/** Names and types of the example zones, with every type of the record table. */
const QUESTIONS: readonly (readonly [name: string, type: QueryTypeSpec])[] = [
  ['www.example.test', 'A'],
  ['zero-ttl.example.test', 'A'],
  ['long-ttl.example.test', 'A'],
  ['www.example.test', 'AAAA'],
  ['mapped.example.test', 'AAAA'],
  ['example.test', 'NS'],
  ['child.example.test', 'DS'],
  ['chain1.example.test', 'CNAME'],
  ['chain1.example.test', 'A'],
  ['chain1.example.test', 'AAAA'],
  ['odd.example.test', 'CNAME'],
  ['outside.example.test', 'A'],
  ['loop1.example.test', 'A'],
  ['host.subtree.example.test', 'A'],
  ['subtree.example.test', 'TYPE39'],
  ['example.test', 'SOA'],
  ['60.2.0.192.in-addr.arpa', 'PTR'],
  ['124.2.0.192.in-addr.arpa', 'PTR'],
  ['70.2.0.192.in-addr.arpa', 'PTR'],
  [REVERSE_6, 'PTR'],
  ['host.example.test', 'HINFO'],
  ['example.test', 'MX'],
  ['odd-mx.example.test', 'MX'],
  ['example.test', 'TXT'],
  ['txt-long.example.test', 'TXT'],
  ['txt-latin1.example.test', 'TXT'],
  ['txt-utf8.example.test', 'TXT'],
  ['txt-empty.example.test', 'TXT'],
  ['txt-quotes.example.test', 'TXT'],
  ['txt-nul.example.test', 'TXT'],
  ['txt-strings.example.test', 'TXT'],
  ['big.example.test', 'TXT'],
  ['sig.example.test', 'SIG'],
  ['_sip._tcp.example.test', 'SRV'],
  ['_none._tcp.example.test', 'SRV'],
  ['naptr.example.test', 'NAPTR'],
  ['host.example.test', 'SSHFP'],
  ['signed.test', 'DNSKEY'],
  ['signed.test', 'RRSIG'],
  ['signed.test', 'NSEC'],
  ['_443._tcp.www.example.test', 'TLSA'],
  ['_25._tcp.mx1.example.test', 'TLSA'],
  ['_dns.example.test', 'SVCB'],
  ['_dns-alias.example.test', 'SVCB'],
  ['svc.example.test', 'HTTPS'],
  ['svc-alias.example.test', 'HTTPS'],
  ['_ftp._tcp.example.test', 'URI'],
  ['example.test', 'CAA'],
  ['opaque.example.test', 'TYPE65280'],
  ['opaque.example.test', 65281],
  ['any-name-at-all.wild.example.test', 'A'],
  ['deep.er.wild.example.test', 'MX'],
  ['exact.wild.example.test', 'A'],
  ...RRSET_SIZES.flatMap((size) =>
    (['A', 'MX', 'TXT'] as const).map((type) => [`many-${size}.example.test`, type] as const),
  ),
];

/** A record in the form in which those of kdig and of a resolver are compared: its fields in a master file. */
const comparableRecord = (record: DNSRecord) => ({
  name: ownerText(record.name),
  ttl: record.ttl,
  class: classText(record.recordClass),
  type: record.type,
  rdata: rdataText(record),
});

/** kdig does not know SIG, which c-ares parses. */
const SIG_RDATA = 'A 13 3 3600 20380119031407 19700101000001 60485 example.test. AQIDBAUGBwgJCg==';

const comparableKdigRecord = ({
  name,
  ttl,
  class: recordClass,
  typeNumber,
  rdata,
}: KdigRecord) => ({
  name,
  ttl,
  class: recordClass,
  type: queryTypeName(typeNumber),
  rdata: typeNumber === QueryType.SIG ? SIG_RDATA : rdata.trimEnd(),
});

/** Reads a flat field from fields of a master file, which it consumes. */
type ReadField = (fields: string[]) => unknown;

const plain: ReadField = (fields) => fields.shift();
const number: ReadField = (fields) => Number(fields.shift());
const name: ReadField = (fields) => fields.shift()?.replace(/\.$/, '');
const unquoted: ReadField = (fields) => fields.shift()?.slice(1, -1).replaceAll(/\\(.)/g, '$1');
const hexBytes: ReadField = (fields) => new Uint8Array(Buffer.from(fields.shift() ?? '', 'hex'));
const base64Bytes: ReadField = (fields) =>
  new Uint8Array(Buffer.from(fields.shift() ?? '', 'base64'));
const others: ReadField = (fields) => fields.splice(0);
const time: ReadField = (fields) => {
  const [, date, at] = /^(.{8})(.{6})$/.exec(fields.shift() ?? '') ?? [];
  const iso = `${date?.replace(/^(....)(..)/, '$1-$2-')}T${at?.replace(/^(..)(..)/, '$1:$2:')}Z`;
  return Date.parse(iso) / 1000;
};
/** Bytes of character strings: escapes are `\DDD` or `\X`. */
const stringBytes = (text: string): number[] =>
  [...text.slice(1, -1).matchAll(/\\(\d{3})|\\(.)|(.)/g)].map(([, decimal, escaped, other]) =>
    decimal === undefined ? (escaped ?? other ?? '').charCodeAt(0) : Number(decimal),
  );
const strings: ReadField = (fields) =>
  fields.splice(0).map((text) => Uint8Array.from(stringBytes(text)));
const anything: ReadField = (fields) => {
  fields.splice(0);
  return expect.anything();
};

/** The flat fields of each type, in the order of its master-file form, as `DNSResolver.query` documents them. */
const FLAT_FIELDS: Readonly<Record<string, Readonly<Record<string, ReadField>>>> = {
  A: { host: plain },
  AAAA: { host: plain },
  NS: { host: name },
  CNAME: { cname: name },
  PTR: { name },
  SOA: {
    nsname: name,
    hostmaster: name,
    serial: number,
    refresh: number,
    retry: number,
    expires: number,
    minttl: number,
  },
  HINFO: { cpu: unquoted, os: unquoted },
  MX: { priority: number, host: name },
  TXT: { strings },
  SIG: {
    typeCovered: (fields) => parseQueryType(fields.shift() ?? ''),
    algorithm: number,
    labels: number,
    originalTtl: number,
    expiration: time,
    inception: time,
    keyTag: number,
    signersName: name,
    signature: base64Bytes,
  },
  SRV: { priority: number, weight: number, port: number, host: name },
  NAPTR: {
    order: number,
    preference: number,
    flags: unquoted,
    service: unquoted,
    regexp: unquoted,
    replacement: name,
  },
  DNAME: { target: name },
  DS: { keyTag: number, algorithm: number, digestType: number, digest: hexBytes },
  SSHFP: { algorithm: number, fingerprintType: number, fingerprint: hexBytes },
  RRSIG: {
    typeCovered: plain,
    algorithm: number,
    labels: number,
    originalTtl: number,
    expiration: time,
    inception: time,
    keyTag: number,
    signerName: name,
    signature: base64Bytes,
  },
  NSEC: { nextDomain: name, types: others },
  DNSKEY: { flags: number, protocol: number, algorithm: number, publicKey: base64Bytes },
  TLSA: {
    certUsage: number,
    selector: number,
    matchingType: number,
    certAssociationData: hexBytes,
  },
  // Parameters have their own expectations, below.
  SVCB: { priority: number, target: name, params: anything },
  HTTPS: { priority: number, target: name, params: anything },
  URI: { priority: number, weight: number, target: unquoted },
  CAA: { critical: number, property: plain, value: unquoted },
};

/** The flat form of a record, from its text by kdig. */
const flatRecord = ({ type, ttl, rdata }: ReturnType<typeof comparableKdigRecord>) => {
  const fields = rdata.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const known = FLAT_FIELDS[type];
  if (known === undefined) {
    const [, , hex = ''] = fields;
    return { type, ttl, rdata: new Uint8Array(Buffer.from(hex, 'hex')) };
  }
  const flat = Object.fromEntries(
    Object.entries(known).map(([field, read]) => [field, read(fields)]),
  );
  const { strings: parts } = flat;
  if (!Array.isArray(parts)) return { type, ttl, ...flat };
  const data = Buffer.concat(parts);
  return { type, ttl, strings: parts, data: new Uint8Array(data), text: data.toString() };
};

const list = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);

describe('records of knotd', () => {
  let knot: Knot;
  let resolver: DNSResolver;
  beforeAll(async () => {
    knot = await startKnot({ zones: exampleZones() });
    resolver = new DNSResolver({ nameservers: [serverString(knot)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await knot.stop();
  });

  const kdigType = (type: QueryTypeSpec) => (typeof type === 'number' ? `TYPE${type}` : type);

  describe.each(QUESTIONS)('%s %s', (name, type) => {
    it('are, in each section, those that kdig shows', async () => {
      // By default kdig sends no EDNS, and knotd then adds fewer additional records.
      const seen = await kdig(knot, name, kdigType(type), { options: ['+edns', '+bufsize=1232'] });
      const result = await resolver.queryDns(name, type);
      expect(seen.answer).not.toEqual([]);
      for (const section of ['answer', 'authority', 'additional'] as const) {
        expect(result[section].map(comparableRecord), section).toEqual(
          seen[section].map(comparableKdigRecord),
        );
      }
      expect(result.flags).toEqual({ ...seen.flags, rd: true });
      expect(result.rcode).toBe('NOERROR');
    });

    it('are flat in query: those of the queried type, with the fields that kdig shows', async () => {
      const seen = await kdig(knot, name, kdigType(type));
      const expected = seen.answer
        .map(comparableKdigRecord)
        .filter((record) => record.type === queryTypeName(parseQueryType(type) ?? 0))
        .map(flatRecord);
      const query = resolver.query(name, type);
      if (expected.length === 0) {
        await expect(query).rejects.toMatchObject({ code: 'ENODATA' });
        return;
      }
      expect(list<AnyResult>(await query)).toEqual(expected);
    });
  });

  // Written by hand from the zone file, as documented.
  const ttl = 3600;
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const hex = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'));
  const text = (value: string) => new Uint8Array(Buffer.from(value));

  it.each<readonly [type: QueryTypeSpec, name: string, results: AnyResult | AnyResult[]]>([
    [
      'A',
      'www.example.test',
      [10, 11, 12].map((last) => ({ type: 'A', ttl: 300, host: `192.0.2.${last}` })),
    ],
    [
      'AAAA',
      'www.example.test',
      ['2001:db8::10', '2001:db8::11'].map((host) => ({ type: 'AAAA', ttl: 600, host })),
    ],
    ['AAAA', 'mapped.example.test', [{ type: 'AAAA', ttl, host: '::ffff:192.0.2.99' }]],
    [
      'NS',
      'example.test',
      ['ns1.example.test', 'ns2.example.test'].map((host) => ({ type: 'NS', ttl, host })),
    ],
    ['CNAME', 'chain1.example.test', { type: 'CNAME', ttl: 100, cname: 'chain2.example.test' }],
    ['CNAME', 'odd.example.test', { type: 'CNAME', ttl, cname: 'dot\\.inside.example.test' }],
    [
      'SOA',
      'example.test',
      {
        type: 'SOA',
        ttl,
        nsname: 'ns1.example.test',
        hostmaster: 'hostmaster.admin.example.test',
        serial: 2025010101,
        refresh: 7200,
        retry: 900,
        expires: 1209600,
        minttl: 300,
      },
    ],
    ['PTR', '10.2.0.192.in-addr.arpa', [{ type: 'PTR', ttl, name: 'www.example.test' }]],
    ['HINFO', 'host.example.test', [{ type: 'HINFO', ttl, cpu: 'PDP-11', os: 'UNIX "V7"' }]],
    [
      'MX',
      'example.test',
      [
        { type: 'MX', ttl, host: 'mx1.example.test', priority: 10 },
        { type: 'MX', ttl, host: 'mx2.example.test', priority: 20 },
        { type: 'MX', ttl, host: 'mail.elsewhere.test', priority: 30 },
      ],
    ],
    [
      'TXT',
      'txt-strings.example.test',
      [
        {
          type: 'TXT',
          ttl,
          text: 'onethreefour',
          data: text('onethreefour'),
          strings: ['one', '', 'three', 'four'].map(text),
        },
      ],
    ],
    [
      'TXT',
      'txt-empty.example.test',
      [{ type: 'TXT', ttl, text: '', data: bytes(), strings: [bytes()] }],
    ],
    [
      'TXT',
      'txt-utf8.example.test',
      [{ type: 'TXT', ttl, text: 'café €', data: text('café €'), strings: [text('café €')] }],
    ],
    [
      'TXT',
      'txt-latin1.example.test',
      [
        {
          type: 'TXT',
          ttl,
          text: 'caf\ufffd \ufffd\ufffd\ufffd',
          data: bytes(0x63, 0x61, 0x66, 233, 0x20, 255, 254, 128),
          strings: [bytes(0x63, 0x61, 0x66, 233, 0x20, 255, 254, 128)],
        },
      ],
    ],
    [
      'TXT',
      'txt-nul.example.test',
      [
        {
          type: 'TXT',
          ttl,
          text: 'before\0after',
          data: text('before\0after'),
          strings: [text('before\0after')],
        },
      ],
    ],
    [
      'SIG',
      'sig.example.test',
      [
        {
          type: 'SIG',
          ttl,
          typeCovered: 1,
          algorithm: 13,
          labels: 3,
          originalTtl: 3600,
          expiration: 0x7fffffff,
          inception: 1,
          keyTag: 0xec45,
          signersName: 'example.test',
          signature: bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        },
      ],
    ],
    [
      'SRV',
      '_sip._tcp.example.test',
      [
        { type: 'SRV', ttl, host: 'sip2.example.test', port: 5060, priority: 10, weight: 20 },
        { type: 'SRV', ttl, host: 'sip1.example.test', port: 5060, priority: 10, weight: 60 },
        { type: 'SRV', ttl, host: 'sip.elsewhere.test', port: 5061, priority: 20, weight: 0 },
      ],
    ],
    [
      'SRV',
      '_none._tcp.example.test',
      [{ type: 'SRV', ttl, host: '', port: 0, priority: 0, weight: 0 }],
    ],
    [
      'NAPTR',
      'naptr.example.test',
      [
        {
          type: 'NAPTR',
          ttl,
          order: 100,
          preference: 10,
          flags: 'S',
          service: 'SIP+D2U',
          regexp: '',
          replacement: '_sip._udp.example.test',
        },
        {
          type: 'NAPTR',
          ttl,
          order: 100,
          preference: 50,
          flags: 'U',
          service: 'E2U+sip',
          regexp: '!^.*$!sip:info@example.test!',
          replacement: '',
        },
        {
          type: 'NAPTR',
          ttl,
          order: 200,
          preference: 10,
          flags: '',
          service: '',
          regexp: '',
          replacement: 'sip1.example.test',
        },
      ],
    ],
    [
      'SSHFP',
      'host.example.test',
      [
        {
          type: 'SSHFP',
          ttl,
          algorithm: 1,
          fingerprintType: 1,
          fingerprint: hex('123456789abcdef67890123456789abcdef67890'),
        },
        {
          type: 'SSHFP',
          ttl,
          algorithm: 4,
          fingerprintType: 2,
          fingerprint: hex('123456789abcdef67890123456789abcdef67890123456789abcdef123456789'),
        },
      ],
    ],
    [
      'DS',
      'child.example.test',
      [
        {
          type: 'DS',
          ttl,
          keyTag: 60485,
          algorithm: 13,
          digestType: 2,
          digest: hex('d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a'),
        },
        {
          type: 'DS',
          ttl,
          keyTag: 60485,
          algorithm: 13,
          digestType: 4,
          digest: hex(
            '72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6',
          ),
        },
      ],
    ],
    [
      'TLSA',
      '_25._tcp.mx1.example.test',
      [
        {
          type: 'TLSA',
          ttl,
          certUsage: 0,
          selector: 0,
          matchingType: 0,
          certAssociationData: hex('30820101'),
        },
      ],
    ],
    [
      'URI',
      '_ftp._tcp.example.test',
      [
        { type: 'URI', ttl, priority: 10, weight: 1, target: 'ftp://ftp1.example.test/public' },
        {
          type: 'URI',
          ttl,
          priority: 20,
          weight: 5,
          target: 'https://www.example.test/a%20b?c=d',
        },
      ],
    ],
    [
      'CAA',
      'example.test',
      [
        { type: 'CAA', ttl, critical: 0, property: 'iodef', value: 'mailto:security@example.test' },
        { type: 'CAA', ttl, critical: 0, property: 'issue', value: 'ca.example.test' },
        { type: 'CAA', ttl, critical: 0, property: 'issuewild', value: ';' },
        {
          type: 'CAA',
          ttl,
          critical: 128,
          property: 'issue',
          value: 'critical.example.test; policy=ev',
        },
      ],
    ],
    [
      'TYPE65280',
      'opaque.example.test',
      [
        { type: 'TYPE65280', ttl, rdata: bytes() },
        { type: 'TYPE65280', ttl, rdata: bytes(1, 2, 3, 4, 5) },
      ],
    ],
    [65281, 'opaque.example.test', [{ type: 'TYPE65281', ttl, rdata: bytes(255, 0, 255) }]],
    [
      'HTTPS',
      'svc.example.test',
      [
        {
          type: 'HTTPS',
          ttl,
          priority: 1,
          target: '',
          params: {
            alpn: ['h2', 'h3'],
            noDefaultAlpn: false,
            unknown: [],
            raw: [[1, text('\x02h2\x02h3')]],
          },
        },
        {
          type: 'HTTPS',
          ttl,
          priority: 2,
          target: 'svc2.example.test',
          params: {
            mandatory: ['alpn', 'port', 'ipv4hint'],
            alpn: ['h2', 'h3-19', 'f\\oo,bar'],
            noDefaultAlpn: true,
            port: 8443,
            ipv4hint: ['192.0.2.1', '192.0.2.2'],
            ech: hex('0045fe0d0041a5002000207fb0f3d6'),
            ipv6hint: ['2001:db8::1', '2001:db8::2'],
            unknown: [[65333, bytes(0x65, 0x78, 255, 0x61, 0x6d, 0x70, 0x6c, 0x65)]],
            raw: [
              [0, bytes(0, 1, 0, 3, 0, 4)],
              [1, text('\x02h2\x05h3-19\x08f\\oo,bar')],
              [2, bytes()],
              [3, bytes(0x20, 0xfb)],
              [4, bytes(192, 0, 2, 1, 192, 0, 2, 2)],
              [5, hex('0045fe0d0041a5002000207fb0f3d6')],
              [6, hex('20010db800000000000000000000000120010db8000000000000000000000002')],
              [65333, bytes(0x65, 0x78, 255, 0x61, 0x6d, 0x70, 0x6c, 0x65)],
            ],
          },
        },
        {
          type: 'HTTPS',
          ttl,
          priority: 16,
          target: 'bare.example.test',
          params: { noDefaultAlpn: false, unknown: [], raw: [] },
        },
      ],
    ],
    [
      'SVCB',
      '_dns-alias.example.test',
      [
        {
          type: 'SVCB',
          ttl,
          priority: 0,
          target: '_dns.elsewhere.test',
          params: { noDefaultAlpn: false, unknown: [], raw: [] },
        },
      ],
    ],
  ])('%s of %s reads as documented', async (type, name, results) => {
    expect(await resolver.query(name, type)).toEqual(results);
  });

  it.each([100, 1_000])('come whole over TCP when UDP truncates %i of them', async (count) => {
    const name = `many-${count}.example.test`;
    const overUdp = await kdig(knot, name, 'A', { options: ['+ignore', '+edns'] });
    expect(overUdp.flags.tc).toBe(true);
    const { answer, flags } = await resolver.queryDns(name, 'A');
    expect(answer).toHaveLength(count);
    expect(flags.tc).toBe(false);
  });

  it('of an alias are those of its target, without the chain', async () => {
    const hosts = (await resolver.query('chain1.example.test', 'A')).map(({ host }) => host);
    expect(hosts).toEqual(['192.0.2.10', '192.0.2.11', '192.0.2.12']);
  });

  it('of an alias that leads to none are ENODATA, where node:dns returns an empty list', async () => {
    const byNode = new NodeResolver();
    byNode.setServers([serverString(knot)]);
    expect(await byNode.resolve4('outside.example.test')).toEqual([]);
    await expect(resolver.query('outside.example.test', 'A')).rejects.toMatchObject({
      code: 'ENODATA',
      result: { answer: [{ type: 'CNAME' }] },
    });
  });

  it.each(['chain1.example.test', 'www.example.test'])(
    'of %s in class ANY are those of class IN',
    async (name) => {
      const inAny = await resolver.query(name, 'A', 'ANY');
      expect(inAny).toEqual(await resolver.query(name, 'A'));
    },
  );

  it.each(['CHAOS', 'CLASS3', 3] as const)(
    'of the server itself come in class %s',
    async (qclass) => {
      expect(await resolver.query('version.bind', 'TXT', qclass)).toEqual([
        {
          type: 'TXT',
          ttl: 0,
          text: knot.version,
          data: text(knot.version),
          strings: [text(knot.version)],
        },
      ]);
      const { answer, question } = await resolver.queryDns('id.server', 'TXT', { qclass });
      expect(question).toEqual({ name: 'id.server', type: 'TXT', recordClass: 'CHAOS' });
      expect(answer).toEqual([
        {
          name: 'id.server',
          type: 'TXT',
          recordClass: 'CHAOS',
          ttl: 0,
          data: { data: text(knot.identity), strings: [text(knot.identity)] },
        },
      ]);
    },
  );
});

describe('records of a server that has several types in one answer', () => {
  const ttl = 60;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  const answers = [
    {
      type: 'SOA' as const,
      ttl,
      data: {
        mname: 'ns.any.test',
        rname: 'admin.any.test',
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum: 5,
      },
    },
    { type: 'A' as const, ttl, data: '192.0.2.1' },
    { type: 'A' as const, ttl, data: '192.0.2.2' },
    { type: 'AAAA' as const, ttl, data: '2001:db8::1' },
    { type: 'MX' as const, ttl, data: { preference: 10, exchange: 'mx.any.test' } },
    { type: 'TXT' as const, ttl, data: ['one', 'two'] },
    { name: 'any.test', type: 65280, ttl, rdata: Uint8Array.of(1, 2, 3) },
  ];
  const soa = {
    type: 'SOA',
    ttl,
    nsname: 'ns.any.test',
    hostmaster: 'admin.any.test',
    serial: 1,
    refresh: 2,
    retry: 3,
    expires: 4,
    minttl: 5,
  };

  it('are all given for ANY, in order', async () => {
    await using server = await startFaultServer(respondWith(answers));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    expect(await resolver.query('any.test', 'ANY')).toEqual([
      soa,
      { type: 'A', ttl, host: '192.0.2.1' },
      { type: 'A', ttl, host: '192.0.2.2' },
      { type: 'AAAA', ttl, host: '2001:db8::1' },
      { type: 'MX', ttl, host: 'mx.any.test', priority: 10 },
      {
        type: 'TXT',
        ttl,
        text: 'onetwo',
        data: bytes('onetwo'),
        strings: [bytes('one'), bytes('two')],
      },
      { type: 'TYPE65280', ttl, rdata: Uint8Array.of(1, 2, 3) },
    ]);
    const { answer } = await resolver.queryDns('any.test', QueryType.ANY);
    expect(answer.map(({ type }) => type)).toEqual([
      'SOA',
      'A',
      'A',
      'AAAA',
      'MX',
      'TXT',
      'TYPE65280',
    ]);
  });

  it('are a list for ANY even when the only one is of a type with a single result', async () => {
    await using server = await startFaultServer(respondWith(answers.slice(0, 1)));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    expect(await resolver.query('any.test', 'ANY')).toEqual([soa]);
    expect(await resolver.query('any.test', 'SOA')).toEqual(soa);
  });

  it('are, for one type, only those of that type', async () => {
    await using server = await startFaultServer(respondWith(answers));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    expect(await resolver.query('any.test', 'MX')).toEqual([
      { type: 'MX', ttl, host: 'mx.any.test', priority: 10 },
    ]);
    expect(await resolver.query('any.test', 'TYPE65280')).toEqual([
      { type: 'TYPE65280', ttl, rdata: Uint8Array.of(1, 2, 3) },
    ]);
    await expect(resolver.query('any.test', 'CAA')).rejects.toMatchObject({
      code: 'ENODATA',
      result: { answer: { length: answers.length } },
    });
  });

  it('give the first CNAME when there are two', async () => {
    await using server = await startFaultServer(
      respondWith([
        { type: 'CNAME', ttl, data: 'one.any.test' },
        { type: 'CNAME', ttl, data: 'two.any.test' },
      ]),
    );
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    expect(await resolver.query('any.test', 'CNAME')).toEqual({
      type: 'CNAME',
      ttl,
      cname: 'one.any.test',
    });
  });

  it('keep their data when the class has no name', async () => {
    const record = { name: 'any.test', type: 65280, class: 42, ttl, rdata: wireName('a.b') };
    await using server = await startFaultServer(respondWith([record]));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    const { answer } = await resolver.queryDns('any.test', 'TYPE65280');
    expect(answer).toEqual([
      {
        name: 'any.test',
        type: 'TYPE65280',
        recordClass: 'CLASS42',
        ttl,
        data: { rdata: new Uint8Array(wireName('a.b')) },
      },
    ]);
  });
});
