import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQueryType, QueryType, queryTypeName } from './query-type.js';

const registered = fc.constantFrom(...Object.entries(QueryType));
const code = fc.integer({ min: 1, max: 0xffff });

describe('parseQueryType', () => {
  test('reads each name, its generic spelling and its number alike', () => {
    fc.assert(
      fc.property(registered, ([name, number]) => {
        expect([name, `TYPE${number}`, number].map(parseQueryType)).toEqual([
          number,
          number,
          number,
        ]);
      }),
    );
  });

  test('parses every result of queryTypeName', () => {
    fc.assert(
      fc.property(code, (number) => {
        expect(parseQueryType(queryTypeName(number))).toBe(number);
      }),
    );
  });

  test.each([
    '',
    'a',
    'Mx',
    ' A',
    'A ',
    'A\0',
    'TYPE',
    'TYPE0',
    'TYPE01',
    'TYPE65536',
    'TYPE99999',
    'TYPE100000',
    'TYPE-1',
    'TYPE1.5',
    'TYPE1e3',
    'TYPE 1',
    'TYPE1\n',
    'type1',
    '1',
  ])('refuses %j', (value) => expect(parseQueryType(value)).toBeUndefined());

  test.each([0, -0, -1, 1.5, 65536, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) =>
    expect(parseQueryType(value)).toBeUndefined(),
  );

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'refuses %s, a name that objects inherit',
    (value) => expect(parseQueryType(value)).toBeUndefined(),
  );

  test('refuses all other strings', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!Object.hasOwn(QueryType, value) && !value.startsWith('TYPE'));
        expect(parseQueryType(value)).toBeUndefined();
      }),
    );
  });
});

describe('queryTypeName', () => {
  test('names every type of the table', () => {
    fc.assert(
      fc.property(registered, ([name, number]) => {
        expect(queryTypeName(number)).toBe(name);
      }),
    );
  });

  test('spells unnamed types as RFC 3597 does', () => {
    expect([0, 54, 65280].map(queryTypeName)).toEqual(['TYPE0', 'TYPE54', 'TYPE65280']);
  });
});
