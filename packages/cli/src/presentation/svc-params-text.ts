import {
  SvcParamKey,
  type SvcParamKeyName,
  type SvcParams,
  svcParamKeyName,
} from '@aiodns/resolver';
import { contiguous, quoted } from './character-string.js';

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
