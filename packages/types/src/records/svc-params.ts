import type { GenericSvcParamKeyName, SvcParamKeyName } from '../registries/svc-param-key.js';

/**
 * The parameters of an SVCB or HTTPS record (RFC 9460 §7, `ech` RFC 9848).
 *
 * Parameters missing from the record are omitted here, except `noDefaultAlpn`, which is `false`.
 *
 * @example
 * ```ts
 * const params: SvcParams = {
 *   alpn: ['h2', 'h3'],
 *   noDefaultAlpn: false,
 *   port: 8443,
 *   unknown: [],
 *   raw: [[1, Uint8Array.of(2, 0x68, 0x32, 2, 0x68, 0x33)], [3, Uint8Array.of(0x20, 0xfb)]],
 * };
 * ```
 */
export interface SvcParams {
  /** Keys that a client must support to use the record: names (`'alpn'`), or `'key667'` for keys without one (RFC 9460 §8). */
  mandatory?: (SvcParamKeyName | GenericSvcParamKeyName)[];
  /** ALPN ids of the protocols that the endpoint supports, such as `'h2'` (RFC 9460 §7.1). */
  alpn?: string[];
  /** Whether the endpoint does not support the scheme's default protocol (RFC 9460 §7.1). */
  noDefaultAlpn: boolean;
  /** The port of the endpoint, 0 to 65535 (RFC 9460 §7.2). */
  port?: number;
  /** IPv4 addresses to try until the target name is resolved (RFC 9460 §7.3). */
  ipv4hint?: string[];
  /** The ECHConfigList for Encrypted ClientHello, undecoded (RFC 9848). */
  ech?: Uint8Array;
  /** IPv6 addresses to try until the target name is resolved (RFC 9460 §7.3). */
  ipv6hint?: string[];
  /** Parameters whose key has no name here, in the record's order: the key's number and the undecoded value. */
  unknown: [key: number, value: Uint8Array][];
  /** All parameters, in the record's order: the key's number and the undecoded value. */
  raw: [key: number, value: Uint8Array][];
}
