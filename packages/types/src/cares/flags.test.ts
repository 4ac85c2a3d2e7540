import { describe, expect, test } from 'vitest';
import * as flags from './flags.js';

const isOneBit = (value: number) => value > 0 && (value & (value - 1)) === 0;

// ARES_NI_TCP has no bit, ARES_NI_UDP repeats one, ARES_AI_MASK has several.
const { ARES_NI_TCP, ARES_NI_UDP, ARES_AI_MASK, ...bits } = flags;

describe.each(['ARES_FLAG_', 'ARES_NI_', 'ARES_AI_'])('%s flags', (prefix) => {
  const group = Object.entries(bits).filter(([name]) => name.startsWith(prefix));

  test('have one bit each', () => {
    expect(group).not.toEqual([]);
    expect(group.filter(([, value]) => !isOneBit(value))).toEqual([]);
  });

  test('share no bit', () => {
    expect(new Set(group.map(([, value]) => value)).size).toBe(group.length);
  });
});

test('nameinfo lookups use TCP by default, and ARES_NI_UDP is another name of ARES_NI_DGRAM', () => {
  expect([ARES_NI_TCP, ARES_NI_UDP]).toEqual([0, flags.ARES_NI_DGRAM]);
});

test('ARES_AI_MASK combines the flags that POSIX defines', () => {
  const { ARES_AI_CANONNAME, ARES_AI_NUMERICHOST, ARES_AI_PASSIVE, ARES_AI_NUMERICSERV } = flags;
  const { ARES_AI_V4MAPPED, ARES_AI_ALL, ARES_AI_ADDRCONFIG } = flags;
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
