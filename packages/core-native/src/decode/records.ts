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
import type { WordReader } from './completion-reader.js';
import { formatIPv4 } from './ipv4.js';
import { svcParams } from './svc-params.js';

const readOptions = (reader: WordReader): [code: number, value: Uint8Array][] =>
  Array.from({ length: reader.word() }, () => [reader.word(), reader.bytes()]);

/** How a value of each kind is read: the counterpart of `EncodeField` in `native/cares/encode_message.cc`. */
const kindReaders: {
  readonly [Kind in FieldKind]: (reader: WordReader) => FieldTypes[Kind];
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
  svcParams: (reader) => svcParams(readOptions(reader)),
  ednsOptions: readOptions,
};

type Value = FieldTypes[FieldKind];

/** A row of the record table, laid out for reading. */
interface RowReader {
  readonly type: string;
  /** Data fields in the order in which they come. */
  readonly data: readonly {
    readonly key: number;
    readonly name: string;
    readonly read: (reader: WordReader) => Value;
  }[];
  /** Flat fields: the index of the data field behind each, and whether its bytes become text. */
  readonly flat: readonly {
    readonly name: string;
    readonly from: number;
    readonly utf8: boolean;
  }[];
}

const layOut = (type: string, row: Pick<RecordRow, 'data' | 'flat'>): RowReader => {
  const names = Object.keys(row.data);
  return {
    type,
    data: Object.entries(row.data).map(([name, { key, kind }]) => ({
      key,
      name,
      read: kindReaders[kind],
    })),
    flat: Object.entries(row.flat).map(([name, source]) => ({
      name,
      from: names.indexOf(typeof source === 'string' ? source : source.from),
      utf8: typeof source !== 'string',
    })),
  };
};

const rows: ReadonlyMap<number, RowReader> = new Map(
  Object.entries(RECORD_TABLE).map(([name, row]) => [row.type, layOut(name, row)]),
);

/** Types without a row are raw bytes. Their readers are not kept: a server could make up 65,536 of them. */
const rowOf = (type: number): RowReader =>
  rows.get(type) ?? layOut(queryTypeName(type), { data: RAW_DATA, flat: RAW_FLAT });

/** `ares_dns_datatype_t`: the numbers that tell how long a value is. */
const DATATYPE = { inaddr6: 2, u32: 5, opt: 10 };

/** Steps over a field that the row does not name. */
const skipField = (reader: WordReader, datatype: number): void => {
  if (datatype === DATATYPE.opt) readOptions(reader);
  else if (datatype <= DATATYPE.u32 && datatype !== DATATYPE.inaddr6) {
    reader.word();
  } else reader.skipBytes();
};

/** Reads a record's fields in the order of its row, passing over those of a newer c-ares. */
const readValues = (reader: WordReader, row: RowReader): Value[] => {
  const values: Value[] = [];
  for (let left = reader.word(); left > 0; left--) {
    const header = reader.word();
    const field = row.data[values.length];
    if (field !== undefined && field.key === (header & 0xffffff)) {
      values.push(field.read(reader));
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

const readData = (reader: WordReader, row: RowReader): Fields => {
  const values = readValues(reader, row);
  const data: Fields = {};
  for (const [index, { name }] of row.data.entries()) {
    data[name] = values[index];
  }
  return data;
};

// The types of the three functions below derive from the same table as what they build, which the compiler cannot see
// through a loop over it. The loose second signatures say so; record-reader.test.ts holds every type to its row.

/**
 * Reads the records of one type (or of all, after ANY) as flat results.
 *
 * @returns a list, also for the types of which a name has one record
 */
export function readFlatResults(reader: WordReader): AnyResult[];
export function readFlatResults(reader: WordReader): unknown[] {
  const count = reader.word();
  const results: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const row = rowOf(reader.word() & 0xffff);
    const result: Fields = { type: row.type, ttl: reader.word() };
    const values = readValues(reader, row);
    for (const { name, from, utf8: text } of row.flat) {
      const value = values[from];
      result[name] = text && value instanceof Uint8Array ? utf8.decode(value) : value;
    }
    results.push(result);
  }
  return results;
}

/** Reads a section of a message. */
export function readSection(reader: WordReader): DNSRecord[];
export function readSection(reader: WordReader): unknown[] {
  const count = reader.word();
  const records: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const typeAndClass = reader.word();
    const row = rowOf(typeAndClass & 0xffff);
    const ttl = reader.word();
    records.push({
      name: reader.ascii(),
      type: row.type,
      recordClass: queryClassName(typeAndClass >>> 16),
      ttl,
      data: readData(reader, row),
    });
  }
  return records;
}

/** Reads the EDNS record of a message, if it has one. */
export function readEdns(reader: WordReader): Edns | undefined;
export function readEdns(reader: WordReader): unknown {
  return reader.word() === 0 ? undefined : readData(reader, rowOf(QueryType.OPT));
}
