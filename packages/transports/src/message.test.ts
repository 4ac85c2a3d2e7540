import { describe, expect, test } from 'vitest';
import { boundTtls, keepaliveOf, messageId, padQuery, setMessageId } from './message.js';

/** Bytes in hexadecimal; spaces are ignored. */
const bytes = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const HEADER = '1234 0100 0001 0000 0000';
const QUESTION = '01 61 04 74657374 00 0001 0001';
/** An OPT record up to RDLENGTH: the root, type 41, 1232 bytes, no flags. */
const OPT = '00 0029 04d0 00000000';
const plain = bytes(`${HEADER} 0000 ${QUESTION}`);
const edns = bytes(`${HEADER} 0001 ${QUESTION} ${OPT} 0000`);
const COOKIE = '000a 0008 0102030405060708';

describe('padQuery', () => {
  test('pads to 128 bytes with an option of zeros', () => {
    const padded = padQuery(edns, 0, false);
    expect(padded).toHaveLength(128);
    // 35 bytes before it: 128 - 35 - 4 of padding.
    const rest = 128 - edns.length;
    expect(Buffer.from(padded.subarray(0, edns.length - 2))).toEqual(
      Buffer.from(edns.subarray(0, -2)),
    );
    expect(Buffer.from(padded.subarray(edns.length - 2)).toString('hex')).toBe(
      `00${rest.toString(16)}000c00${(rest - 4).toString(16)}${'00'.repeat(rest - 4)}`,
    );
  });

  test('keeps the options that there are, and adds to them', () => {
    const query = bytes(`${HEADER} 0001 ${QUESTION} ${OPT} 000c ${COOKIE}`);
    const padded = Buffer.from(padQuery(query, 0, true)).toString('hex');
    expect(padded).toHaveLength(256);
    expect(padded).toContain(`${COOKIE.replaceAll(' ', '')}000b0000000c`);
  });

  test('begins another block when the header of the option does not fit', () => {
    const fill = (size: number) =>
      `fde9 ${size.toString(16).padStart(4, '0')} ${'aa'.repeat(size)}`;
    // 125 bytes: three are left for a header of four.
    const size = 125 - edns.length - 4;
    const rdlength = (size + 4).toString(16).padStart(4, '0');
    const query = bytes(`${HEADER} 0001 ${QUESTION} ${OPT} ${rdlength} ${fill(size)}`);
    expect(query).toHaveLength(125);
    expect(padQuery(query, 0, false)).toHaveLength(256);
  });

  test('leaves room for a length', () => {
    const padded = padQuery(edns, 2, false);
    expect(padded).toHaveLength(130);
    expect(Buffer.from(padded.subarray(0, 4)).toString('hex')).toBe('00001234');
  });

  test.each([
    ['without EDNS', plain],
    ['with padding', bytes(`${HEADER} 0001 ${QUESTION} ${OPT} 0006 000c 0002 0000`)],
    ['that is cut off', edns.subarray(0, 20)],
    ['of a header', plain.subarray(0, 12)],
    ['of nothing', new Uint8Array()],
  ])('copies a query %s', (_what, query) => {
    const copy = padQuery(query, 0, false);
    expect(Buffer.from(copy)).toEqual(Buffer.from(query));
    expect(copy).not.toBe(query);
  });
});

describe('messageId', () => {
  test('is the first word', () => {
    const copy = plain.slice();
    expect(messageId(copy)).toBe(0x1234);
    setMessageId(copy, 0xfedc);
    expect([messageId(copy), copy[2]]).toEqual([0xfedc, 1]);
  });
});

describe('keepaliveOf', () => {
  const response = (options: string) =>
    bytes(`1234 8180 0001 0000 0000 0001 ${QUESTION} ${OPT} ${options}`);

  test.each([
    ['ten seconds', '0006 000b 0002 0064', 10_000],
    ['none at all', '0006 000b 0002 0000', 0],
    ['after another option', '0012 000a 0008 0102030405060708 000b 0002 0001', 100],
    ['no option', '0000', undefined],
    ['no value', '0004 000b 0000', undefined],
    ['options that end early', '0003 000b 00', undefined],
  ])('reads %s', (_what, options, milliseconds) => {
    expect(keepaliveOf(response(options))).toBe(milliseconds);
  });

  test('finds nothing in garbage', () => {
    for (let size = 0; size < 60; size += 1) {
      expect(keepaliveOf(new Uint8Array(size).fill(0xff))).toBeUndefined();
    }
  });
});

describe('boundTtls', () => {
  const ttlAt = (message: Uint8Array, at: number) => Buffer.from(message).readUInt32BE(at);
  /** Two A records with names that point to the question, and EDNS. */
  const message = () =>
    bytes(
      `1234 8180 0001 0001 0001 0001 ${QUESTION} c00c 0001 0001 0000012c 0004 c0000201 c00c 0001 0001 00000e10 0004 c0000202 ${OPT} 0000`,
    );
  const FIRST = 12 + 12 + 6;
  const SECOND = FIRST + 16;

  test.each([
    ['the age', 100, Number.POSITIVE_INFINITY, [200, 3500]],
    ['the freshness', 0, 60, [60, 60]],
    ['both', 10, 300, [290, 290]],
    ['an age beyond it', 400, Number.POSITIVE_INFINITY, [0, 3200]],
    ['nothing', 0, Number.POSITIVE_INFINITY, [300, 3600]],
  ])('applies %s', (_what, age, freshness, ttls) => {
    const changed = message();
    boundTtls(changed, age, freshness);
    expect([ttlAt(changed, FIRST), ttlAt(changed, SECOND)]).toEqual(ttls);
  });

  test('leaves the flags of EDNS, which are where a TTL is', () => {
    const changed = message();
    changed[SECOND + 10 + 5] = 0x01;
    boundTtls(changed, 0, 0);
    expect(changed[SECOND + 10 + 5]).toBe(1);
  });

  test('changes nothing of what is cut off', () => {
    const whole = message();
    for (let size = 0; size < whole.length; size += 1) {
      expect(() => boundTtls(whole.slice(0, size), 1, 1)).not.toThrow();
    }
  });
});
