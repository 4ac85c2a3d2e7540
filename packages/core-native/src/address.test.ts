import { InvalidArgumentError } from '@aiodns/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressFamily, reverseAddress } from './address.js';

const refused = [
  '',
  'host',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.1.',
  '::g',
  '1::2::3',
  'fe80::1%eth0',
];

describe('the family of an address', () => {
  test('is 4 or 6', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => addressFamily('ip', ip) === 4));
    fc.assert(fc.property(fc.ipV6(), (ip) => addressFamily('ip', ip) === 6));
  });

  test.each([...refused, 42, null, undefined, {}])('throws for %j', (value) => {
    expect(() => addressFamily('ip', value)).toThrow(InvalidArgumentError);
    expect(() => addressFamily('ip', value)).toThrow(/^The argument 'ip' must be an IPv4 or IPv6/);
  });
});

describe('the reverse DNS name of an address', () => {
  test.each([
    ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
    ['0.0.0.0', '0.0.0.0.in-addr.arpa'],
    ['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
    ['2001:DB8::567:89ab', `b.a.9.8.7.6.5.0.${'0.'.repeat(16)}8.b.d.0.1.0.0.2.ip6.arpa`],
    ['::ffff:192.0.2.1', `1.0.2.0.0.0.0.c.f.f.f.f.${'0.'.repeat(20)}ip6.arpa`],
  ])('of %s is %s', (ip, name) => {
    expect(reverseAddress(ip)).toBe(name);
  });

  test('has the octets of an IPv4 address from the last to the first', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
        const name = `${octets.toReversed().join('.')}.in-addr.arpa`;
        expect(reverseAddress(octets.join('.'))).toBe(name);
      }),
    );
  });

  test.each(refused)('throws for %j', (value) => {
    expect(() => reverseAddress(value)).toThrow(InvalidArgumentError);
  });
});
