import {
  type AnyResult,
  type CaresFieldKind,
  type Conversions,
  convertField,
  type DNSRecord,
  decodeEdnsOptions,
  decodeRdata,
  decodeSvcParams,
  type Edns,
  type FieldTypes,
  type FlatSource,
  formatIPv4,
  QueryType,
  queryClassName,
  queryTypeName,
  RAW_FLAT,
  RAW_RDATA_KEY,
  type RecordRow,
  recordRow,
} from '@aiodns/types';
import type { CompletionReader } from './completion-reader.js';

const decodeOptions = (reader: CompletionReader): [code: number, value: Uint8Array][] =>
  Array.from({ length: reader.word() }, () => [reader.word(), reader.bytes()]);

const decodeStrings = (reader: CompletionReader): Uint8Array[] =>
  Array.from({ length: reader.word() }, () => reader.bytes());

/** Decodes a value of each kind: the counterpart of `EncodeField` in `native/cares/encode_message.cc`. */
const fieldDecoders: {
  readonly [Kind in CaresFieldKind]: (reader: CompletionReader) => FieldTypes[Kind];
} = {
  address4: (reader) => formatIPv4(reader.word()),
  address6: (reader) => reader.ascii(),
  u8: (reader) => reader.word(),
  u16: (reader) => reader.word(),
  u32: (reader) => reader.word(),
  time: (reader) => reader.word(),
  typeNumber: (reader) => reader.word(),
  name: (reader) => reader.ascii(),
  string: (reader) => reader.ascii(),
  tag: (reader) => reader.ascii(),
  text: (reader) => reader.ascii(),
  hex: (reader) => reader.bytes(),
  base64: (reader) => reader.bytes(),
  binstr: (reader) => reader.utf8(),
  strings: decodeStrings,
  svcParams: (reader) => decodeSvcParams(decodeOptions(reader)),
  ednsOptions: decodeOptions,
};

type Value = FieldTypes[CaresFieldKind];

/** A field of a record that c-ares parses. */
interface CaresField {
  readonly key: number;
  readonly name: string;
  readonly decode: (reader: CompletionReader) => Value;
}

/** A field that is converted from one before it. */
interface ConvertedField {
  readonly name: string;
  readonly from: number;
  readonly as: keyof Conversions;
}

/** A row of the record table, compiled for decoding. */
interface RecordDecoder {
  readonly type: string;
  /** Whether c-ares hands over the RDATA, which `decodeRdata` decodes. */
  readonly raw: boolean;
  /** Data fields in the order of the payload. */
  readonly data: readonly CaresField[];
  /** Data fields that are converted. Their values follow those of the payload. */
  readonly converted: readonly ConvertedField[];
  /** Flat fields: the index of the source data field, and its conversion. */
  readonly flat: readonly {
    readonly name: string;
    readonly from: number;
    readonly source: string;
    readonly as: keyof Conversions | undefined;
  }[];
}

const sourceOf = (source: FlatSource): string =>
  typeof source === 'string' ? source : source.from;

const compileDecoder = (
  type: string,
  { data, flat, raw }: Pick<RecordRow, 'data' | 'flat' | 'raw'>,
): RecordDecoder => {
  const caresFields: CaresField[] = [];
  for (const [name, field] of Object.entries(data)) {
    if ('key' in field && field.key !== undefined) {
      caresFields.push({ key: field.key, name, decode: fieldDecoders[field.kind] });
    }
  }
  const names = caresFields.map(({ name }) => name);
  const converted: ConvertedField[] = [];
  for (const [name, field] of Object.entries(data)) {
    if ('from' in field) {
      converted.push({ name, from: names.indexOf(field.from), as: field.as });
      names.push(name);
    }
  }
  return {
    type,
    raw,
    data: raw
      ? [{ key: RAW_RDATA_KEY, name: 'rdata', decode: (reader) => reader.bytes() }]
      : caresFields,
    converted: raw ? [] : converted,
    flat: Object.entries(flat).map(([name, source]) => ({
      name,
      from: names.indexOf(sourceOf(source)),
      source: sourceOf(source),
      as: typeof source === 'string' ? undefined : source.as,
    })),
  };
};

/** Those of the types that have been decoded: few programs see many types. */
const decoders = new Map<number, RecordDecoder>();

/** Types without a row are raw bytes. Their decoders are not kept: a server could send 65,536 types. */
const createDecoder = (type: number): RecordDecoder => {
  const name = queryTypeName(type);
  const row = recordRow(name);
  const decoder = compileDecoder(name, row ?? { data: {}, flat: RAW_FLAT, raw: true });
  if (row !== undefined) decoders.set(type, decoder);
  return decoder;
};

