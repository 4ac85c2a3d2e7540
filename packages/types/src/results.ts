import type { Edns } from './edns/edns-values.js';
import type { DNSRecord } from './records/records.js';
import type { GenericClassName, QueryClassName } from './registries/query-class.js';
import type { GenericTypeName, QueryTypeName } from './registries/query-type.js';
import type { GenericRcodeName, RcodeName } from './registries/rcode.js';

/** The flags in a message's header (RFC 1035 §4.1.1, RFC 4035 §3.2). */
export interface HeaderFlags {
  /** AA: the server is authoritative for the name. */
  aa: boolean;
  /** TC: the message is truncated. */
  tc: boolean;
  /** RD: the query desired recursion. */
  rd: boolean;
  /** RA: the server offers recursion. */
  ra: boolean;
  /**
   * AD: the server has validated the records by DNSSEC. Servers set it only if the query had AD or DO set (RFC 6840 §5.8).
   * Queries have them with the options `authenticData` and `dnssec`; otherwise `false` does not mean that validation failed.
   */
  ad: boolean;
  /** CD: the query disabled DNSSEC validation by the server. */
  cd: boolean;
}

/** The question of a message (RFC 1035 §4.1.2). */
export interface Question {
  /** The queried name, in presentation form. */
  name: string;
  /** The queried type: its name, or `'TYPE65280'` if it has none. */
  type: QueryTypeName | GenericTypeName;
  /** The queried class: its name, or `'CLASS42'` if it has none. */
  recordClass: QueryClassName | GenericClassName;
}

/** A transport of DNS messages; `'custom'` is a function of the caller. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'https' | 'custom';

/** What protects a connection. */
export interface ConnectionSecurity {
  /** `'TLSv1.3'`. */
  readonly protocol: string;
  /** `'TLS_AES_256_GCM_SHA384'`. */
  readonly cipher: string;
  /** The name that the certificate was issued for: its first alternative name, or the name of its subject. */
  readonly certificate: string;
}

/**
 * A complete response: its header, question and sections.
 *
 * @example
 * ```ts
 * const soaOf = (result: DNSResult) => result.authority.find((record) => record.type === 'SOA')?.data;
 * ```
 */
export interface DNSResult {
  /** Records that answer the question. */
  answer: DNSRecord[];
  /** The authoritative name servers, or the SOA record of a negative response (RFC 2308). */
  authority: DNSRecord[];
  /** Records related to the others, such as addresses of name servers. The EDNS record is in `edns` instead. */
  additional: DNSRecord[];
  /** The response code, including its upper bits from EDNS. */
  rcode: RcodeName | GenericRcodeName;
  /** The flags in the header. */
  flags: HeaderFlags;
  /** The question. */
  question: Question;
  /** The EDNS record, if the server sent one. */
  edns?: Edns;
  /** The server that sent the response, in the form of `nameservers`: `'127.0.0.1:5300'`, `'tls://1.1.1.1'`. Absent if the response was cached. */
  server?: string;
  /** How the response came. Absent if it was cached. */
  transport?: Transport;
}

/**
 * A host: its name and addresses.
 *
 * @see {@link https://c-ares.org/docs/ares_gethostbyname.html | ares_gethostbyname(3)}
 */
export interface HostResult {
  /** The canonical name. */
  name: string;
  /** Other names of the host. */
  aliases: string[];
  /** IPv4 or IPv6 addresses. */
  addresses: string[];
}

/** A link of the chain from the queried name to the canonical name (RFC 2181 §10.1.1). */
export interface AddrInfoCname {
  /** How long the record may be cached, in seconds. */
  ttl: number;
  /** The name that is an alias. */
  alias: string;
  /** The name that the alias refers to. */
  name: string;
}

/** An address to connect to. */
export interface AddrInfoNode {
  /** How long the address may be cached, in seconds. */
  ttl: number;
  /** The `ARES_AI_*` flags in force. */
  flags: number;
  /** The address family. */
  family: 4 | 6;
  /** The system's number of the socket type (`SOCK_STREAM` …); 0 means any. */
  socktype: number;
  /** The system's number of the protocol (`IPPROTO_TCP` …); 0 means any. */
  protocol: number;
  /** The IPv4 or IPv6 address. */
  address: string;
  /** The port; 0 if the lookup named no service. */
  port: number;
  /** IPv6: the flow information (RFC 3493 §3.3). */
  flowinfo?: number;
  /** IPv6: the index of a link-local address' interface (RFC 3493 §3.3). */
  scopeId?: number;
}

/**
 * The addresses of a host.
 *
 * @see {@link https://c-ares.org/docs/ares_getaddrinfo.html | ares_getaddrinfo(3)}
 */
export interface AddrInfoResult {
  /** The chain of canonical names. */
  cnames: AddrInfoCname[];
  /** The addresses, best first (RFC 6724). */
  nodes: AddrInfoNode[];
}

/**
 * The names of an address and a port.
 *
 * @see {@link https://c-ares.org/docs/ares_getnameinfo.html | ares_getnameinfo(3)}
 */
export interface NameInfoResult {
  /** The host's name, or `null` if it was not requested. */
  node: string | null;
  /** The service's name, or `null` if it was not requested. */
  service: string | null;
}
