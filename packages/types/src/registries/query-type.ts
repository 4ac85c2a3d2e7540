import { codeNames, codeParser } from './code-table.js';

/**
 * Record types that can be queried, by name. Other types can be queried by number or as `'TYPE<number>'`.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS resource record types}
 */
export const QueryType = {
  /** An IPv4 address (RFC 1035 §3.4.1). */
  A: 1,
  /** An authoritative name server of the zone (RFC 1035 §3.3.11). */
  NS: 2,
  /** The canonical name that this name is an alias of (RFC 1035 §3.3.1). */
  CNAME: 5,
  /** Start of a zone of authority (RFC 1035 §3.3.13). */
  SOA: 6,
  /** A pointer to another name, used by reverse zones (RFC 1035 §3.3.12). */
  PTR: 12,
  /** CPU and operating system of a host (RFC 1035 §3.3.2); also what servers that decline `ANY` answer with (RFC 8482). */
  HINFO: 13,
  /** A mail exchange of the domain (RFC 1035 §3.3.9). */
  MX: 15,
  /** Text strings (RFC 1035 §3.3.14). */
  TXT: 16,
  /** A signature of the first version of DNSSEC (RFC 2535 §4), or of one message: SIG(0) (RFC 2931). */
  SIG: 24,
  /** An IPv6 address (RFC 3596). */
  AAAA: 28,
  /** The location of a service (RFC 2782). */
  SRV: 33,
  /** A rule that rewrites the name (RFC 3403 §4). */
  NAPTR: 35,
  /** The EDNS pseudo record (RFC 6891 §6.1). It belongs to a message, not to a name, so no server can answer with one. */
  OPT: 41,
  /** The digest of a child zone's key (RFC 4034 §5). */
  DS: 43,
  /** The fingerprint of a host's SSH key (RFC 4255). */
  SSHFP: 44,
  /** The signature of an RRset (RFC 4034 §3). */
  RRSIG: 46,
  /** The next name of a signed zone, and the types at this name (RFC 4034 §4). */
  NSEC: 47,
  /** A public key of a signed zone (RFC 4034 §2). */
  DNSKEY: 48,
  /** The certificate or key of a TLS server (RFC 6698 §2). */
  TLSA: 52,
  /** Where and how to reach a service (RFC 9460 §2). */
  SVCB: 64,
  /** Where and how to reach an `https` origin (RFC 9460 §9). */
  HTTPS: 65,
  /** All records that the server chooses to return (RFC 1035 §3.2.3, RFC 8482). */
  ANY: 255,
  /** The URI of a service (RFC 7553). */
  URI: 256,
  /** The certificate authorities allowed to issue for the domain (RFC 8659). */
  CAA: 257,
} as const;

/** The name of a type that can be queried: `'A'`, `'MX'`, `'ANY'` … */
export type QueryTypeName = keyof typeof QueryType;

/** The name of a type that a record can have: every {@link QueryTypeName} except `'ANY'`, which only questions have. */
export type RecordTypeName = Exclude<QueryTypeName, 'ANY'>;

/** A type without a name in {@link QueryType} (RFC 3597 §5): `'TYPE65280'`. */
export type GenericTypeName = `TYPE${number}`;

/** A type as callers pass it: a name, `'TYPE<number>'`, or the number. */
export type QueryTypeSpec = QueryTypeName | GenericTypeName | number;

const names = codeNames(QueryType);

/**
 * Returns the name of a record type.
 *
 * @param code - the type's number, 0 to 65535
 * @returns its name, or the generic form of RFC 3597 §5 if it has none
 *
 * @example
 * ```ts
 * queryTypeName(15); // 'MX'
 * queryTypeName(65280); // 'TYPE65280'
 * ```
 */
export const queryTypeName = (code: number): QueryTypeName | GenericTypeName =>
  names.get(code) ?? `TYPE${code}`;

/**
 * Parses a record type as callers pass it.
 *
 * @param value - a name (case matters), `'TYPE<number>'` without leading zeros (`'TYPE1'` is A), or an integer
 * @returns the type's number, 1 to 65535 (0 is reserved: RFC 6895 §3.1), or `undefined` if `value` is not a type
 *
 * @example
 * ```ts
 * parseQueryType('MX'); // 15
 * parseQueryType('TYPE65'); // 65
 * parseQueryType('mx'); // undefined
 * ```
 */
export const parseQueryType: (value: string | number) => number | undefined = codeParser(
  QueryType,
  'TYPE',
);
