import { codeNames, codeParser } from './code-table.js';

/**
 * Every type of IANA's registry, by name. Types without a name can be queried by number or as `'TYPE<number>'`.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS resource record types}
 */
export const QueryType = {
  /** An IPv4 address (RFC 1035 §3.4.1). */
  A: 1,
  /** An authoritative name server of the zone (RFC 1035 §3.3.11). */
  NS: 2,
  /** A mail destination, obsolete (RFC 1035 §3.3.4); MX replaces it. */
  MD: 3,
  /** A mail forwarder, obsolete (RFC 1035 §3.3.5); MX replaces it. */
  MF: 4,
  /** The canonical name that this name is an alias of (RFC 1035 §3.3.1). */
  CNAME: 5,
  /** Start of a zone of authority (RFC 1035 §3.3.13). */
  SOA: 6,
  /** The host of a mailbox, experimental (RFC 1035 §3.3.3). */
  MB: 7,
  /** A member of a mail group, experimental (RFC 1035 §3.3.6). */
  MG: 8,
  /** The new name of a mailbox, experimental (RFC 1035 §3.3.8). */
  MR: 9,
  /** Any bytes, experimental (RFC 1035 §3.3.10). */
  NULL: 10,
  /** Well-known services of an address, obsolete (RFC 1035 §3.4.2, RFC 1123 §2.2). */
  WKS: 11,
  /** A pointer to another name, used by reverse zones (RFC 1035 §3.3.12). */
  PTR: 12,
  /** CPU and operating system of a host (RFC 1035 §3.3.2); also what servers that decline `ANY` answer with (RFC 8482). */
  HINFO: 13,
  /** Who is responsible for a mailbox or mailing list, experimental (RFC 1035 §3.3.7). */
  MINFO: 14,
  /** A mail exchange of the domain (RFC 1035 §3.3.9). */
  MX: 15,
  /** Text strings (RFC 1035 §3.3.14). */
  TXT: 16,
  /** The person responsible for the name (RFC 1183 §2.2). */
  RP: 17,
  /** A server of an AFS cell or a DCE cell (RFC 1183 §1, RFC 5864). */
  AFSDB: 18,
  /** An address in an X.25 network (RFC 1183 §3.1). */
  X25: 19,
  /** A number in the ISDN (RFC 1183 §3.2). */
  ISDN: 20,
  /** An intermediate host that routes to this one (RFC 1183 §3.3). */
  RT: 21,
  /** An address of OSI (RFC 1706 §5). */
  NSAP: 22,
  /** A pointer to the name of an OSI address, obsolete (RFC 1348, RFC 1706). */
  'NSAP-PTR': 23,
  /** A signature of the first version of DNSSEC (RFC 2535 §4), or of one message: SIG(0) (RFC 2931). */
  SIG: 24,
  /** A public key of the first version of DNSSEC (RFC 2535 §3), or of SIG(0) and TKEY (RFC 2930, RFC 3445). */
  KEY: 25,
  /** A mapping between mail addresses of the Internet and of X.400 (RFC 2163 §4). */
  PX: 26,
  /** A geographical position, obsolete (RFC 1712); LOC replaces it. */
  GPOS: 27,
  /** An IPv6 address (RFC 3596). */
  AAAA: 28,
  /** A geographical location (RFC 1876). */
  LOC: 29,
  /** The next name of a zone signed by the first version of DNSSEC (RFC 2535 §5); NSEC replaces it. */
  NXT: 30,
  /** An endpoint of Nimrod (draft-lewis-dns-undocumented-types). */
  EID: 31,
  /** A locator of Nimrod (draft-lewis-dns-undocumented-types). */
  NIMLOC: 32,
  /** The location of a service (RFC 2782). */
  SRV: 33,
  /** An address in an ATM network (ATM Forum, ATM Name System). */
  ATMA: 34,
  /** A rule that rewrites the name (RFC 3403 §4). */
  NAPTR: 35,
  /** A key exchanger of the domain (RFC 2230). */
  KX: 36,
  /** A certificate (RFC 4398). */
  CERT: 37,
  /** An IPv6 address in parts, historic (RFC 2874, RFC 6563). */
  A6: 38,
  /** The canonical name of the subtree below this name (RFC 6672). */
  DNAME: 39,
  /** Anything (draft-eastlake-kitchen-sink). */
  SINK: 40,
  /** The EDNS pseudo record (RFC 6891 §6.1). It belongs to a message, not to a name, so no server can answer with one. */
  OPT: 41,
  /** A list of address prefixes (RFC 3123). */
  APL: 42,
  /** The digest of a child zone's key (RFC 4034 §5). */
  DS: 43,
  /** The fingerprint of a host's SSH key (RFC 4255). */
  SSHFP: 44,
  /** The public key of an IPsec host and its gateway (RFC 4025). */
  IPSECKEY: 45,
  /** The signature of an RRset (RFC 4034 §3). */
  RRSIG: 46,
  /** The next name of a signed zone, and the types at this name (RFC 4034 §4). */
  NSEC: 47,
  /** A public key of a signed zone (RFC 4034 §2). */
  DNSKEY: 48,
  /** The DHCP client that owns the name (RFC 4701). */
  DHCID: 49,
  /** The hash of the next name of a signed zone, and the types at the hashed name (RFC 5155 §3). */
  NSEC3: 50,
  /** How the zone hashes names for NSEC3 (RFC 5155 §4). */
  NSEC3PARAM: 51,
  /** The certificate or key of a TLS server (RFC 6698 §2). */
  TLSA: 52,
  /** The certificate or key of an S/MIME user (RFC 8162 §2). */
  SMIMEA: 53,
  /** The host identity of a host (RFC 8005 §5). */
  HIP: 55,
  /** The status of a zone, as text (draft-reid-dnsext-zs). */
  NINFO: 56,
  /** A key that encrypts NAPTR records (draft-reid-dnsext-rkey). */
  RKEY: 57,
  /** Links of a history of trust anchors (draft-wijngaards-dnsop-trust-history). */
  TALINK: 58,
  /** The DS record that a child zone asks its parent for (RFC 7344 §3.1). */
  CDS: 59,
  /** The key that a child zone asks its parent to make a DS record of (RFC 7344 §3.2). */
  CDNSKEY: 60,
  /** The OpenPGP key of a user (RFC 7929 §2). */
  OPENPGPKEY: 61,
  /** The record types that a child zone asks its parent to copy (RFC 7477 §2). */
  CSYNC: 62,
  /** A digest of the zone (RFC 8976 §2). */
  ZONEMD: 63,
  /** Where and how to reach a service (RFC 9460 §2). */
  SVCB: 64,
  /** Where and how to reach an `https` origin (RFC 9460 §9). */
  HTTPS: 65,
  /** Where to send notifications for a delegation (RFC 9859). */
  DSYNC: 66,
  /** The hierarchical host identity tag of a drone (RFC 9886). */
  HHIT: 67,
  /** The broadcast remote identification of a drone (RFC 9886). */
  BRID: 68,
  /** The sender policy of the domain, as text, historic (RFC 7208 §3.1); TXT replaces it. */
  SPF: 99,
  /** A user of a host, reserved. */
  UINFO: 100,
  /** The number of a user, reserved. */
  UID: 101,
  /** The number of a group, reserved. */
  GID: 102,
  /** Anything, reserved. */
  UNSPEC: 103,
  /** The node identifier of an ILNP host (RFC 6742 §2.1). */
  NID: 104,
  /** A 32-bit locator of an ILNP host (RFC 6742 §2.2). */
  L32: 105,
  /** A 64-bit locator of an ILNP host (RFC 6742 §2.3). */
  L64: 106,
  /** The name whose L32 and L64 records are the locators of an ILNP host (RFC 6742 §2.4). */
  LP: 107,
  /** A 48-bit Ethernet address (RFC 7043 §3). */
  EUI48: 108,
  /** A 64-bit Ethernet address (RFC 7043 §4). */
  EUI64: 109,
  /** In the list of types of an NSEC record: the name does not exist (RFC 9824 §2). No record has it. */
  NXNAME: 128,
  /** The establishment of a TSIG key (RFC 2930 §2). It belongs to a message. */
  TKEY: 249,
  /** The signature of a message by a shared key (RFC 8945 §4). It belongs to a message. */
  TSIG: 250,
  /** The changes of a zone, in questions only (RFC 1995). */
  IXFR: 251,
  /** A whole zone, in questions only (RFC 5936). */
  AXFR: 252,
  /** MB, MG and MR records, in questions only (RFC 1035 §3.2.3). */
  MAILB: 253,
  /** MD and MF records, in questions only, obsolete (RFC 1035 §3.2.3). */
  MAILA: 254,
  /** All records that the server chooses to return (RFC 1035 §3.2.3, RFC 8482). */
  ANY: 255,
  /** The URI of a service (RFC 7553). */
  URI: 256,
  /** The certificate authorities allowed to issue for the domain (RFC 8659). */
  CAA: 257,
  /** The visibility and control of an application, as text (Cisco). */
  AVC: 258,
  /** A digital object (draft-durand-doa-over-dns). */
  DOA: 259,
  /** A relay for automatic multicast tunnelling (RFC 8777). */
  AMTRELAY: 260,
  /** What a resolver supports, as text (RFC 9606). */
  RESINFO: 261,
  /** The address of a wallet, as text (IANA, WALLET). */
  WALLET: 262,
  /** A convergence-layer adapter of the Bundle Protocol, as text (draft-johnson-dns-ipn-cla). */
  CLA: 263,
  /** A node number of the Bundle Protocol (draft-johnson-dns-ipn-cla). */
  IPN: 264,
  /** A trust anchor outside its parent zone (DNSSEC trust authorities, Weiler 2005). */
  TA: 32768,
  /** The digest of a key outside the parent zone, historic (RFC 4431, RFC 8749). */
  DLV: 32769,
} as const;

/** The name of a type that can be queried: `'A'`, `'MX'`, `'ANY'` … */
export type QueryTypeName = keyof typeof QueryType;

/** The names of types that only questions and lists of types have: no record has them. */
export type QuestionTypeName = 'ANY' | 'AXFR' | 'IXFR' | 'MAILA' | 'MAILB' | 'NXNAME';

/** The name of a type that a record can have. */
export type RecordTypeName = Exclude<QueryTypeName, QuestionTypeName>;

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
