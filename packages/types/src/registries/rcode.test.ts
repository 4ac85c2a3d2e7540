import { expect, test } from 'vitest';
import { parseRcode, Rcode, rcodeName } from './rcode.js';

test.each(Object.entries(Rcode).filter(([name]) => name !== 'BADSIG'))('names %s', (name, code) => {
  expect(rcodeName(code)).toBe(name);
});

test('names 16 BADVERS, as EDNS does', () => {
  expect(rcodeName(Rcode.BADSIG)).toBe('BADVERS');
});

test('spells unnamed codes by number', () => {
  expect([12, 3841].map(rcodeName)).toEqual(['RCODE12', 'RCODE3841']);
});

test('reads a code in text by its name or its digits', () => {
  expect(['NXDOMAIN', 'BADSIG', '0', '65535'].map(parseRcode)).toEqual([3, 16, 0, 65535]);
  expect(['', 'nxdomain', '-1', '65536', '1.5', 'constructor'].map(parseRcode)).toEqual(
    Array(6).fill(undefined),
  );
});
