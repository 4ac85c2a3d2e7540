import { QueryType } from '@aiodns/resolver';
import { rawRecord, record, serviceBinding, u16, u32, wireName, type ZoneRecord } from './rdata.js';

/** The demo's zone, below a top-level domain that is reserved for tests (RFC 6761 §6.2). */
export const ORIGIN = 'demo.test';

/** A name whose queries get no response. */
export const SILENT = `silent.${ORIGIN}`;

const DAY = 86_400;
const digest = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

const SOA = {
  mname: `ns1.${ORIGIN}`,
  rname: `hostmaster.${ORIGIN}`,
  serial: 2_025_010_100,
  refresh: 7200,
  retry: 900,
  expire: 14 * DAY,
  minimum: 300,
};

const KEY_TAG = 60_485;
const ECDSA_P256 = 13;

/** Records of every type, with names that a small company might use. */
export const ZONE: readonly ZoneRecord[] = [
  record(ORIGIN, SOA.minimum, { type: 'SOA', data: SOA }),
  record(ORIGIN, 3600, { type: 'NS', data: `ns1.${ORIGIN}` }),
  record(ORIGIN, 3600, { type: 'NS', data: `ns2.${ORIGIN}` }),
  record(ORIGIN, 300, { type: 'A', data: '192.0.2.1' }),
  record(ORIGIN, 300, { type: 'AAAA', data: '2001:db8::1' }),
  record(ORIGIN, 3600, { type: 'MX', data: { preference: 10, exchange: `mx1.${ORIGIN}` } }),
  record(ORIGIN, 3600, { type: 'MX', data: { preference: 20, exchange: `mx2.${ORIGIN}` } }),
  record(ORIGIN, 3600, { type: 'TXT', data: 'v=spf1 mx -all' }),
  record(ORIGIN, 3600, { type: 'TXT', data: 'Grüße aus dem DNS' }),
  record(ORIGIN, DAY, { type: 'CAA', data: { flags: 0, tag: 'issue', value: 'ca.example' } }),
  record(ORIGIN, DAY, {
    type: 'CAA',
    data: { flags: 0, tag: 'iodef', value: `mailto:security@${ORIGIN}` },
  }),
  record(ORIGIN, 3600, {
    type: 'DNSKEY',
    data: { flags: 257, algorithm: ECDSA_P256, key: Buffer.alloc(64, 'public key ') },
  }),
  record(ORIGIN, 3600, {
    type: 'RRSIG',
    data: {
      typeCovered: 'SOA',
      algorithm: ECDSA_P256,
      labels: 2,
      originalTTL: 3600,
      expiration: 2_000_000_000,
      inception: 1_700_000_000,
      keyTag: KEY_TAG,
      signersName: ORIGIN,
      signature: Buffer.alloc(64, 'signature '),
    },
  }),
  record(ORIGIN, 300, {
    type: 'NSEC',
    data: { nextDomain: `mx1.${ORIGIN}`, rrtypes: ['A', 'NS', 'SOA', 'MX', 'TXT', 'AAAA'] },
  }),
  rawRecord(
    ORIGIN,
    300,
    QueryType.HTTPS,
    ...serviceBinding(1, '', {
      alpn: ['h2', 'h3'],
      ipv4hint: ['192.0.2.1'],
      ipv6hint: ['2001:db8::1'],
    }),
  ),
  rawRecord(
    ORIGIN,
    300,
    QueryType.HTTPS,
    ...serviceBinding(2, `www.${ORIGIN}`, { alpn: ['h2'], port: 8443 }),
  ),

  record(`ns1.${ORIGIN}`, 3600, { type: 'A', data: '192.0.2.53' }),
  record(`ns2.${ORIGIN}`, 3600, { type: 'A', data: '192.0.2.54' }),
  record(`mx1.${ORIGIN}`, 3600, { type: 'A', data: '192.0.2.25' }),
  record(`mx2.${ORIGIN}`, 3600, { type: 'A', data: '192.0.2.26' }),
  record(`web.${ORIGIN}`, 300, { type: 'A', data: '192.0.2.10' }),
  record(`web.${ORIGIN}`, 300, { type: 'A', data: '192.0.2.11' }),
  record(`web.${ORIGIN}`, 300, { type: 'AAAA', data: '2001:db8::10' }),
  record(`www.${ORIGIN}`, 600, { type: 'CNAME', data: `web.${ORIGIN}` }),
  record(`host.${ORIGIN}`, DAY, { type: 'HINFO', data: { cpu: 'PDP-11', os: 'UNIX' } }),
  record(`host.${ORIGIN}`, DAY, {
    type: 'SSHFP',
    data: { algorithm: 4, hash: 1, fingerprint: '123456789abcdef67890123456789abcdef67890' },
  }),
  record(`_sip._tcp.${ORIGIN}`, 3600, {
    type: 'SRV',
    data: { priority: 10, weight: 60, port: 5060, target: `sip.${ORIGIN}` },
  }),
  record(`sip.${ORIGIN}`, 3600, {
    type: 'NAPTR',
    data: {
      order: 100,
      preference: 10,
      flags: 'S',
      services: 'SIP+D2T',
      regexp: '',
      replacement: `_sip._tcp.${ORIGIN}`,
    },
  }),
  record(`_443._tcp.www.${ORIGIN}`, 3600, {
    type: 'TLSA',
    data: {
      usage: 3,
      selector: 1,
      matchingType: 1,
      certificate: digest('0c72ac70b745ac19 998811b131d662c9 ac69dbdbe7cb23e5 b514b56664c5d3d6'),
    },
  }),
  record(`child.${ORIGIN}`, 3600, {
    type: 'DS',
    data: {
      keyTag: KEY_TAG,
      algorithm: ECDSA_P256,
      digestType: 2,
      digest: digest('d4b7d520e7bb5f0f 67674a0ccefb1e36 14b93c4f9e99b838 3f6a1e4469da50a0'),
    },
  }),
  rawRecord(
    `_dns.${ORIGIN}`,
    300,
    QueryType.SVCB,
    ...serviceBinding(1, `dot.${ORIGIN}`, { alpn: ['dot'], port: 853 }),
  ),
  rawRecord(
    `_ftp._tcp.${ORIGIN}`,
    3600,
    QueryType.URI,
    u16(10, 1),
    Buffer.from(`ftp://ftp.${ORIGIN}/public`),
  ),
  rawRecord(
    `sig.${ORIGIN}`,
    3600,
    QueryType.SIG,
    u16(QueryType.A),
    Buffer.of(ECDSA_P256, 3),
    u32(3600, 2_000_000_000, 1_700_000_000),
    u16(KEY_TAG),
    wireName(ORIGIN),
    Buffer.from('a signature'),
  ),
  rawRecord(`own.${ORIGIN}`, 60, 65_280, Buffer.from('a type of our own')),

  ...Array.from({ length: 12 }, (_, i) =>
    record(`big.${ORIGIN}`, 60, { type: 'TXT', data: `${i + 1} ${'too big for UDP '.repeat(12)}` }),
  ),

  record('10.2.0.192.in-addr.arpa', 3600, { type: 'PTR', data: `web.${ORIGIN}` }),
];
