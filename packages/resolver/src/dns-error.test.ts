import { inspect } from 'node:util';
import { ARES_ECANCELLED, ARES_ENOTFOUND, type DNSResult, errorcode } from '@aiodns/types';
import { describe, expect, test } from 'vitest';
import { DNSError } from './dns-error.js';

const result: DNSResult = {
  answer: [],
  authority: [],
  additional: [],
  rcode: 'NXDOMAIN',
  flags: { aa: true, tc: false, rd: true, ra: false, ad: false, cd: false },
  question: { name: 'nowhere.example', type: 'MX', recordClass: 'IN' },
};

test('a DNS error is an error', () => {
  const error = new DNSError(ARES_ENOTFOUND);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(TypeError);
  expect(error.name).toBe('DNSError');
  expect(String(error)).toBe('DNSError: Domain name not found');
});

test('has its status by name, by number, and in words', () => {
  const { code, errno, message } = new DNSError(ARES_ENOTFOUND);
  expect({ code, errno, message }).toEqual({
    code: 'ENOTFOUND',
    errno: 4,
    message: 'Domain name not found',
  });
});

test.each(Object.entries(errorcode).filter(([status]) => status !== '0'))(
  'has the message of c-ares for status %s (%s)',
  (status, name) => {
    const error = new DNSError(Number(status));
    expect(`ARES_${error.code}`).toBe(name);
    expect(error.message).not.toMatch(/^(|unknown)$/);
  },
);

test('has the code UNKNOWN_ARES_ERROR for a status of a newer c-ares', () => {
  expect(new DNSError(9999)).toMatchObject({
    code: 'UNKNOWN_ARES_ERROR',
    errno: 9999,
    message: 'unknown',
  });
});

describe('the details of an error', () => {
  test('are properties', () => {
    const error = new DNSError(ARES_ENOTFOUND, {
      hostname: 'nowhere.example',
      qtype: 'MX',
      result,
      cause: 'reason',
    });
    expect(error).toMatchObject({
      hostname: 'nowhere.example',
      qtype: 'MX',
      result,
      cause: 'reason',
    });
    expect(Object.keys(error)).toEqual(expect.arrayContaining(['hostname', 'qtype', 'result']));
    expect(inspect(error)).toContain("hostname: 'nowhere.example'");
  });

  test('are absent if undefined', () => {
    const error = new DNSError(ARES_ECANCELLED, {
      hostname: undefined,
      qtype: undefined,
      result: undefined,
      cause: undefined,
    });
    for (const name of ['hostname', 'qtype', 'result', 'cause']) {
      expect(error).not.toHaveProperty(name);
    }
  });
});
