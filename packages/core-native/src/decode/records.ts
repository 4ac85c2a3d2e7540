import {
  type AnyResult,
  type DNSRecord,
  type Edns,
  type FieldKind,
  type FieldTypes,
  QueryType,
  queryClassName,
  queryTypeName,
  RAW_DATA,
  RAW_FLAT,
  RECORD_TABLE,
  type RecordRow,
} from '@aiodns/types';
import type { CompletionReader } from './completion-reader.js';
import { formatIPv4 } from './ipv4.js';
import { decodeSvcParams } from './svc-params.js';

const decodeOptions = (reader: CompletionReader): [code: number, value: Uint8Array][] =>
  Array.from({ length: reader.word() }, () => [reader.word(), reader.bytes()]);

/** Decodes a value of each kind: the counterpart of `EncodeField` in `native/cares/encode_message.cc`. */
const fieldDecoders: {
  readonly [Kind in FieldKind]: (reader: CompletionReader) => FieldTypes[Kind];
} = {
  address4: (reader) => formatIPv4(reader.word()),
  address6: (reader) => reader.ascii(),
  u8: (reader) => reader.word(),
  u16: (reader) => reader.word(),
  u32: (reader) => reader.word(),
  name: (reader) => reader.ascii(),
  string: (reader) => reader.ascii(),
  bytes: (reader) => reader.bytes(),
  binstr: (reader) => reader.utf8(),
  abin: (reader) => reader.bytes(),
  svcParams: (reader) => decodeSvcParams(decodeOptions(reader)),
  ednsOptions: decodeOptions,
};

type Value = FieldTypes[FieldKind];

/** A row of the record table, compiled for decoding. */
interface RecordDecoder {
  readonly type: string;
  /** Data fields in the order of the payload. */
  readonly data: readonly {
    readonly key: number;
    readonly name: string;
    readonly decode: (reader: CompletionReader) => Value;
  }[];
  /** Flat fields: the index of the source data field, and whether its bytes are decoded as UTF-8. */
  readonly flat: readonly {
    readonly name: string;
    readonly from: number;
    readonly utf8: boolean;
  }[];
}

const compileDecoder = (type: string, row: Pick<RecordRow, 'data' | 'flat'>): RecordDecoder => {
  const names = Object.keys(row.data);
  return {
    type,
    data: Object.entries(row.data).map(([name, { key, kind }]) => ({
      key,
      name,
      decode: fieldDecoders[kind],
    })),
    flat: Object.entries(row.flat).map(([name, source]) => ({
      name,
      from: names.indexOf(typeof source === 'string' ? source : source.from),
      utf8: typeof source !== 'string',
    })),
  };
};

const decoders: ReadonlyMap<number, RecordDecoder> = new Map(
  Object.entries(RECORD_TABLE).map(([name, row]) => [row.type, compileDecoder(name, row)]),
);

/** Types without a row are raw bytes. Their decoders are not cached: a server could send 65,536 types. */
const decoderOf = (type: number): RecordDecoder =>
  decoders.get(type) ?? compileDecoder(queryTypeName(type), { data: RAW_DATA, flat: RAW_FLAT });

/** Numbers of `ares_dns_datatype_t`, which determine the length of a value. */
const DATATYPE = { inaddr6: 2, u32: 5, opt: 10 };

/** Skips a field that is not in the row. */
const skipField = (reader: CompletionReader, datatype: number): void => {
  if (datatype === DATATYPE.opt) decodeOptions(reader);
  else if (datatype <= DATATYPE.u32 && datatype !== DATATYPE.inaddr6) {
    reader.word();
  } else reader.skipBytes();
};

/** Decodes a record's fields in the order of its row. Fields that only a newer c-ares has are skipped. */
const decodeValues = (reader: CompletionReader, decoder: RecordDecoder): Value[] => {
  const values: Value[] = [];
  for (let left = reader.word(); left > 0; left--) {
    const header = reader.word();
    const field = decoder.data[values.length];
    if (field !== undefined && field.key === (header & 0xffffff)) {
      values.push(field.decode(reader));
    } else {
      skipField(reader, header >>> 24);
    }
  }
  return values;
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

interface Fields {
  [name: string]: unknown;
}

const decodeData = (reader: CompletionReader, decoder: RecordDecoder): Fields => {
  const values = decodeValues(reader, decoder);
  const data: Fields = {};
  for (const [index, { name }] of decoder.data.entries()) {
    data[name] = values[index];
  }
  return data;
};

// The three functions below build objects in a loop over the record table. Their result types derive from that table, but
// the compiler cannot relate the two: the second signatures are loose, and records.test.ts checks every type.

/**
 * Decodes the records of one type (of all types for ANY) as flat results.
 *
 * @returns a list, even for types of which a name has at most one record
 */
export function decodeRecords(reader: CompletionReader): AnyResult[];
export function decodeRecords(reader: CompletionReader): unknown[] {
  const count = reader.word();
  const results: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const decoder = decoderOf(reader.word() & 0xffff);
    const result: Fields = { type: decoder.type, ttl: reader.word() };
    const values = decodeValues(reader, decoder);
    for (const { name, from, utf8: text } of decoder.flat) {
      const value = values[from];
      result[name] = text && value instanceof Uint8Array ? utf8.decode(value) : value;
    }
    results.push(result);
  }
  return results;
}

/** Decodes a section of a message. */
export function decodeSection(reader: CompletionReader): DNSRecord[];
export function decodeSection(reader: CompletionReader): unknown[] {
  const count = reader.word();
  const records: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const typeAndClass = reader.word();
    const decoder = decoderOf(typeAndClass & 0xffff);
    const ttl = reader.word();
    records.push({
      name: reader.ascii(),
      type: decoder.type,
      recordClass: queryClassName(typeAndClass >>> 16),
      ttl,
      data: decodeData(reader, decoder),
    });
  }
  return records;
}

/** Decodes the EDNS record of a message, if it has one. */
export function decodeEdns(reader: CompletionReader): Edns | undefined;
export function decodeEdns(reader: CompletionReader): unknown {
  return reader.word() === 0 ? undefined : decodeData(reader, decoderOf(QueryType.OPT));
}
