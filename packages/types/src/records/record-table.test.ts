import { describe, expect, test } from 'vitest';
import { QueryType } from '../registries/query-type.js';
import { type FlatSource, RAW_DATA, RECORD_TABLE, type RecordRow } from './record-table.js';

const sourceOf = (source: FlatSource) => (typeof source === 'string' ? source : source.from);

const RAW_RR = 65536;

test('has a row for every record type', () => {
  const { ANY: _question, ...records } = QueryType;
  expect(
    Object.fromEntries(Object.entries(RECORD_TABLE).map(([name, row]) => [name, row.type])),
  ).toEqual(records);
});

test('marks CNAME and SOA as single', () => {
  const single = Object.entries(RECORD_TABLE).filter(([, row]) => row.single);
  expect(single.map(([name]) => name)).toEqual(['CNAME', 'SOA']);
});

describe.each(Object.entries<RecordRow>(RECORD_TABLE))('%s', (_name, row) => {
  const keys = Object.values(row.data).map((field) => field.key);
  const sources = Object.values(row.flat).map(sourceOf);

  test('has keys of the type of the row, in ascending order', () => {
    const base = 100 * (row.raw ? RAW_RR : row.type);
    expect(keys.filter((key) => key <= base || key >= base + 100)).toEqual([]);
    expect(keys).toEqual(keys.toSorted((one, other) => one - other));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('has flat fields that come from its data', () => {
    expect(sources.filter((field) => !Object.hasOwn(row.data, field))).toEqual([]);
  });

  test('includes every data field in its flat form', () => {
    expect(Object.keys(row.data).filter((field) => !sources.includes(field))).toEqual([]);
  });

  test('has no flat field named type or ttl', () => {
    expect(Object.keys(row.flat)).not.toContain('type');
    expect(Object.keys(row.flat)).not.toContain('ttl');
  });

  test('has raw data if and only if it is marked raw', () => {
    expect(row.data === RAW_DATA).toBe(row.raw);
  });
});
