import {
  type CaresFieldKind,
  type DataField,
  type FieldTypes,
  type FlatSource,
  QueryClass,
  RAW_RDATA_KEY,
  RECORD_TABLE,
  type RecordRow,
} from '@aiodns/types';
import { describe, expect, test } from 'vitest';
import { decodeEdns, decodeRecords, decodeSection } from './records.js';
import { CompletionWriter } from './testing/completion-writer.js';

/** A value of a kind, in the addon's format and decoded. */
interface Sample<Kind extends CaresFieldKind> {
  /** `ares_dns_datatype_t`. */
  readonly datatype: number;
  readonly write: (to: CompletionWriter) => CompletionWriter;
  readonly value: FieldTypes[Kind];
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const CAFE = bytes(0x63, 0x61, 0x66, 0xc3, 0xa9);

const samples: { readonly [Kind in CaresFieldKind]: Sample<Kind> } = {
  address4: { datatype: 1, write: (to) => to.word(0xc0000201), value: '192.0.2.1' },
  address6: { datatype: 2, write: (to) => to.text('2001:db8::1'), value: '2001:db8::1' },
  u8: { datatype: 3, write: (to) => to.word(0xff), value: 0xff },
  u16: { datatype: 4, write: (to) => to.word(0xffff), value: 0xffff },
  u32: { datatype: 5, write: (to) => to.word(0xffffffff), value: 0xffffffff },
  name: { datatype: 6, write: (to) => to.text('a\\.b.example'), value: 'a\\.b.example' },
  string: { datatype: 7, write: (to) => to.text('!^.*$!x!'), value: '!^.*$!x!' },
  time: { datatype: 5, write: (to) => to.word(0x80000000), value: 0x80000000 },
  typeNumber: { datatype: 4, write: (to) => to.word(15), value: 15 },
  tag: { datatype: 7, write: (to) => to.text('issue'), value: 'issue' },
  text: { datatype: 6, write: (to) => to.text('ftp://a.test/'), value: 'ftp://a.test/' },
  base64: { datatype: 8, write: (to) => to.bytes(bytes(255, 0)), value: bytes(255, 0) },
  hex: { datatype: 8, write: (to) => to.bytes(bytes(0, 1, 255)), value: bytes(0, 1, 255) },
  binstr: { datatype: 9, write: (to) => to.bytes(CAFE), value: 'café' },
  strings: {
    datatype: 11,
    write: (to) => to.word(2).bytes(CAFE).bytes(bytes()),
    value: [CAFE, bytes()],
  },
  svcParams: {
    datatype: 10,
    write: (to) => to.word(2, 3).bytes(bytes(0x20, 0xfb)).word(667).bytes(bytes()),
    value: {
      noDefaultAlpn: false,
      port: 8443,
      unknown: [[667, bytes()]],
      raw: [
        [3, bytes(0x20, 0xfb)],
        [667, bytes()],
      ],
    },
  },
  ednsOptions: {
    datatype: 10,
    write: (to) => to.word(1, 10).bytes(bytes(1, 2, 3, 4, 5)),
    value: [[10, bytes(1, 2, 3, 4, 5)]],
  },
};

type Row = Pick<RecordRow, 'data' | 'flat'>;

interface CaresField {
  readonly key: number;
  readonly kind: CaresFieldKind;
}

const isCaresField = (field: DataField): field is CaresField =>
  'key' in field && field.key !== undefined;

const writeField = (to: CompletionWriter, { key, kind }: CaresField): void => {
  const { datatype, write } = samples[kind];
  write(to.word(key | (datatype << 24)));
};

/** Writes a row's fields, with `unknown` fields before and after each. */
const writeFields = (
  to: CompletionWriter,
  { data }: Row,
  unknown: readonly CaresField[] = [],
): void => {
  const fields = Object.values(data).filter(isCaresField);
  to.word(fields.length + unknown.length * (fields.length + 1));
  for (const field of fields) {
    for (const other of unknown) writeField(to, other);
    writeField(to, field);
  }
  for (const other of unknown) writeField(to, other);
};

/** The only converted field is the text of several strings. */
const dataOf = ({ data }: Row): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([name, field]) => [
      name,
      isCaresField(field) ? samples[field.kind].value : CAFE,
    ]),
  );

const flatOf = (row: Row): Record<string, unknown> => {
  const data = dataOf(row);
  const flatValue = (source: FlatSource) =>
    typeof source === 'string' ? data[source] : new TextDecoder().decode(CAFE);
  return Object.fromEntries(
    Object.entries(row.flat).map(([name, source]) => [name, flatValue(source)]),
  );
};

const TTL = 3600;
const typeAndClass = (type: number, dnsClass: number) => (type | (dnsClass << 16)) >>> 0;

/** A field of each kind, with keys that no row has. */
const KINDS: readonly CaresFieldKind[] = [
  'address4',
  'address6',
  'u8',
  'u16',
  'u32',
  'name',
  'string',
  'hex',
  'binstr',
  'strings',
  'ednsOptions',
];
const newerFields = KINDS.map((kind, i): CaresField => ({ key: 9_000_000 + i, kind }));

