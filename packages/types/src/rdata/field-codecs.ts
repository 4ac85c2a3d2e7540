import { isIPv4, isIPv6 } from '../builtins.js';
import { invalidArgument } from '../invalid-argument.js';
import type {
  AddressPrefix,
  EdnsOption,
  FieldTypes,
  WireFieldKind,
} from '../records/record-table.js';
import type { SvcParams } from '../records/svc-params.js';
import {
  type GenericTypeName,
  parseQueryType,
  type QueryTypeName,
  queryTypeName,
} from '../registries/query-type.js';
import { formatBase32Hex, parseBase32Hex } from './base32hex.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { absoluteName, nameToLabels } from './domain-name.js';
import { contiguous, quoted, unescapeText } from './escape.js';
import { formatIPv4 } from './ipv4.js';
import { formatIPv6, parseIPv6 } from './ipv6.js';
import { MalformedError } from './malformed.js';
import { decodeSvcParams } from './svc-params.js';
import { parseSvcParams, svcParamsText } from './svc-params-text.js';
import type { Tokens } from './tokens.js';

/** The encodings of a value: in RDATA, and in a master file. */
interface TypedCodec<Value> {
  /** Whether a value can be encoded. */
  readonly is: (value: unknown) => value is Value;
  /** The values that can be encoded, worded to follow "must be". */
  readonly allowed: string;
  readonly read: (reader: ByteReader) => Value;
  readonly write: (writer: ByteWriter, value: Value) => void;
  /** The field in a master file; empty if it is omitted. */
  readonly format: (value: Value) => string;
  readonly parse: (tokens: Tokens) => Value;
}

/** A codec that checks the values it is called with. */
export interface FieldCodec<Value = unknown> {
  readonly read: (reader: ByteReader) => Value;
  readonly parse: (tokens: Tokens) => Value;
  /** @throws {@link InvalidArgumentError} that names the field */
  readonly write: (writer: ByteWriter, value: unknown, field: string) => void;
  /** @throws {@link InvalidArgumentError} that names the field */
  readonly format: (value: unknown, field: string) => string;
}

