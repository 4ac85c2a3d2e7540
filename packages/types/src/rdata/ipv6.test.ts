import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIPv6 } from './ipv6.js';

const bytesOf = (groups: readonly number[]): Uint8Array =>
  Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]));

// The examples of RFC 5952, and the edges of its rules.
test.each([
  [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
  [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
  [[1, 0, 0, 0, 0, 0, 0, 0], '1::'],
  [[0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], '2001:db8::1'],
  [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
  [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
  [[0x2001, 0, 0, 1, 0, 0, 0, 1], '2001:0:0:1::1'],
  [[0x2001, 0xdb8, 1, 2, 3, 4, 0, 0], '2001:db8:1:2:3:4::'],
  [[0, 0, 1, 2, 3, 4, 5, 6], '::1:2:3:4:5:6'],
  [[0xfe80, 0, 0, 0, 0x0abc, 0x00de, 0x000f, 0xffff], 'fe80::abc:de:f:ffff'],
  [[0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0263], '::ffff:192.0.2.99'],
  [[0, 0, 0, 0, 0, 0xffff, 0, 0], '::ffff:0.0.0.0'],
  [[0, 0, 0, 0, 0xffff, 0, 0xc000, 0x0263], '::ffff:0:c000:263'],
])('writes %j as %s', (groups, text) => {
  expect(formatIPv6(bytesOf(groups))).toBe(text);
});

test('writes what the system writes', () => {
  // Mostly zeros, in which the rules lie.
  const group = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(0xffff));
  const groups = fc
    .array(group, { minLength: 8, maxLength: 8 })
    // The system still writes the deprecated IPv4-compatible addresses (RFC 4291 §2.5.5.1) as such.
    .filter((all) => all.slice(0, 6).some((each) => each !== 0));
  fc.assert(
    fc.property(groups, (all) => {
      const address = all.map((each) => each.toString(16)).join(':');
      const system = new SocketAddress({ address, family: 'ipv6' }).address;
      expect(formatIPv6(bytesOf(all))).toBe(system);
    }),
  );
});
