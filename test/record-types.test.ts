import { DNSResolver } from '@aiodns/resolver';
import {
  type DNSRecord,
  decodeRdata,
  encodeRdata,
  parseQueryType,
  parseRecord,
  RECORD_TABLE,
  type RecordRow,
  rdataText,
  toText,
} from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnspythonRdata, dnspythonRdata } from './support/dnspython.js';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { respondWith } from './support/handlers.js';
import { startKnot } from './support/knot.js';
import { startNsd } from './support/nsd.js';
import { MALFORMED_SAMPLES, RECORD_SAMPLES, type RecordSample } from './support/record-samples.js';
import type { ServerProcess } from './support/server-process.js';
import type { Zone } from './support/zones.js';

const TTL = 3600;

/** Types that dnspython 2.3 encodes. */
const known = RECORD_SAMPLES.filter(({ wire }) => wire === undefined);

let wires: ReadonlyMap<RecordSample, string>;
beforeAll(async () => {
  const encoded = await dnspythonRdata(known.map(({ type, text }) => ({ type, text })));
  wires = new Map(
    RECORD_SAMPLES.map((sample) => [
      sample,
      sample.wire ?? encoded[known.indexOf(sample)]?.wire ?? '',
    ]),
  );
});

const wireOf = (sample: RecordSample): string => {
  const wire = wires.get(sample);
  if (wire === undefined) throw new Error(`no RDATA of ${sample.type}`);
  return wire;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

/** What the samples have of TXT-like types beside their fields: the flat form has the text too. */
const flatOf = ({ type, data }: RecordSample) => ({
  type,
  ttl: TTL,
  ...data,
  ...('strings' in data && data['data'] instanceof Uint8Array
    ? { text: Buffer.from(data['data']).toString() }
    : {}),
});

const lineOf = ({ type, text }: RecordSample): string =>
  `owner.example.test. ${TTL} IN ${type} ${text}`;

it('has a sample of every type that c-ares does not parse, but those without a defined form', () => {
  const types = Object.entries<RecordRow>(RECORD_TABLE).filter(([, { raw }]) => raw);
  const sampled = new Set(RECORD_SAMPLES.map(({ type }) => type));
  expect(types.map(([type]) => type).filter((type) => !sampled.has(type))).toEqual([
    'NIMLOC',
    'ATMA',
    'A6',
    'SINK',
    'BRID',
    'UINFO',
    'GID',
    'UNSPEC',
  ]);
});

describe.each(RECORD_SAMPLES.map((sample) => [sample.type, sample.text, sample] as const))(
  '%s %s',
  (type, text, sample) => {
    it('is parsed into its fields, and written as before', () => {
      const record = parseRecord(lineOf(sample));
      expect(record).toEqual({
        name: 'owner.example.test',
        type,
        recordClass: 'IN',
        ttl: TTL,
        data: sample.data,
      });
      expect(toText(record)).toBe(lineOf(sample));
      expect(rdataText(record)).toBe(text);
    });

    it('is encoded and decoded as dnspython does', () => {
      const wire = wireOf(sample);
      expect(hex(encodeRdata(parseRecord(lineOf(sample))))).toBe(wire);
      expect(decodeRdata(type, bytes(wire))).toEqual(sample.data);
    });

    it('is parsed in the generic form', () => {
      const wire = wireOf(sample);
      const generic = `\\# ${wire.length / 2} ${wire}`;
      const spelled = `owner.example.test. ${TTL} CLASS1 TYPE${parseQueryType(type)} ${generic}`;
      expect(parseRecord(spelled)).toEqual(parseRecord(lineOf(sample)));
    });
  },
);

it('the text of every sample is read by dnspython as the same RDATA', async () => {
  const texts = known.map((sample) => ({
    type: sample.type,
    text: rdataText(parseRecord(lineOf(sample))),
  }));
  const read: readonly DnspythonRdata[] = await dnspythonRdata(texts);
  expect(read.map(({ wire }) => wire)).toEqual(known.map(wireOf));
});

it('the text of dnspython is parsed as the same RDATA', async () => {
  const written = await dnspythonRdata(
    known.map((sample) => ({ type: sample.type, wire: wireOf(sample) })),
  );
  const parsed = written.map(({ text }, index) => {
    const { type = '' } = known[index] ?? {};
    return hex(encodeRdata(parseRecord(`. 0 ${type} ${text}`)));
  });
  expect(parsed).toEqual(known.map(wireOf));
});

describe.each(MALFORMED_SAMPLES)('malformed RDATA of %s: %s', (type, wire, why) => {
  it(`is handed over as it is, because ${why}`, () => {
    expect(decodeRdata(type, bytes(wire))).toEqual({ rdata: bytes(wire), malformed: true });
  });
});

const typeNumber = (type: string): number => parseQueryType(type) ?? 0;

/** Types that servers do not serve from a zone: those of messages, and NSEC3, whose names do not exist to queries. */
const NOT_SERVED = ['TKEY', 'TSIG', 'NSEC3'];

const served = RECORD_SAMPLES.filter(({ type }) => !NOT_SERVED.includes(type));

const ownerOf = (sample: RecordSample): string => `r${served.indexOf(sample)}.types.test`;

/** A zone with every sample in the generic form, at a name for each. */
const typesZone = (): Zone => ({
  name: 'types.test',
  text: [
    '$ORIGIN types.test.',
    `@ ${TTL} SOA ns hostmaster 1 7200 900 1209600 300`,
    `@ ${TTL} NS ns`,
    `ns ${TTL} A 192.0.2.53`,
    ...served.map((sample) => {
      const wire = wireOf(sample);
      return `${ownerOf(sample)}. ${TTL} IN TYPE${typeNumber(sample.type)} \\# ${wire.length / 2} ${wire}`;
    }),
    '',
  ].join('\n'),
});

describe.each([
  ['knotd', () => startKnot({ zones: [typesZone()] })],
  ['nsd', () => startNsd({ zones: [typesZone()] })],
])('a zone of every type, served by %s', (_name, start) => {
  let server: ServerProcess;
  let resolver: DNSResolver;
  beforeAll(async () => {
    server = await start();
    resolver = new DNSResolver({ nameservers: [serverString(server)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver?.close();
    await server?.stop();
  });

  it.each(served.map((sample) => [sample.type, ownerOf(sample), sample] as const))(
    'gives the fields of %s at %s, in full and flat',
    async (type, owner, sample) => {
      const { answer } = await resolver.queryDns(owner, typeNumber(type));
      const expected = { name: owner, type, recordClass: 'IN', ttl: TTL, data: sample.data };
      expect(answer.filter((record: DNSRecord) => record.type === type)).toEqual([expected]);
      expect(await resolver.query(owner, typeNumber(type))).toEqual([flatOf(sample)]);
    },
  );
});

describe('names in RDATA that a server compresses', () => {
  const NAME = 'owner.example.test';
  /** A pointer to the name of the question. */
  const owner = 'c00c';
  /** A label before a pointer to `example.test`. */
  const sibling = '0161c012';

  it.each([
    ['MD', owner, { madname: NAME }],
    ['MF', sibling, { madname: 'a.example.test' }],
    ['MB', owner, { madname: NAME }],
    ['MG', owner, { mgmname: NAME }],
    ['MR', owner, { newname: NAME }],
    ['MINFO', owner + sibling, { rmailbx: NAME, emailbx: 'a.example.test' }],
    ['RP', sibling + owner, { mbox: 'a.example.test', txt: NAME }],
    ['AFSDB', `0001${owner}`, { subtype: 1, hostname: NAME }],
    ['RT', `000a${owner}`, { preference: 10, intermediateHost: NAME }],
    ['PX', `000a${owner}${sibling}`, { preference: 10, map822: NAME, mapx400: 'a.example.test' }],
    ['NXT', `${owner}40`, { nextDomain: NAME, types: ['A'] }],
    ['KX', `000a${owner}`, { preference: 10, exchanger: NAME }],
    ['NSAP-PTR', owner, { owner: NAME }],
    ['DNAME', owner, { target: NAME }],
  ])('are given in full in %s', async (type, rdata, data) => {
    const record = { name: NAME, type: typeNumber(type), ttl: TTL, rdata: bytes(rdata) };
    await using server = await startFaultServer(respondWith([record]));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    const { answer } = await resolver.queryDns(NAME, typeNumber(type));
    expect(answer.map((one) => one.data)).toEqual([data]);
  });

  it.each([
    ['MB', 'c100', 'beyond the message'],
    ['MB', '0161c02f', 'to itself'],
    ['MB', 'c00cff', 'before bytes of no field'],
    ['MINFO', 'c00c', 'in one of two names'],
    ['RT', '00', 'before the name'],
    ['HIP', `10020004${'00'.repeat(20)}c00c`, 'in a type that must not have them'],
  ])('make %s malformed when they end or point %s (%s)', async (type, rdata) => {
    const records = [
      { name: NAME, type: typeNumber(type), ttl: TTL, rdata: bytes(rdata) },
      { type: 'A' as const, ttl: TTL, data: '192.0.2.1' },
    ];
    await using server = await startFaultServer(respondWith(records));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    const { answer } = await resolver.queryDns(NAME, typeNumber(type));
    expect(answer.map((one) => one.data)).toEqual([
      { rdata: bytes(rdata), malformed: true },
      { addr: '192.0.2.1' },
    ]);
  });
});