export const checkedCodec = <Value>(codec: TypedCodec<Value>): FieldCodec<Value> => {
  const checked = (value: unknown, field: string): Value => {
    if (!codec.is(value)) throw invalidArgument(`record.data.${field}`, value, codec.allowed);
    return value;
  };
  return {
    read: codec.read,
    parse: codec.parse,
    write: (writer, value, field) => codec.write(writer, checked(value, field)),
    format: (value, field) => codec.format(checked(value, field)),
  };
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const isArray = (value: unknown): value is unknown[] => Array.isArray(value);

const integers = (max: number) => ({
  is: (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max,
  allowed: `an integer from 0 to ${max}`,
  format: String,
  parse: (tokens: Tokens) => tokens.integer(max),
});

const U16_MAX = 0xffff;

const u8Typed: TypedCodec<number> = {
  ...integers(0xff),
  read: (reader) => reader.u8(),
  write: (writer, value) => writer.u8(value),
};

const u16Typed: TypedCodec<number> = {
  ...integers(U16_MAX),
  read: (reader) => reader.u16(),
  write: (writer, value) => writer.u16(value),
};

const u32Typed: TypedCodec<number> = {
  ...integers(0xffffffff),
  read: (reader) => reader.u32(),
  write: (writer, value) => writer.u32(value),
};

const u48 = checkedCodec<number>({
  ...integers(2 ** 48 - 1),
  read: (reader) => reader.u48(),
  write: (writer, value) => writer.u48(value),
});

/** `YYYYMMDDHHmmSS` in UTC, or seconds since 1970 (RFC 4034 §3.2). */
const TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

const parseTime = (tokens: Tokens): number => {
  const expected = 'a time as YYYYMMDDHHmmSS or in seconds';
  const text = tokens.peek()?.text ?? '';
  const match = TIME.exec(text);
  if (match === null) return tokens.integer(0xffffffff, expected);
  tokens.word(expected);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const exists = seconds >= 0 && seconds <= 0xffffffff && timeText(seconds) === text;
  return exists ? seconds : tokens.fail(expected);
};

const timeText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');

type TypeName = QueryTypeName | GenericTypeName;

/** The number of a type; unlike queries, records can name type 0. */
const typeCode = (name: string): number | undefined =>
  name === 'TYPE0' ? 0 : parseQueryType(name);

const isTypeName = (value: unknown): value is TypeName =>
  isText(value) && typeCode(value) !== undefined;

const parseTypeCode = (tokens: Tokens): number => {
  const expected = 'the name of a type';
  return typeCode(tokens.word(expected).toUpperCase()) ?? tokens.fail(expected);
};

const typeCodes = (names: readonly string[]): number[] =>
  [...new Set(names.map((name) => typeCode(name) ?? 0))].sort((one, other) => one - other);

const typeLists = {
  allowed: "a list of types, as 'A' or 'TYPE65280'",
  format: (names: TypeName[]) => names.join(' '),
  parse: (tokens: Tokens): TypeName[] => {
    const codes: number[] = [];
    while (tokens.left > 0) codes.push(parseTypeCode(tokens));
    return codes.map(queryTypeName);
  },
};

/** The numbers of the bits that are set, counted from the highest bit of the first octet. */
const setBits = (bitmap: Uint8Array): number[] =>
  Array.from({ length: bitmap.length * 8 }, (_, bit) => bit).filter(
    (bit) => ((bitmap[bit >>> 3] ?? 0) & (0x80 >>> (bit & 7))) !== 0,
  );

/** The shortest bitmap with these bits set. */
const bitmapOf = (bits: readonly number[]): Uint8Array => {
  const bitmap = new Uint8Array((Math.max(-1, ...bits) >>> 3) + 1);
  for (const bit of bits) {
    const at = bit >>> 3;
    bitmap[at] = (bitmap[at] ?? 0) | (0x80 >>> (bit & 7));
  }
  return bits.length === 0 ? new Uint8Array() : bitmap;
};

const readWindows = (reader: ByteReader): TypeName[] => {
  const types: TypeName[] = [];
  for (let last = -1; reader.left > 0; ) {
    const window = reader.u8();
    const bitmap = reader.characterString();
    if (window <= last || bitmap.length === 0 || bitmap.length > 32) {
      throw new MalformedError('a list of types is not in windows');
    }
    last = window;
    types.push(...setBits(bitmap).map((bit) => queryTypeName(window * 256 + bit)));
  }
  return types;
};

const writeWindows = (writer: ByteWriter, names: TypeName[]): void => {
  const codes = typeCodes(names);
  for (const window of new Set(codes.map((code) => code >>> 8))) {
    const bits = codes.filter((code) => code >>> 8 === window).map((code) => code & 0xff);
    writer.u8(window).sized8(bitmapOf(bits));
  }
};

/** Certificate types (RFC 4398 §2.1). */
const CERT_TYPES: ReadonlyMap<string, number> = new Map([
  ['PKIX', 1],
  ['SPKI', 2],
  ['PGP', 3],
  ['IPKIX', 4],
  ['ISPKI', 5],
  ['IPGP', 6],
  ['ACPKIX', 7],
  ['IACPKIX', 8],
  ['URI', 253],
  ['OID', 254],
]);

const certTypeNames = new Map(Array.from(CERT_TYPES, ([name, code]) => [code, name]));

/** Algorithms of DNSSEC (IANA, DNS Security Algorithm Numbers). Records are written with the numbers. */
const ALGORITHMS: ReadonlyMap<string, number> = new Map([
  ['RSAMD5', 1],
  ['DH', 2],
  ['DSA', 3],
  ['RSASHA1', 5],
  ['DSA-NSEC3-SHA1', 6],
  ['DSANSEC3SHA1', 6],
  ['RSASHA1-NSEC3-SHA1', 7],
  ['RSASHA1NSEC3SHA1', 7],
  ['RSASHA256', 8],
  ['RSASHA512', 10],
  ['ECC-GOST', 12],
  ['ECCGOST', 12],
  ['ECDSAP256SHA256', 13],
  ['ECDSAP384SHA384', 14],
  ['ED25519', 15],
  ['ED448', 16],
  ['SM2SM3', 17],
  ['ECC-GOST12', 23],
  ['INDIRECT', 252],
  ['PRIVATEDNS', 253],
  ['PRIVATEOID', 254],
]);

/** Parses a mnemonic in either case, or an integer. */
const parseMnemonic = (
  tokens: Tokens,
  codes: ReadonlyMap<string, number>,
  max: number,
  expected: string,
): number => {
  const code = codes.get(tokens.peek()?.text.toUpperCase() ?? '');
  if (code === undefined) return tokens.integer(max, expected);
  tokens.word(expected);
  return code;
};

/** Text in ASCII, as c-ares requires it of character strings. */
const PRINTABLE = /^[\x20-\x7e]*$/;

const asciiText = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString('latin1');
  if (!PRINTABLE.test(text)) throw new MalformedError('a character string is not ASCII');
  return text;
};

const characterStrings = {
  is: (value: unknown): value is string =>
    isText(value) && PRINTABLE.test(value) && value.length <= 0xff,
  allowed: 'a string of at most 255 printable ASCII characters',
  read: (reader: ByteReader) => asciiText(reader.characterString()),
  write: (writer: ByteWriter, value: string) => {
    writer.sized8(Buffer.from(value, 'latin1'));
  },
  format: (value: string) => quoted(Buffer.from(value, 'latin1')),
  parse: (tokens: Tokens): string => parseAscii(tokens, tokens.string()),
};

const parseAscii = (tokens: Tokens, bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString('latin1');
  return PRINTABLE.test(text) ? text : tokens.fail('a string in printable ASCII');
};

const parseText = (tokens: Tokens): Uint8Array => {
  const expected = 'a string';
  return unescapeText(tokens.next(expected).text) ?? tokens.fail(expected);
};

const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const HEX = /^(?:[0-9a-f]{2})*$/i;

const hexBytes = (tokens: Tokens, text: string): Uint8Array => {
  if (!HEX.test(text)) tokens.fail('bytes in hexadecimal');
  return new Uint8Array(Buffer.from(text, 'hex'));
};

export const base64Text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const BASE64 = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i;

export const base64Bytes = (tokens: Tokens, text: string): Uint8Array => {
  if (!BASE64.test(text)) tokens.fail('bytes in base64');
  return new Uint8Array(Buffer.from(text, 'base64'));
};

const byteStrings = { is: isBytes, allowed: 'a Uint8Array' };

const restBytes = {
  ...byteStrings,
  read: (reader: ByteReader) => reader.rest(),
  write: (writer: ByteWriter, value: Uint8Array) => {
    writer.bytes(value);
  },
};

const shortBytes = {
  is: (value: unknown): value is Uint8Array => isBytes(value) && value.length <= 0xff,
  allowed: 'a Uint8Array of at most 255 bytes',
  read: (reader: ByteReader) => reader.characterString(),
  write: (writer: ByteWriter, value: Uint8Array) => {
    writer.sized8(value);
  },
};

/** The generic form of RDATA (RFC 3597 §5). */
export const genericText = (rdata: Uint8Array): string =>
  `\\# ${rdata.length} ${hexText(rdata)}`.trimEnd();

/** Parses the generic form of RDATA after its `\#`. */
export const parseGeneric = (tokens: Tokens): Uint8Array => {
  const length = tokens.integer(U16_MAX);
  const rdata = hexBytes(tokens, tokens.joined('bytes in hexadecimal'));
  return rdata.length === length ? rdata : tokens.fail(`${length} bytes`);
};

/** Text of a fixed form that stands for bytes in hexadecimal, with separators. */
const hexGroups = (size: number, pattern: RegExp, separate: (digits: string) => string) => {
  const expected = `${size} bytes as '${separate('0123456789abcdef'.slice(0, 2 * size))}'`;
  return checkedCodec<string>({
    is: (value): value is string => isText(value) && pattern.test(value),
    allowed: expected,
    read: (reader) => separate(Buffer.from(reader.bytes(size)).toString('hex')),
    write: (writer, value) => writer.bytes(Buffer.from(value.replaceAll(/[-:]/g, ''), 'hex')),
    format: (value) => value,
    parse: (tokens) => {
      const text = tokens.word(expected).toLowerCase();
      return pattern.test(text) ? text : tokens.fail(expected);
    },
  });
};

const GROUPS64 = /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$/i;
const GROUPS64_ALLOWED = "four groups of hexadecimal digits, as '0014:4fff:ff20:ee64'";

/** The form with all leading zeros. */
const fullGroups = (text: string): string =>
  text
    .toLowerCase()
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join(':');

const pairs = (digits: string): string => digits.replaceAll(/..(?=.)/g, '$&-');
const groups = (digits: string): string => digits.replaceAll(/.{4}(?=.)/g, '$&:');

const parseAddress = (family: 4 | 6) => {
  const expected = `an IPv${family} address`;
  const is = (value: unknown): value is string =>
    isText(value) && !value.includes('%') && (family === 4 ? isIPv4(value) : isIPv6(value));
  return {
    is,
    allowed: expected,
    format: (value: string) => value,
    parse: (tokens: Tokens): string => {
      const text = tokens.word(expected);
      return is(text) ? text : tokens.fail(expected);
    },
  };
};

export const ipv4Bytes = (address: string): Uint8Array =>
  Uint8Array.from(address.split('.').map(Number));

export const readIPv4 = (reader: ByteReader): string => formatIPv4(reader.u32());
export const readIPv6 = (reader: ByteReader): string => formatIPv6(reader.bytes(16));

/** Families of addresses (IANA, Address Family Numbers), and the length of an address. */
const FAMILIES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 16],
]);

