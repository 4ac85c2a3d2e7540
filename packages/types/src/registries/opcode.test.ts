import { expect, test } from 'vitest';
import { Opcode, opcodeName } from './opcode.js';

test.each(Object.entries(Opcode))('names %s', (name, code) => {
  expect(opcodeName(code)).toBe(name);
});

test('spells unnamed opcodes by number', () => {
  expect([3, 15].map(opcodeName)).toEqual(['OPCODE3', 'OPCODE15']);
});
