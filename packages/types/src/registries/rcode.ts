import { codeNames } from './code-table.js';

/**
 * Response codes, by name. Those above 15 are split between the header and the EDNS record (RFC 6891 §6.1.3).
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS RCODEs}
 */
export const Rcode = {
  /** The query was answered, be it with no records (RFC 1035 §4.1.1). */
  NOERROR: 0,
  /** The server could not read the query (RFC 1035 §4.1.1). */
  FORMERR: 1,
  /** The server failed (RFC 1035 §4.1.1). */
  SERVFAIL: 2,
  /** The name does not exist (RFC 1035 §4.1.1). */
  NXDOMAIN: 3,
  /** The server does not do what was asked (RFC 1035 §4.1.1). */
  NOTIMP: 4,
  /** The server refused (RFC 1035 §4.1.1). */
  REFUSED: 5,
  /** A name exists that should not (RFC 2136 §2.2). */
  YXDOMAIN: 6,
  /** An RRset exists that should not (RFC 2136 §2.2). */
  YXRRSET: 7,
  /** An RRset that should exist does not (RFC 2136 §2.2). */
  NXRRSET: 8,
  /** The server has no authority over the zone, or the sender none over the query (RFC 2136 §2.2, RFC 8945). */
  NOTAUTH: 9,
  /** A name is not within the zone (RFC 2136 §2.2). */
  NOTZONE: 10,
  /** The server does not know the type of the stateful operation (RFC 8490). */
  DSOTYPENI: 11,
  // 16 has two names. BADVERS stands first and so is the one that answers show: BADSIG is for TSIG, whose records carry it themselves.
  /** The server does not speak this version of EDNS (RFC 6891 §9). */
  BADVERS: 16,
  /** The transaction signature is wrong (RFC 8945). */
  BADSIG: 16,
  /** The key is not recognised (RFC 8945). */
  BADKEY: 17,
  /** The signature is out of its time window (RFC 8945). */
  BADTIME: 18,
  /** The mode of the key exchange is wrong (RFC 2930). */
  BADMODE: 19,
  /** The name of the key is taken (RFC 2930). */
  BADNAME: 20,
  /** The algorithm is not supported (RFC 2930). */
  BADALG: 21,
  /** The truncation of the signature is wrong (RFC 8945). */
  BADTRUNC: 22,
  /** The server cookie is missing or wrong (RFC 7873). */
  BADCOOKIE: 23,
} as const;

/** The name of a response code: `'NOERROR'`, `'NXDOMAIN'` … */
export type RcodeName = keyof typeof Rcode;

/** The spelling of a response code that has no name here: `'RCODE3841'`. */
export type GenericRcodeName = `RCODE${number}`;

const names = codeNames(Rcode);

/**
 * The name of a response code.
 *
 * @param code - the code, 0 to 4095, with the upper bits from the EDNS record
 * @returns its name, or `'RCODE<number>'` where it has none; 16 is `'BADVERS'`
 */
export const rcodeName = (code: number): RcodeName | GenericRcodeName =>
  names.get(code) ?? `RCODE${code}`;
