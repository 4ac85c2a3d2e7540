import { expect, test } from 'vitest';
import { decodeEdnsOptions } from './edns-values.js';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

// c-ares drops responses whose cookie is not that of the query, so servers cannot test these.
test.each<[option: string, cookie: object | undefined]>([
  ['0102030405060708', { client: bytes('0102030405060708') }],
  [
    '0102030405060708a1a2a3a4a5a6a7a8',
    { client: bytes('0102030405060708'), server: bytes('a1a2a3a4a5a6a7a8') },
  ],
  ['010203', undefined],
  ['0102030405060708a1', undefined],
  [`0102030405060708${'00'.repeat(33)}`, undefined],
])('the cookie option %s is decoded, if it is one', (option, cookie) => {
  expect(decodeEdnsOptions([[10, bytes(option)]])).toEqual(cookie === undefined ? {} : { cookie });
});
