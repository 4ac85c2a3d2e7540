import * as dnsPacket from 'dns-packet';
import { FLAG, HEADER_LENGTH, message, type RawRecord } from './message.js';
import { pointer, root } from './name.js';
import type { ReceivedQuery } from './received-query.js';

type Named<T> = T extends unknown ? Omit<T, 'name'> & { readonly name?: string } : never;

/**
 * A record as dns-packet describes it. Without a name it has that of the question. Types that
 * dns-packet does not know, and names with escapes, take a {@link RawRecord}.
 */
export type AnswerRecord = Named<Exclude<dnsPacket.Answer, dnsPacket.OptAnswer>> | RawRecord;

/** EDNS of an answer (RFC 6891). */
export interface AnswerEdns {
  /** Bytes; 1232 by default. */
  readonly udpSize?: number;
  readonly version?: number;
  readonly dnssecOk?: boolean;
  readonly options?: readonly (readonly [code: number, data: Uint8Array])[];
}

/** What an answer says besides its records. */
export interface AnswerOptions {
  /** Above 15 it needs EDNS, which carries the upper bits. */
  readonly rcode?: number;
  /** Bits to set or clear; QR, AA, RA and the query's own RD are set by default. */
  readonly flags?: Partial<Record<keyof typeof FLAG, boolean>>;
  readonly authority?: readonly AnswerRecord[];
  readonly additional?: readonly AnswerRecord[];
  /** By default an answer has EDNS when its query has; false leaves it out. */
  readonly edns?: AnswerEdns | false;
}

const OPT = 41;
const TO_QUESTION = pointer(HEADER_LENGTH);

/** A well-formed answer: id and question of the query, and the given records. */
export function answer(
  query: ReceivedQuery,
  records: readonly AnswerRecord[] = [],
  options: AnswerOptions = {},
): Buffer {
  const { rcode = 0, authority = [], additional = [] } = options;
  const edns = options.edns ?? (query.opt === undefined ? false : {});
  return message({
    id: query.id,
    flags: flagBits(query, options.flags ?? {}),
    opcode: (query.flags >> 11) & 15,
    rcode,
    questions: query.question === undefined ? [] : [query.question.bytes],
    answers: records.map(rawRecord),
    authority: authority.map(rawRecord),
    additional: [...additional.map(rawRecord), ...(edns === false ? [] : [optRecord(edns, rcode)])],
  });
}

/** The record as numbers and bytes; without a name it gets a pointer to the question. */
export function rawRecord(record: AnswerRecord): RawRecord {
  if ('rdata' in record) return record;
  // Written under the root name, whose single byte makes the place of every other field known.
  const bytes = dnsPacket
    .encode({ type: 'response', answers: [{ ...record, name: '.' }] })
    .subarray(HEADER_LENGTH + 1);
  return {
    name: record.name ?? TO_QUESTION,
    type: bytes.readUInt16BE(0),
    class: bytes.readUInt16BE(2),
    ttl: bytes.readUInt32BE(4),
    rdata: bytes.subarray(10),
  };
}

function flagBits(query: ReceivedQuery, wanted: NonNullable<AnswerOptions['flags']>): number {
  const rd = (query.flags & FLAG.rd) !== 0;
  const set = new Map(Object.entries({ qr: true, aa: true, ra: true, rd, ...wanted }));
  return Object.entries(FLAG).reduce((bits, [name, bit]) => (set.get(name) ? bits | bit : bits), 0);
}

function optRecord(
  { udpSize = 1232, version = 0, dnssecOk = false, options = [] }: AnswerEdns,
  rcode: number,
): RawRecord {
  const rdata = options.map(([code, data]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(code, 0);
    head.writeUInt16BE(data.length, 2);
    return Buffer.concat([head, data]);
  });
  return {
    name: root,
    type: OPT,
    class: udpSize,
    ttl: (((rcode >> 4) << 24) | (version << 16) | (dnssecOk ? 0x8000 : 0)) >>> 0,
    rdata: Buffer.concat(rdata),
  };
}
