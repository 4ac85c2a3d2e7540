import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIPv4 } from './ipv4.js';

test.each([
  [0, '0.0.0.0'],
  [0x7f000001, '127.0.0.1'],
  [0xc0000201, '192.0.2.1'],
  [0xffffffff, '255.255.255.255'],
])('writes %i as %s', (address, text) => {
  expect(formatIPv4(address)).toBe(text);
});

test('writes the octets from the highest to the lowest', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
      expect(formatIPv4(new DataView(octets.buffer).getUint32(0))).toBe(octets.join('.'));
    }),
  );
});
