import { describe, expect, test } from 'vitest';
import { QueryType } from '../registries/query-type.js';
import { type FlatSource, RECORD_TABLE, type RecordRow } from './record-table.js';

const sourceOf = (source: FlatSource) => (typeof source === 'string' ? source : source.from);

test('has a row for every record type', () => {
  const { ANY, AXFR, IXFR, MAILA, MAILB, NXNAME, ...records } = QueryType;
  expect([ANY, AXFR, IXFR, MAILA, MAILB, NXNAME]).toEqual([255, 252, 251, 254, 253, 128]);
  expect(
    Object.fromEntries(Object.entries(RECORD_TABLE).map(([name, row]) => [name, row.type])),
  ).toEqual(records);
});

test('marks CNAME and SOA as single', () => {
  const single = Object.entries(RECORD_TABLE).filter(([, row]) => row.single);
  expect(single.map(([name]) => name)).toEqual(['CNAME', 'SOA']);
});

describe.each(Object.entries<RecordRow>(RECORD_TABLE))('%s', (_name, row) => {
  const keys = Object.values(row.data).flatMap((field) =>
    'key' in field && field.key !== undefined ? [field.key] : [],
  );
  const sources = Object.values(row.flat).map(sourceOf);

  test('has keys of the type of the row, in ascending order', () => {
    const base = 100 * row.type;
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

  test('has keys of c-ares for all its encoded fields if and only if it is not marked raw', () => {
    const encoded = Object.values(row.data).filter((field) => 'kind' in field);
    expect(keys).toHaveLength(row.raw ? 0 : encoded.length);
  });

  test('converts fields only from those before them', () => {
    const names = Object.keys(row.data);
    const converted = Object.entries(row.data).flatMap(([name, field]) =>
      'from' in field ? [[names.indexOf(name), names.indexOf(field.from)] as const] : [],
    );
    expect(converted.filter(([at, from]) => from < 0 || from >= at)).toEqual([]);
  });
});