const NEGATION = 0x80;

const readPrefix = (reader: ByteReader): AddressPrefix => {
  const family = reader.u16();
  const prefix = reader.u8();
  const length = reader.u8();
  const bytes = reader.bytes(length & 0x7f);
  const size = FAMILIES.get(family);
  if (size !== undefined && (bytes.length > size || prefix > 8 * size || bytes.at(-1) === 0)) {
    throw new MalformedError('an address prefix is too long');
  }
  const padded = new Uint8Array(size ?? bytes.length);
  padded.set(bytes);
  const address =
    family === 1
      ? padded.join('.')
      : family === 2
        ? formatIPv6(padded)
        : Buffer.from(bytes).toString('hex');
  return { family, negation: (length & NEGATION) !== 0, address, prefix };
};

const prefixBytes = ({ family, address }: AddressPrefix): Uint8Array => {
  if (family !== 1 && family !== 2) return Buffer.from(address, 'hex');
  const bytes = family === 1 ? ipv4Bytes(address) : parseIPv6(address);
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
};

const isPrefix = (value: unknown): value is AddressPrefix => {
  if (typeof value !== 'object' || value === null) return false;
  const { family, negation, address, prefix }: Partial<Record<keyof AddressPrefix, unknown>> =
    value;
  if (typeof family !== 'number' || !integers(U16_MAX).is(family)) return false;
  if (typeof negation !== 'boolean' || !integers(0xff).is(prefix) || !isText(address)) return false;
  if (family === 1) return isIPv4(address) && prefix <= 32;
  if (family === 2) return isIPv6(address) && !address.includes('%') && prefix <= 128;
  return HEX.test(address) && address.length <= 2 * 0x7f;
};

