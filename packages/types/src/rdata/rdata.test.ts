import { describe, expect, it } from 'vitest';
import { ownerText } from '../presentation/record-text.js';
import type { DNSRecord } from '../records/records.js';
import { rdataText } from './rdata.js';

const OWNER = { name: 'example.test', recordClass: 'IN', ttl: 60 } as const;

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

const raw = { rdata: bytes('c0000201') };
const GENERIC = '\\# 4 C0000201';

const text = (...strings: Uint8Array[]) => ({ data: Buffer.concat(strings), strings });

const noParams = { noDefaultAlpn: false, unknown: [], raw: [] };

/** Records of every type, and their data in presentation form. */
const cases: readonly (readonly [DNSRecord, string])[] = [
  [{ ...OWNER, type: 'A', data: { addr: '192.0.2.1' } }, '192.0.2.1'],
  [{ ...OWNER, type: 'AAAA', data: { addr: '2001:db8::1' } }, '2001:db8::1'],
  [{ ...OWNER, type: 'NS', data: { nsdname: 'ns1.example.test' } }, 'ns1.example.test.'],
  [
    { ...OWNER, type: 'CNAME', data: { cname: 'with space.example.test' } },
    'with\\032space.example.test.',
  ],
  [{ ...OWNER, type: 'PTR', data: { dname: 'host.example.test' } }, 'host.example.test.'],
  [
    {
      ...OWNER,
      type: 'SOA',
      data: {
        mname: 'ns1.example.test',
        rname: 'host\\.master.example.test',
        serial: 4_294_967_295,
        refresh: 7200,
        retry: 900,
        expire: 1_209_600,
        minimum: 300,
      },
    },
    'ns1.example.test. host\\.master.example.test. 4294967295 7200 900 1209600 300',
  ],
  [
    { ...OWNER, type: 'HINFO', data: { cpu: 'PDP-11', os: 'UNIX "V7"' } },
    '"PDP-11" "UNIX \\"V7\\""',
  ],
  [
    { ...OWNER, type: 'MX', data: { priority: 10, exchange: 'mx.example.test' } },
    '10 mx.example.test.',
  ],
  [{ ...OWNER, type: 'MX', data: { priority: 0, exchange: '' } }, '0 .'],
  [{ ...OWNER, type: 'TXT', data: text(Buffer.from('v=spf1 -all')) }, '"v=spf1 -all"'],
  [{ ...OWNER, type: 'TXT', data: text(new Uint8Array()) }, '""'],
  [{ ...OWNER, type: 'TXT', data: text(Buffer.alloc(255, 'a')) }, `"${'a'.repeat(255)}"`],
  [{ ...OWNER, type: 'TXT', data: text(Buffer.from('a"'), Buffer.from('b')) }, '"a\\"" "b"'],
  [{ ...OWNER, type: 'TXT', data: text(bytes('636166e9')) }, '"caf\\233"'],
  [
    {
      ...OWNER,
      type: 'SRV',
      data: { priority: 10, weight: 60, port: 5060, target: 'sip.example.test' },
    },
    '10 60 5060 sip.example.test.',
  ],
  [
    {
      ...OWNER,
      type: 'NAPTR',
      data: {
        order: 100,
        preference: 50,
        flags: 'U',
        service: 'E2U+sip',
        regexp: '!^(.*)$!sip:\\1@example.test!',
        replacement: '',
      },
    },
    '100 50 "U" "E2U+sip" "!^(.*)$!sip:\\\\1@example.test!" .',
  ],
  [
    {
      ...OWNER,
      type: 'TLSA',
      data: { certUsage: 3, selector: 1, matchingType: 1, certAssociationData: bytes('0c72ac') },
    },
    '3 1 1 0C72AC',
  ],
  [
    { ...OWNER, type: 'SVCB', data: { priority: 0, target: 'svc.example.test', params: noParams } },
    '0 svc.example.test.',
  ],
  [
    {
      ...OWNER,
      type: 'HTTPS',
      data: {
        priority: 1,
        target: '',
        params: { ...noParams, port: 8443, raw: [[3, bytes('20fb')]] },
      },
    },
    '1 . port=8443',
  ],
  [
    {
      ...OWNER,
      type: 'URI',
      data: { priority: 10, weight: 1, target: 'https://example.test/a%20b?c="d"' },
    },
    '10 1 "https://example.test/a%20b?c=\\"d\\""',
  ],
  [
    { ...OWNER, type: 'CAA', data: { critical: 128, tag: 'issue', value: 'ca.test; policy=ev' } },
    '128 issue "ca.test; policy=ev"',
  ],
  [
    { ...OWNER, type: 'CAA', data: { critical: 0, tag: 'issuewild', value: ';' } },
    '0 issuewild ";"',
  ],
  [
    {
      ...OWNER,
      type: 'SIG',
      data: {
        typeCovered: 1,
        algorithm: 13,
        labels: 3,
        originalTtl: 3600,
        expiration: 4_294_967_295,
        inception: 1,
        keyTag: 60_485,
        signersName: 'example.test',
        signature: bytes('0102030405060708090a'),
      },
    },
    'A 13 3 3600 21060207062815 19700101000001 60485 example.test. AQIDBAUGBwgJCg==',
  ],
  [
    {
      ...OWNER,
      type: 'OPT',
      data: { udpSize: 1232, version: 0, flags: 0, options: [[15, bytes('0014')]] },
    },
    '\\# 6 000F00020014',
  ],
  [{ ...OWNER, type: 'DS', data: { ...raw, malformed: true } }, GENERIC],
  [{ ...OWNER, type: 'TYPE65280', data: raw }, GENERIC],
  [{ ...OWNER, type: 'TYPE65280', data: { rdata: new Uint8Array() } }, '\\# 0'],
];

describe('the data of a record', () => {
  it.each(cases.map(([record, text]) => ({ record, type: record.type, text })))(
    'of type $type is $text',
    ({ record, text }) => {
      expect(rdataText(record)).toBe(text);
    },
  );
});

describe('a name', () => {
  it.each([
    ['', '.'],
    ['example.test', 'example.test.'],
    ['a b.test', 'a\\032b.test.'],
    ['a\\.b.test', 'a\\.b.test.'],
  ])('%j is written %s', (name, text) => {
    expect(ownerText(name)).toBe(text);
  });
});
