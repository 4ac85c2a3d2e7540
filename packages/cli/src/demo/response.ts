import { QueryType, Rcode } from '@aiodns/resolver';
import { u16, u32, wireName, type ZoneRecord } from './rdata.js';

const HEADER_LENGTH = 12;
const QR = 0x8000;
const AA = 0x0400;
const TC = 0x0200;
const RD = 0x0100;
const IN = 1;
const UDP_SIZE = 1232;
const LONGEST_CHAIN = 8;

/** The question of a query. */
interface Question {
  /** Lower case, without a trailing dot. */
  readonly name: string;
  readonly type: number;
  /** The encoded question, repeated in the response. */
  readonly bytes: Buffer;
}

/** Parses the question of a query. Throws a RangeError if the message ends early. */
const readQuestion = (query: Buffer): Question => {
  const labels: string[] = [];
  let at = HEADER_LENGTH;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1),
    bytes: query.subarray(HEADER_LENGTH, at + 5),
  };
};

const recordBytes = ({ owner, type, ttl, rdata }: ZoneRecord): Buffer =>
  Buffer.concat([wireName(owner), u16(type, IN), u32(ttl), u16(rdata.length), rdata]);

/** An EDNS record without options (RFC 6891 §6.1.2). */
const EDNS = Buffer.concat([wireName(''), u16(QueryType.OPT, UDP_SIZE), u32(0), u16(0)]);

interface LookupResult {
  readonly rcode: number;
  readonly answer: readonly ZoneRecord[];
  readonly authority: readonly ZoneRecord[];
}

/** Looks up a name like an authoritative server (RFC 1034 §4.3.2), but without delegations and wildcards. */
const lookup = (zone: readonly ZoneRecord[], { name, type }: Question): LookupResult => {
  const soa = zone.filter((record) => record.type === QueryType.SOA);
  const answer: ZoneRecord[] = [];
  let owner = name;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const here = zone.filter((record) => record.owner === owner);
    if (here.length === 0) {
      const isEmpty = zone.some((record) => record.owner.endsWith(`.${owner}`));
      return { rcode: isEmpty ? Rcode.NOERROR : Rcode.NXDOMAIN, answer, authority: soa };
    }
    const matching = here.filter((record) => type === QueryType.ANY || record.type === type);
    answer.push(...matching);
    if (matching.length > 0) return { rcode: Rcode.NOERROR, answer, authority: [] };

    const alias = here.find((record) => record.type === QueryType.CNAME);
    if (alias === undefined) break;
    answer.push(alias);
    owner = targetOf(alias);
  }
  return { rcode: Rcode.NOERROR, answer, authority: soa };
};

/** The name in the RDATA of a CNAME record. */
const targetOf = ({ rdata }: ZoneRecord): string =>
  readQuestion(Buffer.concat([Buffer.alloc(HEADER_LENGTH), rdata, u32(0)])).name;

/**
 * Builds the response to a query.
 *
 * @param overUdp - whether the response has to fit a datagram; if it does not, it is truncated (RFC 2181 §9)
 */
export const buildResponse = (
  zone: readonly ZoneRecord[],
  query: Buffer,
  overUdp: boolean,
): { readonly name: string; readonly message: Buffer } => {
  const question = readQuestion(query);
  const { rcode, answer, authority } = lookup(zone, question);
  const recursionDesired = query.readUInt16BE(2) & RD;
  const build = (
    flags: number,
    answers: LookupResult['answer'],
    authorities: LookupResult['authority'],
  ) =>
    Buffer.concat([
      query.subarray(0, 2),
      u16(QR | AA | recursionDesired | flags | rcode, 1, answers.length, authorities.length, 1),
      question.bytes,
      ...[...answers, ...authorities].map(recordBytes),
      EDNS,
    ]);
  const message = build(0, answer, authority);
  const fits = !overUdp || message.length <= UDP_SIZE;
  return { name: question.name, message: fits ? message : build(TC, [], []) };
};
