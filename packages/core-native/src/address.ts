import { invalidArgument, isIP } from '@aiodns/types';
import { addon } from './addon.js';

/**
 * The family of an address.
 *
 * @param name - the name of the argument in errors
 * @param value - an IPv4 or IPv6 address without a zone
 * @throws {@link InvalidArgumentError} when it is not an address
 */
export const addressFamily = (name: string, value: unknown): 4 | 6 => {
  const family = typeof value === 'string' && !value.includes('%') ? isIP(value) : 0;
  if (family !== 4 && family !== 6) {
    throw invalidArgument(name, value, 'an IPv4 or IPv6 address');
  }
  return family;
};

/**
 * The reverse DNS name of an address (RFC 1035 §3.5, RFC 3596 §2.5).
 *
 * @param ip - an IPv4 or IPv6 address
 * @returns a name in `in-addr.arpa` or `ip6.arpa`, without a trailing dot
 * @throws {@link InvalidArgumentError} when `ip` is not an address
 *
 * @example
 * ```ts
 * reverseAddress('192.0.2.1'); // '1.2.0.192.in-addr.arpa'
 * ```
 */
export const reverseAddress = (ip: string): string => {
  const family = addressFamily('ip', ip);
  const bytes = addon.addressBytes(ip, family);
  if (bytes === undefined) {
    throw invalidArgument('ip', ip, 'an IPv4 or IPv6 address');
  }
  const reversed = [...bytes].reverse();
  return family === 4
    ? `${reversed.join('.')}.in-addr.arpa`
    : `${reversed.map((byte) => `${(byte & 15).toString(16)}.${(byte >>> 4).toString(16)}`).join('.')}.ip6.arpa`;
};
