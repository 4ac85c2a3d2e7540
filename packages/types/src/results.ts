import type { DNSRecord, RecordData } from './records/records.js';
import type { GenericClassName, QueryClassName } from './registries/query-class.js';
import type { GenericTypeName, QueryTypeName } from './registries/query-type.js';
import type { GenericRcodeName, RcodeName } from './registries/rcode.js';

/** The flags of a message's header (RFC 1035 §4.1.1, RFC 4035 §3.2). */
export interface HeaderFlags {
  /** The server has authority over the name. */
  aa: boolean;
  /** The message is truncated. */
  tc: boolean;
  /** The query asked for recursion. */
  rd: boolean;
  /** The server recurses. */
  ra: boolean;
  /**
   * The server says that it has verified the records by DNSSEC. Servers tell only who asks by AD or DO (RFC 6840 §5.8),
   * and queries here set neither: `false` does not say that the records were not verified.
   */
  ad: boolean;
  /** The query asked for records even if they fail verification. */
  cd: boolean;
}

/** What was asked (RFC 1035 §4.1.2). */
export interface Question {
  /** The name asked for, in presentation form. */
  name: string;
  /** The type asked for, by name or as `'TYPE65280'`. */
  type: QueryTypeName | GenericTypeName;
  /** The class asked for, by name or as `'CLASS42'`. */
  recordClass: QueryClassName | GenericClassName;
}

/** What the EDNS record of an answer says (RFC 6891 §6.1): `flags` has DO as its highest bit, 0x8000. */
export type Edns = RecordData<'OPT'>;

/**
 * A whole answer: its sections and what its header says.
 *
 * @example
 * ```ts
 * const soaOf = (result: DNSResult) => result.authority.find((record) => record.type === 'SOA')?.data;
 * ```
 */
export interface DNSResult {
  /** Records that answer the question. */
  answer: DNSRecord[];
  /** Records that tell who has authority, and the SOA of negative answers (RFC 2308). */
  authority: DNSRecord[];
  /** Records that help to use the others. The EDNS record is not among them: see `edns`. */
  additional: DNSRecord[];
  /** The response code. */
  rcode: RcodeName | GenericRcodeName;
  /** The flags of the header. */
  flags: HeaderFlags;
  /** What was asked. */
  question: Question;
  /** The EDNS record, when the server sent one. */
  edns?: Edns;
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

/** A link of the chain from the name asked for to the canonical name (RFC 2181 §10.1.1). */
export interface AddrInfoCname {
  /** For how many seconds the record may be cached. */
  ttl: number;
  /** The name that is an alias. */
  alias: string;
  /** The name that it is an alias of. */
  name: string;
}

/** An address to connect to. */
export interface AddrInfoNode {
  /** For how many seconds the address may be cached. */
  ttl: number;
  /** The `ARES_AI_*` flags in force. */
  flags: number;
  /** The address family. */
  family: 4 | 6;
  /** The socket type as the system numbers it (`SOCK_STREAM` …), 0 for any. */
  socktype: number;
  /** The protocol as the system numbers it (`IPPROTO_TCP` …), 0 for any. */
  protocol: number;
  /** The IPv4 or IPv6 address. */
  address: string;
  /** The port, 0 when no service was asked for. */
  port: number;
  /** IPv6: the flow information (RFC 3493 §3.3). */
  flowinfo?: number;
  /** IPv6: the number of the interface that a link-local address belongs to (RFC 3493 §3.3). */
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
  /** The host's name, or `null` when it was not asked for. */
  node: string | null;
  /** The service's name, or `null` when it was not asked for. */
  service: string | null;
}
