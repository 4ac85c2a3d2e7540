import { codeNames, codeParser } from './code-table.js';

/**
 * Record types that can be asked for, by name.
 *
 * Every other type can be asked for too, by its number or as `'TYPE<number>'`.
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
  /** A pointer to another name, as reverse zones hold (RFC 1035 §3.3.12). */
  PTR: 12,
  /** CPU and operating system of a host (RFC 1035 §3.3.2); also the answer of servers that decline `ANY` (RFC 8482). */
  HINFO: 13,
  /** A mail exchange of the domain (RFC 1035 §3.3.9). */
  MX: 15,
  /** Text strings (RFC 1035 §3.3.14). */
  TXT: 16,
  /** A signature of the first DNSSEC (RFC 2535 §4) or of one message, SIG(0) (RFC 2931). */
  SIG: 24,
  /** An IPv6 address (RFC 3596). */
  AAAA: 28,
  /** The location of a service (RFC 2782). */
  SRV: 33,
  /** A rule that rewrites the name (RFC 3403 §4). */
  NAPTR: 35,
  /** The EDNS pseudo record (RFC 6891 §6.1). It belongs to a message, not to a name, so no server has one to answer with. */
  OPT: 41,
  /** The digest of a child zone's key (RFC 4034 §5). */
  DS: 43,
  /** The fingerprint of a host's SSH key (RFC 4255). */
  SSHFP: 44,
  /** The signature of an RRset (RFC 4034 §3). */
  RRSIG: 46,
  /** The next name of a signed zone and the types at this one (RFC 4034 §4). */
  NSEC: 47,
  /** A public key of a signed zone (RFC 4034 §2). */
  DNSKEY: 48,
  /** The certificate or key that a TLS server shows (RFC 6698 §2). */
  TLSA: 52,
  /** Where and how to reach a service (RFC 9460 §2). */
  SVCB: 64,
  /** Where and how to reach an `https` origin (RFC 9460 §9). */
  HTTPS: 65,
  /** Every record that the server chooses to give (RFC 1035 §3.2.3, RFC 8482). */
  ANY: 255,
  /** The URI of a service (RFC 7553). */
  URI: 256,
  /** Who may issue certificates for the domain (RFC 8659). */
  CAA: 257,
} as const;

/** The name of a record type that can be asked for: `'A'`, `'MX'`, `'ANY'` … */
export type QueryTypeName = keyof typeof QueryType;

/** The name of a record type that an answer can hold: every {@link QueryTypeName} but `'ANY'`, which only questions have. */
export type RecordTypeName = Exclude<QueryTypeName, 'ANY'>;

/** The spelling of a record type that has no name here (RFC 3597 §5): `'TYPE65280'`. */
export type GenericTypeName = `TYPE${number}`;

/** A record type as a caller may write it: a name, `'TYPE<number>'` or the number itself. */
export type QueryTypeSpec = QueryTypeName | GenericTypeName | number;

const names = codeNames(QueryType);

/**
 * The name of a record type.
 *
 * @param code - the type's number, 0 to 65535
 * @returns its name, or the generic spelling of RFC 3597 §5 where it has none
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
 * Reads a record type as callers write it.
 *
 * @param value - a name (case matters), `'TYPE<number>'` without leading zeros (`'TYPE1'` is A), or an integer
 * @returns the type's number, 1 to 65535 (0 is reserved: RFC 6895 §3.1), or `undefined` when `value` is none
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
