import { decodeEdnsOptions, type Edns } from '../edns/edns-values.js';
import { ByteReader } from '../rdata/byte-reader.js';
import { readOptions } from '../rdata/field-codecs.js';
import { MalformedError } from '../rdata/malformed.js';
import { readRdata, unlessMalformed } from '../rdata/rdata.js';
import { recordRow } from '../records/record-table.js';
import type { DNSRecord } from '../records/records.js';
import { queryClassName } from '../registries/query-class.js';
import { QueryType, queryTypeName } from '../registries/query-type.js';
import { rcodeName } from '../registries/rcode.js';
import type { DNSResult } from '../results.js';

const AA = 0x0400;
const TC = 0x0200;
const RD = 0x0100;
const RA = 0x0080;
const AD = 0x0020;
const CD = 0x0010;

/** A message, and where its parts are. */
export interface DecodedMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly result: DNSResult;
  /** The offset of the last record of the additional section; undefined if that is empty. */
  readonly lastAdditional: number | undefined;
}

/** Types whose malformed records do not fail a message: those that c-ares does not parse. */
const mayBeMalformed = (type: string): boolean => recordRow(type)?.raw ?? true;

function readRecord(reader: ByteReader, message: Uint8Array): DNSRecord | Edns;
function readRecord(reader: ByteReader, message: Uint8Array): unknown {
  const name = reader.name();
  const code = reader.u16();
  const classCode = reader.u16();
  const ttl = reader.u32();
  const length = reader.u16();
  const start = reader.at;
  if (code === QueryType.OPT) {
    const options = reader.within(length, readOptions);
    const [version, flags] = [(ttl >>> 16) & 0xff, ttl & 0xffff];
    return { udpSize: classCode, version, flags, options };
  }
  const type = queryTypeName(code);
  const read = () => reader.within(length, (part) => readRdata(type, part));
  const data = mayBeMalformed(type)
    ? (unlessMalformed(read) ?? {
        rdata: message.slice(start, start + length),
        malformed: true,
      })
    : read();
  if (start + length > message.length) throw new MalformedError('a record is cut off');
  return { name, type, recordClass: queryClassName(classCode), ttl, data };
}

const isRecord = (record: DNSRecord | Edns): record is DNSRecord => 'recordClass' in record;

/**
 * Decodes a DNS message (RFC 1035 §4.1), with all its compressed names.
 *
 * @throws {@link MalformedError} if it is not one
 */
export const decodeMessage = (message: Uint8Array): DecodedMessage => {
  const reader = new ByteReader(message, true);
  const id = reader.u16();
  const header = reader.u16();
  const [questions, answers, authorities, additionals] = [
    reader.u16(),
    reader.u16(),
    reader.u16(),
    reader.u16(),
  ];
  let question: DNSResult['question'] = { name: '', type: 'TYPE0', recordClass: 'CLASS0' };
  for (let i = 0; i < questions; i++) {
    const name = reader.name();
    const type = queryTypeName(reader.u16());
    question = { name, type, recordClass: queryClassName(reader.u16()) };
  }
  let edns: Edns | undefined;
  let lastAdditional: number | undefined;
  const section = (count: number, isAdditional = false): DNSRecord[] => {
    const records: DNSRecord[] = [];
    for (let i = 0; i < count; i++) {
      if (isAdditional) lastAdditional = reader.at;
      const record = readRecord(reader, message);
      if (isRecord(record)) records.push(record);
      else edns ??= { ...record, ...decodeEdnsOptions(record.options) };
    }
    return records;
  };
  const answer = section(answers);
  const authority = section(authorities);
  const additional = section(additionals, true);
  return {
    id,
    isResponse: header >= 0x8000,
    opcode: (header >>> 11) & 15,
    lastAdditional,
    result: {
      answer,
      authority,
      additional,
      rcode: rcodeName(header & 15),
      flags: {
        aa: (header & AA) !== 0,
        tc: (header & TC) !== 0,
        rd: (header & RD) !== 0,
        ra: (header & RA) !== 0,
        ad: (header & AD) !== 0,
        cd: (header & CD) !== 0,
      },
      question,
      ...(edns && { edns }),
    },
  };
};
