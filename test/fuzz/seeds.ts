// Writes responses of knotd to a folder, one per file, as seeds of the fuzzer: node seeds.js <folder>.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseQueryType, QueryType, type QueryTypeName } from '@aiodns/types';
import { sendMessage } from '../support/dns-client.js';
import { startKnot } from '../support/knot.js';
import { FLAG, message } from '../support/message.js';
import { root } from '../support/name.js';
import { exampleZones } from '../support/zones.js';

/** Names that have records of each type that c-ares parses, and of some others. */
const OWNERS: { readonly [Type in QueryTypeName]?: readonly string[] } = {
  A: ['www.example.test', 'chain1.example.test', 'host.target.example.test'],
  NS: ['example.test'],
  CNAME: ['chain1.example.test', 'odd.example.test'],
  SOA: ['example.test'],
  PTR: ['1.2.0.192.in-addr.arpa'],
  HINFO: ['host.example.test'],
  MX: ['example.test', 'odd-mx.example.test'],
  TXT: ['example.test', 'txt-strings.example.test', 'txt-latin1.example.test'],
  SIG: ['sig.example.test'],
  AAAA: ['www.example.test', 'mapped.example.test'],
  SRV: ['_sip._tcp.example.test', '_none._tcp.example.test'],
  NAPTR: ['naptr.example.test'],
  DS: ['child.example.test'],
  SSHFP: ['host.example.test'],
  RRSIG: ['signed.test'],
  NSEC: ['signed.test'],
  DNSKEY: ['signed.test'],
  TLSA: ['_443._tcp.www.example.test', '_25._tcp.mx1.example.test'],
  SVCB: ['_dns.example.test', '_dns-alias.example.test'],
  HTTPS: ['svc.example.test', 'svc-alias.example.test'],
  ANY: ['example.test', 'signed.test'],
  URI: ['_ftp._tcp.example.test'],
  CAA: ['example.test'],
};

interface Question {
  readonly name: string;
  readonly type: number;
  /** Whether the answer section must have records. */
  readonly answered: boolean;
}

const QUESTIONS: readonly Question[] = [
  ...Object.entries(OWNERS).flatMap(([type, names]) =>
    names.map((name) => ({ name, type: parseQueryType(type) ?? 0, answered: true })),
  ),
  { name: 'opaque.example.test', type: 65280, answered: true },
  // No such name, no such data, a referral.
  { name: 'nowhere.example.test', type: QueryType.A, answered: false },
  { name: 'www.example.test', type: QueryType.MX, answered: false },
  { name: 'www.child.example.test', type: QueryType.A, answered: false },
];

/**
 * The first byte of a message selects the request, and whether memory comes from a pool: see
 * `packages/core-native/fuzz/fuzz_response.cc`.
 */
const REQUESTS = { message: 0, search: 1, addrInfo: 2, hostByName: 3, hostByAddr: 4, records: 6 };

const POOLED = 0x10;

const requestsFor = (type: number): readonly number[] => {
  switch (type) {
    case QueryType.A:
    case QueryType.AAAA:
      return Object.values(REQUESTS).filter((request) => request !== REQUESTS.hostByAddr);
    case QueryType.PTR:
      return [REQUESTS.records, REQUESTS.hostByAddr];
    default:
      return [REQUESTS.message, REQUESTS.records];
  }
};

const query = (name: string, type: number): Buffer =>
  message({
    id: 0,
    flags: FLAG.rd,
    questions: [{ name, type }],
    // DO, for DNSSEC records (RFC 3225), and a cookie (RFC 7873).
    additional: [
      {
        name: root,
        type: QueryType.OPT,
        class: 1232,
        ttl: 0x8000,
        rdata: Buffer.from('000a00080102030405060708', 'hex'),
      },
    ],
  });

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node seeds.js <folder>');
await mkdir(folder, { recursive: true });
await using knot = await startKnot({ zones: exampleZones() });
for (const { name, type, answered } of QUESTIONS) {
  const response = await sendMessage(knot, query(name, type), { transport: 'tcp' });
  const records = response.readUInt16BE(6);
  if (records > 0 !== answered) throw new Error(`${name} has ${records} records of type ${type}`);
  for (const choice of requestsFor(type).flatMap((request) => [request, request | POOLED])) {
    response.writeUInt8(choice, 0);
    await writeFile(join(folder, `${name} ${type} ${choice}`), response);
  }
}
