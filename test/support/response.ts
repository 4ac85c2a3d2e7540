import * as dnsPacket from 'dns-packet';
import { FLAG, HEADER_LENGTH, message, type RawRecord } from './message.js';
import { pointer, root } from './name.js';
import type { ReceivedQuery } from './received-query.js';

type Named<T> = T extends unknown ? Omit<T, 'name'> & { readonly name?: string } : never;

/**
 * A record as dns-packet describes it. Without a name it has that of the question. Types that
 * dns-packet does not know, and names with escapes, need a {@link RawRecord}.
 */
export type ResponseRecord = Named<Exclude<dnsPacket.Answer, dnsPacket.OptAnswer>> | RawRecord;

/** EDNS of a response (RFC 6891). */
export interface ResponseEdns {
  /** Bytes; 1232 by default. */
  readonly udpSize?: number;
  readonly version?: number;
  readonly dnssecOk?: boolean;
  readonly options?: readonly (readonly [code: number, data: Uint8Array])[];
}

/** Parts of a response besides its answer. */
export interface ResponseOptions {
  /** Values above 15 need EDNS, which carries the upper bits. */
  readonly rcode?: number;
  /** Bits to set or clear; QR, AA, RA and the query's own RD are set by default. */
  readonly flags?: Partial<Record<keyof typeof FLAG, boolean>>;
  readonly authority?: readonly ResponseRecord[];
  readonly additional?: readonly ResponseRecord[];
  /** By default a response has EDNS when its query has; false omits it. */
  readonly edns?: ResponseEdns | false;
}

const OPT = 41;
const TO_QUESTION = pointer(HEADER_LENGTH);

/** A valid response: id and question of the query, and the given records. */
export function response(
  query: ReceivedQuery,
  records: readonly ResponseRecord[] = [],
  options: ResponseOptions = {},
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

/** The record as numbers and bytes; a record without a name gets a pointer to the question. */
export function rawRecord(record: ResponseRecord): RawRecord {
  if ('rdata' in record) return record;
  // Encoded with the root name, whose single byte fixes the offsets of all other fields.
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

function flagBits(query: ReceivedQuery, wanted: NonNullable<ResponseOptions['flags']>): number {
  const rd = (query.flags & FLAG.rd) !== 0;
  const set = new Map(Object.entries({ qr: true, aa: true, ra: true, rd, ...wanted }));
  return Object.entries(FLAG).reduce((bits, [name, bit]) => (set.get(name) ? bits | bit : bits), 0);
}

function optRecord(
  { udpSize = 1232, version = 0, dnssecOk = false, options = [] }: ResponseEdns,
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

/**
 * Changes an encoded message before it is sent. Its argument is a copy that it may write to.
 */
export type Mutation = (bytes: Buffer) => Buffer;

const FLAGS_OFFSET = 2;
const COUNTS_OFFSET = 4;
const CASE_BIT = 0x20;

/** Changes the id. */
export const wrongId: Mutation = (bytes) => {
  bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 0x5555, 0);
  return bytes;
};

/**
 * Changes the name of the question: the first letter of its first label.
 */
export const wrongQuestion: Mutation = (bytes) => {
  const first = HEADER_LENGTH + 1;
  bytes[first] = bytes[first] === 0x7a ? 0x79 : 0x7a;
  return bytes;
};

/** Changes the type of the question. */
export const wrongType: Mutation = (bytes) => {
  const at = questionEnd(bytes) - 4;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) ^ 1, at);
  return bytes;
};

/** Changes the class of the question. */
export const wrongClass: Mutation = (bytes) => {
  const at = questionEnd(bytes) - 2;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) ^ 2, at);
  return bytes;
};

/** Changes the letter case of every letter of the question's name. */
export const flippedCase: Mutation = (bytes) => {
  for (let at = HEADER_LENGTH; at < questionEnd(bytes) - 4; at += 1) {
    const byte = bytes[at] ?? 0;
    if (/[A-Za-z]/.test(String.fromCharCode(byte))) bytes[at] = byte ^ CASE_BIT;
  }
  return bytes;
};

/** Sets TC and removes everything after the question. */
export const truncated: Mutation = (bytes) => {
  bytes.writeUInt16BE(bytes.readUInt16BE(FLAGS_OFFSET) | FLAG.tc, FLAGS_OFFSET);
  bytes.fill(0, COUNTS_OFFSET + 2, HEADER_LENGTH);
  return bytes.subarray(0, questionEnd(bytes));
};

/** Removes the question, as some servers do when they refuse. */
export const withoutQuestion: Mutation = (bytes) => {
  const rest = bytes.subarray(questionEnd(bytes));
  bytes.writeUInt16BE(0, COUNTS_OFFSET);
  return Buffer.concat([bytes.subarray(0, HEADER_LENGTH), rest]);
};

/** Keeps only the first bytes; the counts are unchanged. */
export function cutTo(length: number): Mutation {
  return (bytes) => bytes.subarray(0, length);
}

/** Replaces bytes at an offset. */
export function patched(offset: number, replacement: Uint8Array): Mutation {
  return (bytes) => {
    bytes.set(replacement, offset);
    return bytes;
  };
}

function questionEnd(bytes: Buffer): number {
  let at = HEADER_LENGTH;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += 1 + length;
  return at + 5;
}
