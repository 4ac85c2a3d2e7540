import { describe, expect, test } from 'vitest';
import * as addrinfo from './addrinfo-flags.js';
import * as channel from './flags.js';
import * as nameinfo from './nameinfo-flags.js';

const isOneBit = (value: number) => value > 0 && (value & (value - 1)) === 0;

const { ARES_NI_TCP, ARES_NI_UDP, ...nameinfoBits } = nameinfo;
const { ARES_AI_MASK, ...addrinfoBits } = addrinfo;

describe.each([
  ['ARES_FLAG_', channel],
  ['ARES_NI_', nameinfoBits],
  ['ARES_AI_', addrinfoBits],
])('%s flags', (_prefix, flags) => {
  test('have one bit each', () => {
    expect(Object.entries(flags).filter(([, value]) => !isOneBit(value))).toEqual([]);
  });

  test('share no bit', () => {
    const values = Object.values(flags);
    expect(new Set(values).size).toBe(values.length);
  });
});

test('the protocols of a nameinfo look-up are TCP without a flag, and UDP by its other name', () => {
  expect([ARES_NI_TCP, ARES_NI_UDP]).toEqual([0, nameinfo.ARES_NI_DGRAM]);
});

test('ARES_AI_MASK holds the flags that POSIX has', () => {
  const { ARES_AI_CANONNAME, ARES_AI_NUMERICHOST, ARES_AI_PASSIVE, ARES_AI_NUMERICSERV } = addrinfo;
  const { ARES_AI_V4MAPPED, ARES_AI_ALL, ARES_AI_ADDRCONFIG } = addrinfo;
  expect(ARES_AI_MASK).toBe(
    ARES_AI_CANONNAME |
      ARES_AI_NUMERICHOST |
      ARES_AI_PASSIVE |
      ARES_AI_NUMERICSERV |
      ARES_AI_V4MAPPED |
      ARES_AI_ALL |
      ARES_AI_ADDRCONFIG,
  );
});