const decoderOf = (type: number): RecordDecoder => decoders.get(type) ?? createDecoder(type);

/** Numbers of `ares_dns_datatype_t`, which determine the length of a value. */
const DATATYPE = { inaddr6: 2, u32: 5, opt: 10, strings: 11 };

/** Skips a field that is not in the row. */
const skipField = (reader: CompletionReader, datatype: number): void => {
  if (datatype === DATATYPE.opt) decodeOptions(reader);
  else if (datatype === DATATYPE.strings) decodeStrings(reader);
  else if (datatype <= DATATYPE.u32 && datatype !== DATATYPE.inaddr6) {
    reader.word();
  } else reader.skipBytes();
};

/** A list to fill. The first push() to an empty list would allocate room for 17. */
const newList = (length: number): unknown[] => new Array(length);

/** Decodes a record's fields in the order of its row. Fields that only a newer c-ares has are skipped. */
const decodeValues = (reader: CompletionReader, decoder: RecordDecoder): unknown[] => {
  const values = newList(decoder.data.length);
  let decoded = 0;
  for (let left = reader.word(); left > 0; left--) {
    const header = reader.word();
    const field = decoder.data[decoded];
    if (field !== undefined && field.key === (header & 0xffffff)) {
      values[decoded++] = field.decode(reader);
    } else {
      skipField(reader, header >>> 24);
    }
  }
  // Most types convert no field.
  if (decoder.converted.length > 0) {
    for (const { from, as } of decoder.converted) values.push(convertField(as, values[from]));
  }
  return values;
};

interface Fields {
  [name: string]: unknown;
}

/** The fields of a record that c-ares does not parse. It hands over no RDATA when that is empty. */
const decodeRawData = (reader: CompletionReader, decoder: RecordDecoder): Fields => {
  const [rdata] = decodeValues(reader, decoder);
  return decodeRdata(decoder.type, rdata instanceof Uint8Array ? rdata : new Uint8Array());
};

const decodeData = (reader: CompletionReader, decoder: RecordDecoder): Fields => {
  if (decoder.raw) return decodeRawData(reader, decoder);
  const values = decodeValues(reader, decoder);
  const data: Fields = {};
  let index = 0;
  for (const { name } of decoder.data) data[name] = values[index++];
  for (const { name } of decoder.converted) data[name] = values[index++];
  return data;
};

/** Adds the flat fields of a record that c-ares does not parse. */
const addRawFields = (result: Fields, data: Fields, decoder: RecordDecoder): void => {
  if (data['malformed'] === true) {
    result['rdata'] = data['rdata'];
    result['malformed'] = true;
    return;
  }
  for (const { name, source, as } of decoder.flat) {
    result[name] = as === undefined ? data[source] : convertField(as, data[source]);
  }
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
  const results = newList(count);
  for (let i = 0; i < count; i++) {
    const decoder = decoderOf(reader.word() & 0xffff);
    const result: Fields = { type: decoder.type, ttl: reader.word() };
    results[i] = result;
    if (decoder.raw) {
      addRawFields(result, decodeRawData(reader, decoder), decoder);
      continue;
    }
    const values = decodeValues(reader, decoder);
    for (const { name, from, as } of decoder.flat) {
      const value = values[from];
      result[name] = as === undefined ? value : convertField(as, value);
    }
  }
  return results;
}

/** Decodes a section of a message. */
export function decodeSection(reader: CompletionReader): DNSRecord[];
export function decodeSection(reader: CompletionReader): unknown[] {
  const count = reader.word();
  const records = newList(count);
  for (let i = 0; i < count; i++) {
    const typeAndClass = reader.word();
    const decoder = decoderOf(typeAndClass & 0xffff);
    const ttl = reader.word();
    records[i] = {
      name: reader.ascii(),
      type: decoder.type,
      recordClass: queryClassName(typeAndClass >>> 16),
      ttl,
      data: decodeData(reader, decoder),
    };
  }
  return records;
}

/** Decodes the EDNS record of a message, if it has one. */
export function decodeEdns(reader: CompletionReader): Edns | undefined;
export function decodeEdns(reader: CompletionReader): unknown {
  if (reader.word() === 0) return undefined;
  const data = decodeData(reader, decoderOf(QueryType.OPT));
  const { options } = data;
  return Array.isArray(options) ? { ...data, ...decodeEdnsOptions(options) } : data;
}
