import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SvcParams } from '../records/svc-params.js';
import { decodeSvcParams } from './svc-params.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** Decodes one parameter. */
const read = (key: number, value: Uint8Array): Partial<SvcParams> => {
  const { raw, ...params } = decodeSvcParams([[key, value]]);
  expect(raw).toEqual([[key, value]]);
  return params;
};

const none = { noDefaultAlpn: false, unknown: [] };

test('of a record that has none are empty', () => {
  expect(decodeSvcParams([])).toEqual({ ...none, raw: [] });
});

describe('that are well-formed (RFC 9460 §7) have', () => {
  test.each<[what: string, key: number, value: Uint8Array, params: Partial<SvcParams>]>([
    [
      'mandatory keys by name',
      0,
      bytes(0, 1, 0, 4, 2, 155),
      { mandatory: ['alpn', 'ipv4hint', 'key667'] },
    ],
    ['one protocol', 1, latin1('\x02h2'), { alpn: ['h2'] }],
    [
      'protocols in their order',
      1,
      latin1('\x02h3\x05h3-29\x08http/1.1'),
      { alpn: ['h3', 'h3-29', 'http/1.1'] },
    ],
    ['a protocol of bytes beyond ASCII', 1, bytes(2, 0xff, 0x00), { alpn: ['\xff\0'] }],
    ['the lack of the default protocol', 2, bytes(), { noDefaultAlpn: true }],
    ['a port', 3, bytes(0x20, 0xfb), { port: 8443 }],
    [
      'IPv4 hints',
      4,
      bytes(192, 0, 2, 1, 255, 255, 255, 255),
      { ipv4hint: ['192.0.2.1', '255.255.255.255'] },
    ],
    ['the ECH configuration as bytes', 5, bytes(0, 1, 2), { ech: bytes(0, 1, 2) }],
    [
      'IPv6 hints',
      6,
      bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
      { ipv6hint: ['2001:db8::1'] },
    ],
    [
      'other keys apart',
      7,
      latin1('/dns-query{?dns}'),
      { unknown: [[7, latin1('/dns-query{?dns}')]] },
    ],
    ['the highest key apart', 65535, bytes(), { unknown: [[65535, bytes()]] }],
  ])('%s', (_what, key, value, params) => {
    expect(read(key, value)).toEqual({ ...none, ...params });
  });
});

describe('are only in raw when', () => {
  test.each<[what: string, key: number, value: Uint8Array]>([
    ['no key is mandatory', 0, bytes()],
    ['half a key is mandatory', 0, bytes(0, 1, 0)],
    ['no protocol is listed', 1, bytes()],
    ['a protocol is empty', 1, bytes(0)],
    ['an empty protocol follows another', 1, latin1('\x02h2\x00')],
    ['a protocol ends early', 1, latin1('\x03h2')],
    ['the port is one byte', 3, bytes(53)],
    ['the port is three bytes', 3, bytes(0, 0, 53)],
    ['there is no IPv4 hint', 4, bytes()],
    ['an IPv4 hint is cut', 4, bytes(192, 0, 2, 1, 192)],
    ['there is no IPv6 hint', 6, bytes()],
    ['an IPv6 hint is cut', 6, bytes(...Array<number>(17).fill(1))],
    ['the lack of a default protocol has a value', 2, bytes(1)],
  ])('%s', (_what, key, value) => {
    expect(read(key, value)).toEqual(none);
  });
});

test('are decoded independently', () => {
  const raw: SvcParams['raw'] = [
    [1, latin1('\x02h2')],
    [3, bytes(1)],
    [4, bytes(192, 0, 2, 1)],
    [667, bytes(9)],
    [668, bytes()],
  ];
  expect(decodeSvcParams(raw)).toEqual({
    alpn: ['h2'],
    noDefaultAlpn: false,
    ipv4hint: ['192.0.2.1'],
    unknown: [
      [667, bytes(9)],
      [668, bytes()],
    ],
    raw,
  });
});

test('of any bytes are decoded without an error, and none is lost', () => {
  const param = fc.tuple(fc.nat(10), fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(param), (raw) => {
      const params = decodeSvcParams(raw);
      expect(params.raw).toEqual(raw);
      expect(params.unknown).toEqual(raw.filter(([key]) => key > 6));
    }),
  );
});
