import { codeNames } from './code-table.js';

/**
 * Response codes, by name. Codes above 15 have their upper bits in the EDNS record (RFC 6891 §6.1.3).
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS RCODEs}
 */
export const Rcode = {
  /** The query succeeded; the answer may hold no records (RFC 1035 §4.1.1). */
  NOERROR: 0,
  /** The server could not parse the query (RFC 1035 §4.1.1). */
  FORMERR: 1,
  /** The server failed (RFC 1035 §4.1.1). */
  SERVFAIL: 2,
  /** The name does not exist (RFC 1035 §4.1.1). */
  NXDOMAIN: 3,
  /** The server does not implement this kind of query (RFC 1035 §4.1.1). */
  NOTIMP: 4,
  /** The server refused the query (RFC 1035 §4.1.1). */
  REFUSED: 5,
  /** A name exists when it should not (RFC 2136 §2.2). */
  YXDOMAIN: 6,
  /** An RRset exists when it should not (RFC 2136 §2.2). */
  YXRRSET: 7,
  /** An RRset that should exist does not (RFC 2136 §2.2). */
  NXRRSET: 8,
  /** The server is not authoritative for the zone (RFC 2136 §2.2), or the request is not authorised (RFC 8945). */
  NOTAUTH: 9,
  /** A name is not within the zone (RFC 2136 §2.2). */
  NOTZONE: 10,
  /** The server does not implement this type of stateful operation (RFC 8490). */
  DSOTYPENI: 11,
  // 16 has two names. BADVERS is first because responses use it in their header; BADSIG appears in TSIG records only.
  /** The server does not implement this version of EDNS (RFC 6891 §9). */
  BADVERS: 16,
  /** The TSIG signature is invalid (RFC 8945). */
  BADSIG: 16,
  /** The TSIG key is not recognised (RFC 8945). */
  BADKEY: 17,
  /** The TSIG signature is outside its time window (RFC 8945). */
  BADTIME: 18,
  /** The TKEY mode is not supported (RFC 2930). */
  BADMODE: 19,
  /** The TKEY name is already in use (RFC 2930). */
  BADNAME: 20,
  /** The TKEY algorithm is not supported (RFC 2930). */
  BADALG: 21,
  /** The TSIG signature is truncated too much (RFC 8945). */
  BADTRUNC: 22,
  /** The server cookie is missing or invalid (RFC 7873). */
  BADCOOKIE: 23,
} as const;

/** The name of a response code: `'NOERROR'`, `'NXDOMAIN'` … */
export type RcodeName = keyof typeof Rcode;

/** A response code without a name in {@link Rcode}: `'RCODE3841'`. */
export type GenericRcodeName = `RCODE${number}`;

const names = codeNames(Rcode);

/**
 * Returns the name of a response code.
 *
 * @param code - the code, 0 to 4095, including the upper bits from the EDNS record
 * @returns its name, or `'RCODE<number>'` if it has none; 16 is `'BADVERS'`
 */
export const rcodeName = (code: number): RcodeName | GenericRcodeName =>
  names.get(code) ?? `RCODE${code}`;

const codes: ReadonlyMap<string, number> = new Map(Object.entries(Rcode));

/**
 * Parses a response code in text.
 *
 * @param text - a name in upper case, or decimal digits
 * @returns the code, 0 to 65535, or `undefined` if `text` is not a code
 */
export const parseRcode = (text: string): number | undefined => {
  const code = /^[0-9]{1,5}$/.test(text) ? Number(text) : codes.get(text);
  return code !== undefined && code <= 0xffff ? code : undefined;
};