const PREFIX = /^(!?)([0-9]{1,5}):([^/]*)\/([0-9]{1,3})$/;

const parsePrefix = (tokens: Tokens): AddressPrefix => {
  const expected = "an address prefix, as '1:192.0.2.0/24'";
  const [, negation, family, address = '', prefix] = PREFIX.exec(tokens.word(expected)) ?? [];
  const item = {
    family: Number(family),
    negation: negation === '!',
    address,
    prefix: Number(prefix),
  };
  return isPrefix(item) ? item : tokens.fail(expected);
};

/** Pairs of a 16-bit number and bytes after their 16-bit length, to the end. */
export const readOptions = (reader: ByteReader): EdnsOption[] => {
  const options: EdnsOption[] = [];
  while (reader.left > 0) options.push([reader.u16(), reader.bytes(reader.u16())]);
  return options;
};

const writeOptions = (writer: ByteWriter, options: readonly EdnsOption[]): void => {
  for (const [code, value] of options) writer.u16(code).sized16(value);
};

const isOptions = (value: unknown): value is EdnsOption[] =>
  isArray(value) &&
  value.every(
    (option) =>
      isArray(option) &&
      option.length === 2 &&
      integers(U16_MAX).is(option[0]) &&
      isBytes(option[1]) &&
      option[1].length <= U16_MAX,
  );

