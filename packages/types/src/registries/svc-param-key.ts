import { codeNames } from './code-table.js';

/**
 * Keys of service parameters that {@link SvcParams} decodes, by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-svcb | IANA, service parameter keys}
 */
export const SvcParamKey = {
  /** Keys that a client must support (RFC 9460 §8). */
  mandatory: 0,
  /** ALPN protocols (RFC 9460 §7.1). */
  alpn: 1,
  /** The default protocol is not supported (RFC 9460 §7.1). */
  'no-default-alpn': 2,
  /** The port (RFC 9460 §7.2). */
  port: 3,
  /** IPv4 addresses (RFC 9460 §7.3). */
  ipv4hint: 4,
  /** Configuration of Encrypted ClientHello (RFC 9848). */
  ech: 5,
  /** IPv6 addresses (RFC 9460 §7.3). */
  ipv6hint: 6,
} as const;

/** The name of a service parameter's key: `'alpn'`, `'port'` … */
export type SvcParamKeyName = keyof typeof SvcParamKey;

/** A key without a name in {@link SvcParamKey} (RFC 9460 §2.1): `'key667'`. */
export type GenericSvcParamKeyName = `key${number}`;

const names = codeNames(SvcParamKey);

/**
 * Returns the name of a service parameter's key.
 *
 * @param key - the key's number, 0 to 65535
 * @returns its name, or `'key<number>'` if it has none (RFC 9460 §2.1)
 */
export const svcParamKeyName = (key: number): SvcParamKeyName | GenericSvcParamKeyName =>
  names.get(key) ?? `key${key}`;
