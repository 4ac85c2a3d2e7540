import { invalidArgument } from '../invalid-argument.js';
import { type DataField, recordRow } from '../records/record-table.js';
import type { DNSRecord } from '../records/records.js';
import { queryTypeName } from '../registries/query-type.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { genericText, parseGeneric } from './field-codecs.js';
import { type Fields, layoutOfType } from './layouts.js';
import { MalformedError } from './malformed.js';
import type { Tokens } from './tokens.js';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Joins byte strings. The result of a single one is the same bytes, not a copy. */
export const joinStrings = (strings: readonly Uint8Array[]): Uint8Array => {
  const [first] = strings;
  if (first !== undefined && strings.length === 1) return first;
  const joined = new Uint8Array(strings.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of strings) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** Converts the value of a field. */
export const convertField = (as: 'utf8' | 'joined', value: unknown): unknown => {
  if (as === 'utf8') return value instanceof Uint8Array ? utf8.decode(value) : value;
  return Array.isArray(value) ? joinStrings(value) : value;
};

type Conversion = readonly [field: string, from: string, as: 'utf8' | 'joined'];

const conversionsOf = (data: Readonly<Record<string, DataField>>): Conversion[] =>
  Object.entries(data).flatMap(([field, source]) =>
    'from' in source ? [[field, source.from, source.as] as const] : [],
  );

/** The conversions of the types that were decoded. */
const conversions = new Map<string, readonly Conversion[]>();

const conversionsOfType = (type: string): readonly Conversion[] => {
  const known = conversions.get(type);
  if (known !== undefined) return known;
  const row = recordRow(type);
  // Types without a row are not kept: a server could send 65,536 of them.
  if (row === undefined) return [];
  const compiled = conversionsOf(row.data);
  conversions.set(type, compiled);
  return compiled;
};

const withConversions = (type: string, data: Fields): Fields => {
  for (const [field, from, as] of conversionsOfType(type)) {
    data[field] = convertField(as, data[from]);
  }
  return data;
};

/**
 * Reads RDATA that may be compressed, as part of a message.
 *
 * @param type - the name of the type
 * @returns the fields of the record's data
 * @throws {@link MalformedError}
 */
export const readRdata = (type: string, reader: ByteReader): Fields =>
  withConversions(type, layoutOfType(type).read(reader));

/** Calls `decode`; its result is `undefined` when the RDATA is malformed. */
export const unlessMalformed = <Result>(decode: () => Result): Result | undefined => {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
};

/**
 * Decodes RDATA.
 *
 * @param type - the record's type: its name, or `'TYPE65280'` if it has none
 * @param rdata - the RDATA, in which names are not compressed
 * @returns the fields of the record's data; `rdata` and `malformed: true` if the RDATA does not have the form of its type;
 * `rdata` for a type without fields
 *
 * @example
 * ```ts
 * decodeRdata('MX', Uint8Array.of(0, 10, 2, 109, 120, 0)); // { priority: 10, exchange: 'mx' }
 * ```
 */
export const decodeRdata = (type: string, rdata: Uint8Array): Fields => {
  const reader = new ByteReader(rdata);
  return (
    unlessMalformed(() => reader.within(rdata.length, () => readRdata(type, reader))) ?? {
      rdata,
      malformed: true,
    }
  );
};

/** A record as far as its RDATA is concerned. */
export type TypedData = Pick<DNSRecord, 'type' | 'data'>;

/** The fields of a record's data, without their types. */
const fieldsOf = (record: TypedData): Fields => ({ ...record.data });

const rdataOf = (fields: Fields): Uint8Array | undefined => {
  const { rdata } = fields;
  return rdata instanceof Uint8Array ? rdata : undefined;
};

const RDATA_MAX = 0xffff;

/**
 * Encodes the data of a record as RDATA. Names in it are not compressed.
 *
 * @param record - a record, or its type and data
 * @returns the RDATA
 * @throws {@link InvalidArgumentError} that names the field at fault
 *
 * @example
 * ```ts
 * encodeRdata({ type: 'MX', data: { priority: 10, exchange: 'mx' } }); // Uint8Array [0, 10, 2, 109, 120, 0]
 * ```
 */
export const encodeRdata = (record: TypedData): Uint8Array => {
  const fields = fieldsOf(record);
  const raw = rdataOf(fields);
  if (raw !== undefined) return raw;
  const writer = new ByteWriter();
  layoutOfType(record.type).write(writer, fields);
  const rdata = writer.toBytes();
  if (rdata.length > RDATA_MAX) {
    throw invalidArgument('record.data', record.data, `at most ${RDATA_MAX} bytes of RDATA`);
  }
  return rdata;
};

/**
 * Formats the data of a record for a master file, in the form of the RFC of its type. Malformed RDATA, and that of types
 * without a form, is in the generic form of RFC 3597 §5: `\# 4 C0000201`.
 *
 * @param record - a record, or its type and data
 * @throws {@link InvalidArgumentError} that names the field at fault
 *
 * @example
 * ```ts
 * rdataText({ type: 'MX', data: { priority: 10, exchange: 'mail.example.com' } }); // '10 mail.example.com.'
 * ```
 */
export const rdataText = (record: TypedData): string => {
  const fields = fieldsOf(record);
  const raw = rdataOf(fields);
  if (raw !== undefined) return genericText(raw);
  // Without lists in between: a bulk job writes millions of records.
  let text = '';
  for (const field of layoutOfType(record.type).format(fields)) {
    if (field !== '') text += text === '' ? field : ` ${field}`;
  }
  return text;
};

const GENERIC = '\\#';

/**
 * Parses RDATA in a master file: in the form of its type, or in the generic form.
 *
 * @param type - the number of the type
 */
export const parseRdata = (type: number, tokens: Tokens): Fields => {
  const name = queryTypeName(type);
  const first = tokens.peek();
  if (first?.text === GENERIC && !first.quoted) {
    tokens.next(GENERIC);
    return decodeRdata(name, parseGeneric(tokens));
  }
  const fields = withConversions(name, layoutOfType(name).parse(tokens));
  if (tokens.left > 0) tokens.fail('no further fields');
  return fields;
};