const isSvcParams = (value: unknown): value is SvcParams =>
  typeof value === 'object' && value !== null && 'raw' in value && isOptions(value.raw);

const optionsText = (options: readonly EdnsOption[]): string => {
  const bytes = options.flatMap(([code, value]) => [
    Buffer.from([code >>> 8, code & 0xff, value.length >>> 8, value.length & 0xff]),
    value,
  ]);
  return genericText(Buffer.concat(bytes));
};

const name = checkedCodec<string>({
  is: (value): value is string => isText(value) && nameToLabels(value) !== undefined,
  allowed: 'a domain name',
  read: (reader) => reader.name(),
  write: (writer, value) => {
    for (const label of nameToLabels(value) ?? []) writer.sized8(label);
    writer.u8(0);
  },
  format: absoluteName,
  parse: (tokens) => tokens.name(),
});

/** The codec of each kind of field. */
export const fieldCodecs: {
  readonly [Kind in WireFieldKind]: FieldCodec<FieldTypes[Kind]>;
} = {
  u8: checkedCodec(u8Typed),
  u16: checkedCodec(u16Typed),
  u32: checkedCodec(u32Typed),
  u48,
  time: checkedCodec({ ...u32Typed, format: timeText, parse: parseTime }),
  name,
  typeNumber: checkedCodec({ ...u16Typed, format: queryTypeName, parse: parseTypeCode }),
  typeName: checkedCodec<TypeName>({
    is: isTypeName,
    allowed: "a type, as 'A' or 'TYPE65280'",
    read: (reader) => queryTypeName(reader.u16()),
    write: (writer, value) => writer.u16(typeCode(value) ?? 0),
    format: (value) => value,
    parse: (tokens) => queryTypeName(parseTypeCode(tokens)),
  }),
  types: checkedCodec<TypeName[]>({
    ...typeLists,
    is: (value): value is TypeName[] => isArray(value) && value.every(isTypeName),
    read: readWindows,
    write: writeWindows,
  }),
  nxtTypes: checkedCodec<TypeName[]>({
    ...typeLists,
    is: (value): value is TypeName[] =>
      isArray(value) && value.every((type) => isTypeName(type) && (typeCode(type) ?? 128) < 128),
    allowed: 'a list of types below 128',
    read: (reader) => {
      const bitmap = reader.rest();
      // The highest bit says that another format follows, which was never defined (RFC 2535 §5.2).
      const bits = setBits(bitmap);
      if (bits[0] === 0 || bitmap.length > 16) throw new MalformedError('an unknown list of types');
      return bits.map(queryTypeName);
    },
    write: (writer, value) => writer.bytes(bitmapOf(typeCodes(value))),
  }),
  certType: checkedCodec({
    ...u16Typed,
    format: (value) => certTypeNames.get(value) ?? String(value),
    parse: (tokens) => parseMnemonic(tokens, CERT_TYPES, U16_MAX, 'a certificate type'),
  }),
  algorithm: checkedCodec({
    ...u8Typed,
    parse: (tokens) => parseMnemonic(tokens, ALGORITHMS, 0xff, 'an algorithm of DNSSEC'),
  }),
  string: checkedCodec<string>(characterStrings),
  tag: checkedCodec<string>({
    ...characterStrings,
    format: (value) => contiguous(Buffer.from(value, 'latin1')),
  }),
  optionalString: checkedCodec<string | null>({
    ...characterStrings,
    is: (value): value is string | null => value === null || characterStrings.is(value),
    read: (reader) => (reader.left === 0 ? null : characterStrings.read(reader)),
    write: (writer, value) => {
      if (value !== null) characterStrings.write(writer, value);
    },
    format: (value) => (value === null ? '' : characterStrings.format(value)),
    parse: (tokens) => (tokens.left === 0 ? null : characterStrings.parse(tokens)),
  }),
  text: checkedCodec<string>({
    is: (value): value is string => isText(value) && PRINTABLE.test(value),
    allowed: 'a string of printable ASCII characters',
    read: (reader) => asciiText(reader.rest()),
    write: (writer, value) => writer.bytes(Buffer.from(value, 'latin1')),
    format: characterStrings.format,
    parse: (tokens) => parseAscii(tokens, parseText(tokens)),
  }),
  binstr: checkedCodec<string>({
    is: isText,
    allowed: 'a string',
    read: (reader) => Buffer.from(reader.rest()).toString('utf8'),
    write: (writer, value) => writer.bytes(Buffer.from(value, 'utf8')),
    format: (value) => quoted(Buffer.from(value, 'utf8')),
    parse: (tokens) => Buffer.from(parseText(tokens)).toString('utf8'),
  }),
  strings: checkedCodec<Uint8Array[]>({
    is: (value): value is Uint8Array[] =>
      isArray(value) && value.length > 0 && value.every(shortBytes.is),
    allowed: 'a list of at least one Uint8Array, each of at most 255 bytes',
    read: (reader) => {
      const strings = [reader.characterString()];
      while (reader.left > 0) strings.push(reader.characterString());
      return strings;
    },
    write: (writer, value) => {
      for (const string of value) writer.sized8(string);
    },
    format: (value) => value.map(quoted).join(' '),
    parse: (tokens) => {
      const strings = [tokens.string()];
      while (tokens.left > 0) strings.push(tokens.string());
      return strings;
    },
  }),
  hex: checkedCodec<Uint8Array>({
    ...restBytes,
    format: hexText,
    parse: (tokens) => hexBytes(tokens, tokens.joined('bytes in hexadecimal')),
  }),
  hex0x: checkedCodec<Uint8Array>({
    ...restBytes,
    format: (value) => `0x${hexText(value)}`,
    parse: (tokens) => {
      // Dots may separate the parts of an address (RFC 1706 §7).
      const text = tokens.joined('bytes in hexadecimal').replaceAll('.', '');
      if (!/^0x/i.test(text)) tokens.fail('bytes in hexadecimal after 0x');
      return hexBytes(tokens, text.slice(2));
    },
  }),
  base64: checkedCodec<Uint8Array>({
    ...restBytes,
    format: base64Text,
    parse: (tokens) => base64Bytes(tokens, tokens.joined('bytes in base64')),
  }),
  base64OrHyphen: checkedCodec<Uint8Array>({
    ...restBytes,
    format: (value) => (value.length === 0 ? '-' : base64Text(value)),
    parse: (tokens) => {
      const text = tokens.joined('bytes in base64');
      return base64Bytes(tokens, text === '-' ? '' : text);
    },
  }),
  generic: checkedCodec<Uint8Array>({
    ...restBytes,
    format: genericText,
    parse: (tokens) => tokens.fail('RDATA in the generic form, as \\# 2 00FF'),
  }),
  salt: checkedCodec<Uint8Array>({
    ...shortBytes,
    format: (value) => (value.length === 0 ? '-' : hexText(value)),
    parse: (tokens) => {
      const text = tokens.word('a salt in hexadecimal, or a hyphen');
      const salt = hexBytes(tokens, text === '-' ? '' : text);
      return shortBytes.is(salt) ? salt : tokens.fail('a salt of at most 255 bytes');
    },
  }),
  hash: checkedCodec<Uint8Array>({
    ...shortBytes,
    format: formatBase32Hex,
    parse: (tokens) => {
      const expected = 'a hash in base32hex';
      const hash = parseBase32Hex(tokens.word(expected));
      return shortBytes.is(hash) ? hash : tokens.fail(expected);
    },
  }),
  sized: checkedCodec<Uint8Array>({
    is: (value): value is Uint8Array => isBytes(value) && value.length <= U16_MAX,
    allowed: 'a Uint8Array of at most 65535 bytes',
    read: (reader) => reader.bytes(reader.u16()),
    write: (writer, value) => writer.sized16(value),
    format: base64Text,
    parse: (tokens) =>
      tokens.left === 0 ? new Uint8Array() : base64Bytes(tokens, tokens.word('bytes in base64')),
  }),
  address4: checkedCodec<string>({
    ...parseAddress(4),
    read: readIPv4,
    write: (writer, value) => writer.bytes(ipv4Bytes(value)),
  }),
  address6: checkedCodec<string>({
    ...parseAddress(6),
    read: readIPv6,
    write: (writer, value) => writer.bytes(parseIPv6(value)),
    parse: (tokens) => formatIPv6(parseIPv6(parseAddress(6).parse(tokens))),
  }),
  eui48: hexGroups(6, /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/i, pairs),
  eui64: hexGroups(8, /^[0-9a-f]{2}(?:-[0-9a-f]{2}){7}$/i, pairs),
  groups64: checkedCodec<string>({
    is: (value): value is string => isText(value) && GROUPS64.test(value),
    allowed: GROUPS64_ALLOWED,
    read: (reader) => groups(Buffer.from(reader.bytes(8)).toString('hex')),
    write: (writer, value) =>
      writer.bytes(Buffer.from(fullGroups(value).replaceAll(':', ''), 'hex')),
    format: (value) => value,
    parse: (tokens) => {
      const text = tokens.word(GROUPS64_ALLOWED);
      return GROUPS64.test(text) ? fullGroups(text) : tokens.fail(GROUPS64_ALLOWED);
    },
  }),
  ports: checkedCodec<number[]>({
    is: (value): value is number[] => isArray(value) && value.every(integers(U16_MAX).is),
    allowed: 'a list of ports',
    read: (reader) => setBits(reader.rest()),
    write: (writer, value) => writer.bytes(bitmapOf(value)),
    format: (value) => value.join(' '),
    parse: (tokens) => {
      const ports: number[] = [];
      while (tokens.left > 0) ports.push(tokens.integer(U16_MAX, 'the number of a port'));
      return [...new Set(ports)].sort((one, other) => one - other);
    },
  }),
  prefixes: checkedCodec<AddressPrefix[]>({
    is: (value): value is AddressPrefix[] => isArray(value) && value.every(isPrefix),
    allowed: 'a list of address prefixes',
    read: (reader) => {
      const items: AddressPrefix[] = [];
      while (reader.left > 0) items.push(readPrefix(reader));
      return items;
    },
    write: (writer, items) => {
      for (const item of items) {
        const bytes = prefixBytes(item);
        writer.u16(item.family).u8(item.prefix);
        writer.u8(bytes.length | (item.negation ? NEGATION : 0)).bytes(bytes);
      }
    },
    format: (items) =>
      items
        .map(
          ({ negation, family, address, prefix }) =>
            `${negation ? '!' : ''}${family}:${address}/${prefix}`,
        )
        .join(' '),
    parse: (tokens) => {
      const items: AddressPrefix[] = [];
      while (tokens.left > 0) items.push(parsePrefix(tokens));
      return items;
    },
  }),
  svcParams: checkedCodec<SvcParams>({
    is: isSvcParams,
    allowed: 'service parameters with a list raw of keys and bytes',
    read: (reader) => decodeSvcParams(readOptions(reader)),
    write: (writer, params) => writeOptions(writer, params.raw),
    format: (params) => svcParamsText(params).join(' '),
    parse: parseSvcParams,
  }),
  ednsOptions: checkedCodec<EdnsOption[]>({
    is: isOptions,
    allowed: 'a list of codes and bytes',
    read: readOptions,
    write: writeOptions,
    format: optionsText,
    parse: (tokens) => tokens.fail('RDATA in the generic form, as \\# 2 00FF'),
  }),
};
