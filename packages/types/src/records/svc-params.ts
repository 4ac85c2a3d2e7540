import type { GenericSvcParamKeyName, SvcParamKeyName } from '../registries/svc-param-key.js';

/**
 * The parameters of an SVCB or HTTPS record (RFC 9460 §7, `ech` RFC 9848).
 *
 * A parameter that the record does not carry has no property, except `noDefaultAlpn`, whose presence is its value.
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
  /** Keys that a client must understand to use the record, by name (`'alpn'`), or as `'key667'` where they have none (RFC 9460 §8). */
  mandatory?: (SvcParamKeyName | GenericSvcParamKeyName)[];
  /** Protocols that the endpoint speaks, as ALPN ids such as `'h2'` (RFC 9460 §7.1). */
  alpn?: string[];
  /** Whether the scheme's default protocol is missing from those that the endpoint speaks (RFC 9460 §7.1). */
  noDefaultAlpn: boolean;
  /** The port of the endpoint, 0 to 65535 (RFC 9460 §7.2). */
  port?: number;
  /** IPv4 addresses to try before those of the target name are known (RFC 9460 §7.3). */
  ipv4hint?: string[];
  /** The ECHConfigList for encrypted ClientHello, undecoded (RFC 9848). */
  ech?: Uint8Array;
  /** IPv6 addresses to try before those of the target name are known (RFC 9460 §7.3). */
  ipv6hint?: string[];
  /** Parameters with a key above those named here, in the record's order: the key's number and the undecoded value. */
  unknown: [key: number, value: Uint8Array][];
  /** Every parameter of the record, in its order: the key's number and the undecoded value. */
  raw: [key: number, value: Uint8Array][];
}
