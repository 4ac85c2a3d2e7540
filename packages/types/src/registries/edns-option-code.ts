import { codeNames } from './code-table.js';

/**
 * Codes of EDNS options, by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS EDNS0 Option Codes (OPT)}
 */
export const EdnsOptionCode = {
  /** Long-lived queries (RFC 8764). */
  LLQ: 1,
  /** The lease of a dynamic update (RFC 9664). */
  UL: 2,
  /** The identifier of the server (RFC 5001). */
  NSID: 3,
  /** DNSSEC algorithms that the client understands (RFC 6975). */
  DAU: 5,
  /** Digest algorithms of DS records that the client understands (RFC 6975). */
  DHU: 6,
  /** Hash algorithms of NSEC3 that the client understands (RFC 6975). */
  N3U: 7,
  /** The network of the client that the resolver queries for (RFC 7871). */
  ECS: 8,
  /** How long a secondary server may still serve the zone (RFC 7314). */
  EXPIRE: 9,
  /** A cookie of the client, and of the server (RFC 7873). */
  COOKIE: 10,
  /** How long an idle TCP connection stays open (RFC 7828). */
  KEEPALIVE: 11,
  /** Padding that hides the size of a message (RFC 7830). */
  PADDING: 12,
  /** A request for the records that DNSSEC validation needs (RFC 7901). */
  CHAIN: 13,
  /** The trust anchors of the client (RFC 8145). */
  KEY_TAG: 14,
  /** An extended DNS error (RFC 8914). */
  EDE: 15,
  /** An opaque tag of the client (draft-bellis-dnsop-edns-tags). */
  CLIENT_TAG: 16,
  /** An opaque tag of the server (draft-bellis-dnsop-edns-tags). */
  SERVER_TAG: 17,
  /** Where to report errors (RFC 9567). */
  REPORT_CHANNEL: 18,
  /** The version of the zone that the answer comes from (RFC 9660). */
  ZONEVERSION: 19,
  /** More types that the query is for (draft-ietf-dnssd-multi-qtypes). */
  MQTYPE_QUERY: 20,
  /** The types that the response answers (draft-ietf-dnssd-multi-qtypes). */
  MQTYPE_RESPONSE: 21,
  /** The identity of a client of Cisco Umbrella. */
  UMBRELLA_IDENT: 20292,
  /** The identity of a device, of Cisco Umbrella. */
  DEVICE_ID: 26946,
} as const;

/** The name of an EDNS option: `'NSID'`, `'COOKIE'` … */
export type EdnsOptionName = keyof typeof EdnsOptionCode;

/** An EDNS option without a name in {@link EdnsOptionCode}: `'OPT65001'`. */
export type GenericEdnsOptionName = `OPT${number}`;

const names = codeNames(EdnsOptionCode);

/**
 * Returns the name of an EDNS option.
 *
 * @param code - the option's code, 0 to 65535
 * @returns its name, or `'OPT<number>'` if it has none
 */
export const ednsOptionName = (code: number): EdnsOptionName | GenericEdnsOptionName =>
  names.get(code) ?? `OPT${code}`;
