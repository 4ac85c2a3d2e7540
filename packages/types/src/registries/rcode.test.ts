import { expect, test } from 'vitest';
import { Rcode, rcodeName } from './rcode.js';

test.each(Object.entries(Rcode).filter(([name]) => name !== 'BADSIG'))('names %s', (name, code) => {
  expect(rcodeName(code)).toBe(name);
});

test('names 16 BADVERS, as EDNS does', () => {
  expect(rcodeName(Rcode.BADSIG)).toBe('BADVERS');
});

test('spells unnamed codes by number', () => {
  expect([12, 3841].map(rcodeName)).toEqual(['RCODE12', 'RCODE3841']);
});