const rows: (readonly [name: string, type: number, row: Row])[] = Object.entries<RecordRow>(
  RECORD_TABLE,
)
  .filter(([, row]) => !row.raw)
  .map(([name, row]) => [name, row.type, row] as const);

describe.each(rows)('a record of type %s', (name, type, row) => {
  const flat = { type: name, ttl: TTL, ...flatOf(row) };
  const record = {
    name: 'owner.example',
    type: name,
    recordClass: 'IN',
    ttl: TTL,
    data: dataOf(row),
  };

  test.each([
    ['in the order of c-ares', []],
    ['among those of a newer c-ares', newerFields],
  ])('has the fields of its row, %s', (_how, unknown) => {
    const flatWriter = new CompletionWriter().word(2);
    const section = new CompletionWriter().word(2);
    for (let i = 0; i < 2; i++) {
      flatWriter.word(typeAndClass(type, QueryClass.IN), TTL);
      writeFields(flatWriter, row, unknown);
      section.word(typeAndClass(type, QueryClass.IN), TTL).text('owner.example');
      writeFields(section, row, unknown);
    }
    expect(decodeRecords(flatWriter.reader())).toEqual([flat, flat]);
    expect(decodeSection(section.reader())).toEqual([record, record]);
  });

  test('has its flat fields in the order of its row, after type and TTL', () => {
    const writer = new CompletionWriter().word(1, typeAndClass(type, QueryClass.IN), TTL);
    writeFields(writer, row);
    const [result = {}] = decodeRecords(writer.reader());
    expect(Object.keys(result)).toEqual(['type', 'ttl', ...Object.keys(row.flat)]);
  });
});

test.each([
  [3, 'CHAOS'],
  [42, 'CLASS42'],
  [65535, 'CLASS65535'],
])('a record of class %i has class %s', (dnsClass, name) => {
  const writer = new CompletionWriter().word(1, typeAndClass(1, dnsClass), 0).text('');
  writeFields(writer, RECORD_TABLE.A);
  expect(decodeSection(writer.reader())).toMatchObject([{ name: '', recordClass: name, ttl: 0 }]);
});

test('an empty section has no records', () => {
  expect(decodeSection(new CompletionWriter().word(0).reader())).toEqual([]);
  expect(decodeRecords(new CompletionWriter().word(0).reader())).toEqual([]);
});

test('EDNS is decoded if present', () => {
  const writer = new CompletionWriter().word(1);
  writeFields(writer, RECORD_TABLE.OPT);
  expect(decodeEdns(writer.reader())).toEqual(dataOf(RECORD_TABLE.OPT));
  expect(decodeEdns(new CompletionWriter().word(0).reader())).toBeUndefined();
});

test('text that is not UTF-8 has U+FFFD, and its bytes in data', () => {
  const { key } = RECORD_TABLE.TXT.data.strings;
  const text = bytes(0xef, 0xbb, 0xbf, 0xff);
  const writer = new CompletionWriter()
    .word(1, typeAndClass(RECORD_TABLE.TXT.type, QueryClass.IN), TTL, 1, key | (11 << 24), 1)
    .bytes(text);
  expect(decodeRecords(writer.reader())).toEqual([
    { type: 'TXT', ttl: TTL, text: '\ufeff\ufffd', data: text, strings: [text] },
  ]);
});

/** A record that c-ares does not parse. It writes no field for RDATA that is empty. */
const rawRecord = (type: number, rdata: Uint8Array, owner?: string): CompletionWriter => {
  const writer = new CompletionWriter().word(1, typeAndClass(type, QueryClass.IN), TTL);
  if (owner !== undefined) writer.text(owner);
  return writer.word(1, RAW_RDATA_KEY | (8 << 24)).bytes(rdata);
};

describe('a record that c-ares does not parse', () => {
  test.each([
    [
      'DS',
      43,
      bytes(1, 2, 13, 2, 255),
      { keyTag: 258, algorithm: 13, digestType: 2, digest: bytes(255) },
    ],
    ['SPF', 99, bytes(1, 97, 1, 98), { strings: [bytes(97), bytes(98)], data: bytes(97, 98) }],
    ['EID', 31, bytes(1, 2), { rdata: bytes(1, 2) }],
    ['TYPE65280', 65280, bytes(), { rdata: bytes() }],
    ['DS', 43, bytes(1, 2, 3), { rdata: bytes(1, 2, 3), malformed: true }],
    ['DS', 43, bytes(), { rdata: bytes(), malformed: true }],
  ])('of type %s has the fields of its type, or its RDATA', (name, type, rdata, data) => {
    expect(decodeSection(rawRecord(type, rdata, 'owner.example').reader())).toEqual([
      { name: 'owner.example', type: name, recordClass: 'IN', ttl: TTL, data },
    ]);
    const text = name === 'SPF' ? { text: 'ab' } : {};
    expect(decodeRecords(rawRecord(type, rdata).reader())).toEqual([
      { type: name, ttl: TTL, ...data, ...text },
    ]);
  });
});
