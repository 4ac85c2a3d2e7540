import { expect, it } from 'vitest';
import { table } from './table.js';

it('makes columns as wide as their widest cell', () => {
  const rows = [
    ['a', 'bbb', 'c'],
    ['aaa', 'b', 'ccc'],
  ];
  expect(table(rows, 80).map((row) => row.join(''))).toEqual(['a    bbb  c', 'aaa  b    ccc']);
});

it('truncates the last column at the width of the screen', () => {
  expect(table([['a', 'b'.repeat(50)]], 30)).toEqual([['a  ', `${'b'.repeat(26)}…`]]);
});

it('keeps 20 characters of the last column on a narrow screen', () => {
  expect(table([['a'.repeat(20), 'b'.repeat(50)]], 10)).toEqual([
    [`${'a'.repeat(20)}  `, `${'b'.repeat(19)}…`],
  ]);
});

it('returns no rows for no rows', () => {
  expect(table([], 80)).toEqual([]);
});
