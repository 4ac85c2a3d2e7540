import { isIPv4, isIPv6 } from '../builtins.js';
import type { SvcParams } from '../records/svc-params.js';
import { SvcParamKey, type SvcParamKeyName, svcParamKeyName } from '../registries/svc-param-key.js';
import { contiguous, quoted, unescapeParts, unescapeText } from './escape.js';
import { parseIPv6 } from './ipv6.js';
import { decodeSvcParams } from './svc-params.js';
import type { Tokens } from './tokens.js';

/** Joins a list with commas, escaping commas within its items (RFC 9460, appendix A.1). */
const valueList = (items: readonly string[]): string =>
  contiguous(
    Buffer.from(items.map((item) => item.replaceAll(/[\\,]/g, '\\$&')).join(','), 'latin1'),
  );

/**
 * Formats the value of each named key (RFC 9460 §7), to follow the key. Returns `undefined` if the record's value is
 * malformed.
 */
const values: {
  readonly [Key in SvcParamKeyName]: (params: SvcParams, raw: Uint8Array) => string | undefined;
} = {
  mandatory: ({ mandatory }) => mandatory && `=${mandatory.join(',')}`,
  alpn: ({ alpn }) => alpn && `=${valueList(alpn)}`,
  'no-default-alpn': (_params, raw) => (raw.length === 0 ? '' : undefined),
  port: ({ port }) => (port === undefined ? undefined : `=${port}`),
  ipv4hint: ({ ipv4hint }) => ipv4hint && `=${ipv4hint.join(',')}`,
  ech: ({ ech }) => ech && `=${Buffer.from(ech).toString('base64')}`,
  ipv6hint: ({ ipv6hint }) => ipv6hint && `=${ipv6hint.join(',')}`,
};

const isNamed = (name: string): name is SvcParamKeyName => Object.hasOwn(SvcParamKey, name);

/**
 * Formats the parameters of an SVCB or HTTPS record (RFC 9460 §2.1), in the record's order. Parameters that are malformed
 * or have no named key are written as `key667="…"`.
 */
export const svcParamsText = (params: SvcParams): string[] =>
  params.raw.map(([key, raw]) => {
    const name = svcParamKeyName(key);
    const value = isNamed(name) ? values[name](params, raw) : undefined;
    if (value !== undefined) return `${name}${value}`;
    return raw.length === 0 ? `key${key}` : `key${key}=${quoted(raw)}`;
  });

const u16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value & 0xff);

const keyCode = (name: string): number | undefined => {
  const lower = name.toLowerCase();
  if (isNamed(lower)) return SvcParamKey[lower];
  const digits = /^key(0|[1-9][0-9]{0,4})$/.exec(lower)?.[1];
  const code = Number(digits);
  return code <= 0xffff ? code : undefined;
};

const items = (value: Uint8Array): string[] => Buffer.from(value).toString('latin1').split(',');

/** Concatenates the bytes of each item; `undefined` if there is no item or one is malformed. */
const listBytes = <Item>(
  list: readonly Item[],
  encode: (item: Item) => Uint8Array | undefined,
): Uint8Array | undefined => {
  const bytes = list.flatMap((item) => encode(item) ?? []);
  return bytes.length > 0 && bytes.length === list.length ? Buffer.concat(bytes) : undefined;
};

const mandatoryBytes = (value: Uint8Array): Uint8Array | undefined => {
  const codes = items(value).map((name) => keyCode(name) ?? Number.NaN);
  // Keys are in ascending order, each once (RFC 9460 §8).
  const sorted = [...new Set(codes)].sort((one, other) => one - other);
  return sorted.length === codes.length && !codes.some(Number.isNaN)
    ? listBytes(sorted, u16)
    : undefined;
};

const protocolBytes = (id: Uint8Array): Uint8Array | undefined =>
  id.length > 0 && id.length <= 0xff ? Uint8Array.of(id.length, ...id) : undefined;

/**
 * Encodes the value of each named key (RFC 9460 §7). The value has been unescaped once, as a character string. Returns
 * `undefined` if it is malformed.
 */
const valueBytes: {
  readonly [Key in SvcParamKeyName]: (value: Uint8Array) => Uint8Array | undefined;
} = {
  mandatory: mandatoryBytes,
  alpn: (value) =>
    // Commas in items are escaped once more (RFC 9460, appendix A.1).
    listBytes(unescapeParts(Buffer.from(value).toString('latin1'), ',') ?? [], protocolBytes),
  'no-default-alpn': (value) => (value.length === 0 ? value : undefined),
  port: (value) => {
    const text = Buffer.from(value).toString('latin1');
    return /^[0-9]{1,5}$/.test(text) && Number(text) <= 0xffff ? u16(Number(text)) : undefined;
  },
  ipv4hint: (value) =>
    listBytes(items(value), (item) =>
      isIPv4(item) ? Uint8Array.from(item.split('.').map(Number)) : undefined,
    ),
  ech: (value) => {
    const text = Buffer.from(value).toString('latin1');
    const bytes = Buffer.from(text, 'base64');
    return text !== '' && bytes.toString('base64') === text ? bytes : undefined;
  },
  ipv6hint: (value) =>
    listBytes(items(value), (item) =>
      isIPv6(item) && !item.includes('%') ? parseIPv6(item) : undefined,
    ),
};

/** A parameter: its key, and its value after `=`, which may be in quotes. */
const PARAM = /^([a-z0-9-]+)(?:=(?:"(.*)"|(.*)))?$/is;

const parseParam = (tokens: Tokens): [key: number, value: Uint8Array] => {
  const expected = 'service parameters, as alpn=h2 or key667="value"';
  const [, name = '', inQuotes, plain] = PARAM.exec(tokens.word(expected)) ?? [];
  const key = keyCode(name);
  const value = unescapeText(inQuotes ?? plain ?? '');
  if (key === undefined || value === undefined) return tokens.fail(expected);
  const known = svcParamKeyName(key);
  const bytes = isNamed(name.toLowerCase()) && isNamed(known) ? valueBytes[known](value) : value;
  return bytes === undefined
    ? tokens.fail(`a valid value of ${name}`)
    : [key, new Uint8Array(bytes)];
};

/** Parses the parameters of an SVCB or HTTPS record (RFC 9460 §2.1), in any order. */
export const parseSvcParams = (tokens: Tokens): SvcParams => {
  const params: [key: number, value: Uint8Array][] = [];
  while (tokens.left > 0) params.push(parseParam(tokens));
  params.sort(([one], [other]) => one - other);
  const repeated = params.some(([key], i) => key === params[i + 1]?.[0]);
  return repeated ? tokens.fail('each service parameter once') : decodeSvcParams(params);
};
