import { SocketAddress } from 'node:net';
import {
  type DataField,
  type DNSRecord,
  type FieldKind,
  type FieldTypes,
  QueryClass,
  queryClassName,
  queryTypeName,
  RAW_DATA,
  RECORD_TABLE,
  type RecordRow,
  type SvcParams,
} from '@aiodns/types';
import type { KdigRecord } from './kdig.js';
import { readName } from './name.js';

/**
 * A decoder of RDATA that is independent of c-ares: `RECORD_TABLE` has the fields and their order, and
 * the encodings are those of the RFCs.
 */

/** A record in the form in which those of kdig and of a resolver are compared. */
export interface ComparableRecord {
  readonly name: string;
  readonly type: string;
  readonly recordClass: string;
  readonly ttl: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Service parameters are compared in the raw form, which is complete. */
type Comparable<Kind extends FieldKind> = Kind extends 'svcParams'
  ? SvcParams['raw']
  : FieldTypes[Kind];

const rows: ReadonlyMap<number, RecordRow> = new Map(
  Object.values(RECORD_TABLE).map((row) => [row.type, row]),
);

/** Decodes a record of kdig. */
export function comparableKdigRecord(record: KdigRecord): ComparableRecord {
  return {
    name: record.name.replace(/\.$/, ''),
    type: queryTypeName(record.typeNumber),
    recordClass: record.class === 'CH' ? queryClassName(QueryClass.CHAOS) : record.class,
    ttl: record.ttl,
    data: readRdata(record.typeNumber, record.rdataBytes),
  };
}

/** The part of a resolver's record that {@link comparableKdigRecord} has too. */
export function comparableRecord(record: DNSRecord): ComparableRecord {
  const { data } = record;
  return { ...record, data: 'params' in data ? { ...data, params: data.params.raw } : { ...data } };
}

/** The fields of a record, decoded from RDATA without compressed names. */
export function readRdata(type: number, rdata: Uint8Array): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, DataField>> = rows.get(type)?.data ?? RAW_DATA;
  const cursor = new Cursor(rdata);
  const data = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, readField(field, cursor)]),
  );
  if (cursor.left > 0) throw new RangeError(`${cursor.left} bytes of RDATA belong to no field`);
  return data;
}

/** The target of a URI record extends to the end of RDATA, without a length (RFC 7553 §4.4). */
const URI_TARGET = RECORD_TABLE.URI.data.target.key;

const readField = ({ key, kind }: DataField, cursor: Cursor): unknown =>
  key === URI_TARGET ? cursor.rest().toString('latin1') : readers[kind](cursor);

const readers: { readonly [Kind in FieldKind]: (cursor: Cursor) => Comparable<Kind> } = {
  address4: (cursor) => cursor.take(4).join('.'),
  address6: (cursor) => canonicalIPv6(cursor.take(16)),
  u8: (cursor) => cursor.take(1).readUInt8(),
  u16: (cursor) => cursor.take(2).readUInt16BE(),
  u32: (cursor) => cursor.take(4).readUInt32BE(),
  name: (cursor) => cursor.name(),
  string: (cursor) => cursor.characterString().toString('latin1'),
  bytes: (cursor) => new Uint8Array(cursor.rest()),
  binstr: (cursor) => cursor.rest().toString('utf8'),
  abin: (cursor) => {
    const strings: Buffer[] = [];
    while (cursor.left > 0) strings.push(cursor.characterString());
    return new Uint8Array(Buffer.concat(strings));
  },
  svcParams: (cursor) => cursor.options(),
  ednsOptions: (cursor) => cursor.options(),
};

/** The text of an IPv6 address, as the system writes it. */
function canonicalIPv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Buffer {
    if (length > this.left) throw new RangeError('RDATA ends inside a field');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  rest(): Buffer {
    return this.take(this.left);
  }

  name(): string {
    const { name, length } = readName(this.#bytes, this.#at);
    this.#at += length;
    return name;
  }

  characterString(): Buffer {
    return this.take(this.take(1).readUInt8());
  }

  /** Pairs of a 16-bit key and a value after its 16-bit length, to the end. */
  options(): [number, Uint8Array][] {
    const pairs: [number, Uint8Array][] = [];
    while (this.left > 0) {
      const key = this.take(2).readUInt16BE();
      pairs.push([key, new Uint8Array(this.take(this.take(2).readUInt16BE()))]);
    }
    return pairs;
  }
}
