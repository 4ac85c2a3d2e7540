import { expect, it } from 'vitest';
import type { SvcParams } from '../records/svc-params.js';
import { svcParamsText } from './svc-params-text.js';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));

it('formats every named key, in the order of the record', () => {
  const params: SvcParams = {
    mandatory: ['alpn', 'key667'],
    alpn: ['h2', 'h3'],
    noDefaultAlpn: true,
    port: 8443,
    ipv4hint: ['192.0.2.1', '192.0.2.2'],
    ech: bytes(0, 69, 254, 13),
    ipv6hint: ['2001:db8::1'],
    unknown: [],
    raw: [0, 1, 2, 3, 4, 5, 6].map((key) => [key, key === 2 ? bytes() : bytes(1)]),
  };
  expect(svcParamsText(params)).toEqual([
    'mandatory=alpn,key667',
    'alpn=h2,h3',
    'no-default-alpn',
    'port=8443',
    'ipv4hint=192.0.2.1,192.0.2.2',
    'ech=AEX+DQ==',
    'ipv6hint=2001:db8::1',
  ]);
});

it('escapes a comma and a backslash in an ALPN id twice, as the example of RFC 9460 does', () => {
  const params: SvcParams = {
    alpn: ['f\\oo,bar', 'h2'],
    noDefaultAlpn: false,
    unknown: [],
    raw: [[1, text('any')]],
  };
  expect(svcParamsText(params)).toEqual(['alpn=f\\\\\\\\oo\\\\,bar,h2']);
});

it('escapes spaces and quotes in an ALPN id', () => {
  const params: SvcParams = {
    alpn: ['a b"c\xff'],
    noDefaultAlpn: false,
    unknown: [],
    raw: [[1, text('any')]],
  };
  expect(svcParamsText(params)).toEqual(['alpn=a\\032b\\"c\\255']);
});

it('formats keys without a name by number', () => {
  const params: SvcParams = {
    noDefaultAlpn: false,
    unknown: [],
    raw: [
      [7, text('/dns-query{?dns}')],
      [667, bytes()],
    ],
  };
  expect(svcParamsText(params)).toEqual(['key7="/dns-query{?dns}"', 'key667']);
});

it('formats malformed values as bytes', () => {
  const params: SvcParams = {
    noDefaultAlpn: true,
    unknown: [],
    raw: [
      [2, bytes(0)],
      [3, bytes(1)],
      [4, bytes()],
    ],
  };
  expect(svcParamsText(params)).toEqual(['key2="\\000"', 'key3="\\001"', 'key4']);
});
