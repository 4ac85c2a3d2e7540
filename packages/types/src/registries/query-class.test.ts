import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQueryClass, QueryClass, queryClassName } from './query-class.js';

describe('parseQueryClass', () => {
  test.each(Object.entries(QueryClass))('reads %s', (name, number) => {
    expect([name, `CLASS${number}`, number].map(parseQueryClass)).toEqual([number, number, number]);
  });

  test('parses every result of queryClassName', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), (number) => {
        expect(parseQueryClass(queryClassName(number))).toBe(number);
      }),
    );
  });

  test.each([
    '',
    'in',
    'Ch',
    'CLASS',
    'CLASS0',
    'CLASS03',
    'CLASS65536',
    'TYPE1',
    'constructor',
    0,
    -1,
    1.5,
    65536,
  ])('refuses %j', (value) => expect(parseQueryClass(value)).toBeUndefined());
});

test('queryClassName spells unnamed classes as RFC 3597 does', () => {
  expect([0, 42].map(queryClassName)).toEqual(['CLASS0', 'CLASS42']);
});
