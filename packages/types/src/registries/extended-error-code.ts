import { codeNames } from './code-table.js';

/**
 * Codes of extended DNS errors, by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, Extended DNS Error Codes}
 */
export const ExtendedErrorCode = {
  /** An error without a more specific code (RFC 8914 §4.1). */
  OTHER: 0,
  /** All keys of the zone have algorithms that the resolver does not support (RFC 8914 §4.2). */
  UNSUPPORTED_DNSKEY_ALGORITHM: 1,
  /** All DS records have digest types that the resolver does not support (RFC 8914 §4.3). */
  UNSUPPORTED_DS_DIGEST_TYPE: 2,
  /** The answer comes from the cache, after its TTL (RFC 8914 §4.4, RFC 8767). */
  STALE_ANSWER: 3,
  /** Policy replaced the answer (RFC 8914 §4.5). */
  FORGED_ANSWER: 4,
  /** DNSSEC validation ended in the indeterminate state (RFC 8914 §4.6). */
  DNSSEC_INDETERMINATE: 5,
  /** DNSSEC validation ended in the bogus state (RFC 8914 §4.7). */
  DNSSEC_BOGUS: 6,
  /** All signatures have expired (RFC 8914 §4.8). */
  SIGNATURE_EXPIRED: 7,
  /** No signature is valid yet (RFC 8914 §4.9). */
  SIGNATURE_NOT_YET_VALID: 8,
  /** No key of the zone matches a DS record (RFC 8914 §4.10). */
  DNSKEY_MISSING: 9,
  /** Signatures are missing (RFC 8914 §4.11). */
  RRSIGS_MISSING: 10,
  /** No key has the bit that makes it a zone key (RFC 8914 §4.12). */
  NO_ZONE_KEY_BIT_SET: 11,
  /** The proof that the name or record does not exist is missing (RFC 8914 §4.13). */
  NSEC_MISSING: 12,
  /** The resolver returns an error from its cache (RFC 8914 §4.14). */
  CACHED_ERROR: 13,
  /** The server cannot answer yet (RFC 8914 §4.15). */
  NOT_READY: 14,
  /** The server's operator blocks the name (RFC 8914 §4.16). */
  BLOCKED: 15,
  /** An authority outside the operator requires that the name is blocked (RFC 8914 §4.17). */
  CENSORED: 16,
  /** The client asked that such names are blocked (RFC 8914 §4.18). */
  FILTERED: 17,
  /** The client may not query the server (RFC 8914 §4.19). */
  PROHIBITED: 18,
  /** The NXDOMAIN answer comes from the cache, after its TTL (RFC 8914 §4.20). */
  STALE_NXDOMAIN_ANSWER: 19,
  /** The server is not authoritative, and does not resolve recursively (RFC 8914 §4.21). */
  NOT_AUTHORITATIVE: 20,
  /** The server does not support the operation or query (RFC 8914 §4.22). */
  NOT_SUPPORTED: 21,
  /** The resolver reached no authoritative server (RFC 8914 §4.23). */
  NO_REACHABLE_AUTHORITY: 22,
  /** The resolver could not communicate with another server (RFC 8914 §4.24). */
  NETWORK_ERROR: 23,
  /** The authoritative server cannot answer with its data for the zone (RFC 8914 §4.25). */
  INVALID_DATA: 24,
  /** A signature expires before it becomes valid. */
  SIGNATURE_EXPIRED_BEFORE_VALID: 25,
  /** The server does not answer to data of a TLS handshake that could be a replay (RFC 9250 §4.5). */
  TOO_EARLY: 26,
  /** The zone's NSEC3 records have more iterations than the resolver supports (RFC 9276 §3.2). */
  UNSUPPORTED_NSEC3_ITERATIONS_VALUE: 27,
  /** The server cannot conform to the policy of the domain. */
  UNABLE_TO_CONFORM_TO_POLICY: 28,
  /** The server synthesised the answer. */
  SYNTHESIZED: 29,
  /** The type cannot be queried (RFC 9824 §2). */
  INVALID_QUERY_TYPE: 30,
} as const;

/** The name of an extended DNS error: `'DNSSEC_BOGUS'`, `'BLOCKED'` … */
export type ExtendedErrorName = keyof typeof ExtendedErrorCode;

/** An extended DNS error without a name in {@link ExtendedErrorCode}: `'EDE49152'`. */
export type GenericExtendedErrorName = `EDE${number}`;

const names = codeNames(ExtendedErrorCode);

/**
 * Returns the name of an extended DNS error.
 *
 * @param code - the error's code, 0 to 65535
 * @returns its name, or `'EDE<number>'` if it has none
 */
export const extendedErrorName = (code: number): ExtendedErrorName | GenericExtendedErrorName =>
  names.get(code) ?? `EDE${code}`;
