import { describe, expect, it } from 'vitest';
import { parseNumbersAndDots } from './inet-aton.js';

describe('an IPv4 address in numbers-and-dots form', () => {
  // Each pair was checked with glibc's getaddrinfo.
  it.each([
    ['127.1', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['127.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0x7F000001', '127.0.0.1'],
    ['017700000001', '127.0.0.1'],
    ['1.2.65535', '1.2.255.255'],
    ['4294967295', '255.255.255.255'],
    ['0', '0.0.0.0'],
    ['010.0.0.1', '8.0.0.1'],
  ])('%s is %s', (host, address) => {
    expect(parseNumbersAndDots(host)).toBe(address);
  });

  it.each([
    '',
    'a',
    '1.',
    '.1',
    '1..2',
    '256.1',
    '1.2.3.4.5',
    '4294967296',
    '1.16777216',
    '08',
    '0x',
    '1a',
    '1.2.3.256',
    '1e3',
  ])('%j is none', (host) => {
    expect(parseNumbersAndDots(host)).toBeUndefined();
  });
});
