import type { NameserverSpec } from './nameserver.js';

/** When to retry a server that failed. */
export interface ServerFailoverOptions {
  /** A query also probes a failed server with a chance of one in `retryChance`; 0 to 65535, 0 means never. Default: 10. */
  retryChance?: number | undefined;
  /** Minimum time between a server's failure and its next probe, in ms; 0 to 2147483647. Default: 5000. */
  retryDelay?: number | undefined;
}

/** Credentials and checks of servers for DNS over TLS and HTTPS. */
export interface TlsOptions {
  /**
   * Certificate authorities to trust in place of those of Node: PEM texts, or bytes of them.
   *
   * @see {@link https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions | tls.createSecureContext}
   */
  ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The client's certificate chain, in PEM; needs `key`. */
  cert?: string | Uint8Array | undefined;
  /** The key of the client's certificate, in PEM. */
  key?: string | Uint8Array | undefined;
  /**
   * SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, in base64, or several of which
   * one must match. The key authenticates the server (RFC 7858 §4.2): the certificate is then checked for a name only if the
   * server has one after `#`, and for its issuer only with `ca`.
   */
  pin?: string | readonly string[] | undefined;
  /**
   * Whether to accept any certificate (RFC 8310 §5). Queries are encrypted, but whoever controls the network can read and
   * change them. They are never sent in clear text. Default: `false`.
   */
  opportunistic?: boolean | undefined;
}

/**
 * Called when the events to poll a socket for change.
 *
 * @param fd - the socket's file descriptor
 * @param readable - poll it for reading
 * @param writable - poll it for writing; when both are `false`, stop polling the socket
 */
export type SockStateCallback = (fd: number, readable: boolean, writable: boolean) => void;

/**
 * Options of a channel. All are optional, and `undefined` means omitted.
 *
 * @see {@link https://c-ares.org/docs/ares_init_options.html | ares_init_options(3)}
 */
export interface ChannelOptions {
  /**
   * Servers to query, in order: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`, `'[fe80::1%eth0]:53'`;
   * by DNS over TLS `'tls://1.1.1.1#cloudflare-dns.com'`, over HTTPS `'https://dns.google/dns-query'`; by a function
   * {@link TransportNameserver}. Each is used: one that cannot be, such as a link-local address without an interface, is an
   * error. A list of encrypted servers is never queried in clear text.
   * Default, also for an empty list: the system's servers.
   *
   * @see {@link parseEncryptedNameserver} for the forms of encrypted servers
   */
  nameservers?: readonly NameserverSpec[] | undefined;
  /** Credentials and checks of the servers for DNS over TLS and HTTPS. */
  tls?: TlsOptions | undefined;
  /**
   * Servers that resolve the names of servers for DNS over TLS and HTTPS, in clear text. Default: the system's servers.
   */
  bootstrap?: readonly string[] | undefined;
  /** A combination of `ARES_FLAG_*`. It replaces the default, `ARES_FLAG_EDNS`. */
  flags?: number | undefined;
  /**
   * First-attempt timeout for each server, in ms; 1 to 2147483647. Default: 2000.
   *
   * c-ares raises it to at least 250 ms and limits it to `maxTimeout`, or to 5000 ms when `maxTimeout` is omitted.
   * After a server has answered a few queries, c-ares derives the timeout from its response times instead.
   */
  timeout?: number | undefined;
  /** Attempts per server before a query fails; 1 to 100. Default: 3. */
  tries?: number | undefined;
  /**
   * `search` tries a name with at least this many dots unmodified before it appends search domains; 0 to 15.
   * Default: the system's configuration, or 1.
   */
  ndots?: number | undefined;
  /** TCP port of servers whose address has no port; 1 to 65535. Default: 53. */
  tcpPort?: number | undefined;
  /** UDP port of servers whose address has no port; 1 to 65535. Default: 53. */
  udpPort?: number | undefined;
  /** Search domains, appended to names by `search`. Default: the system's configuration. */
  domains?: readonly string[] | undefined;
  /**
   * Sources of host lookups, in order: `b` is DNS, `f` the hosts file. Default: the system's configuration, or `'fb'`.
   *
   * @example
   * ```ts
   * const dnsOnly: ChannelOptions = { lookups: 'b' };
   * ```
   */
  lookups?: 'b' | 'f' | 'bf' | 'fb' | undefined;
  /** Send buffer of each socket, in bytes; 1 to 2147483647. Default: the system's. */
  socketSendBufferSize?: number | undefined;
  /**
   * Receive buffer of each socket, in bytes; 1 to 2147483647. Default: 1 MiB on Linux, limited by
   * `net.core.rmem_max`, so that it holds the responses to a burst of queries; elsewhere the system's.
   */
  socketReceiveBufferSize?: number | undefined;
  /**
   * Whether queries rotate over the servers; `false` always starts with the first one.
   * Default: the system's configuration, or `false`.
   */
  rotate?: boolean | undefined;
  /** Local IPv4 or IPv6 address that queries are sent from. Default: the system chooses. */
  localIp?: string | undefined;
  /**
   * Network interface that queries are sent from, such as `'eth0'`; 1 to 15 bytes. Default: the system chooses.
   *
   * Linux only; older kernels require `CAP_NET_RAW`. An interface that sockets cannot be bound to is an error.
   */
  localDev?: string | undefined;
  /** File that replaces `/etc/resolv.conf`. No effect on Windows. */
  resolvconfPath?: string | undefined;
  /** File that replaces the system's hosts file, `/etc/hosts`. */
  hostsPath?: string | undefined;
  /**
   * Networks whose addresses `gethostbyname` returns first. Each is an address, optionally followed by a slash and a
   * prefix length or an IPv4 mask. Default: the system's configuration.
   *
   * @see {@link https://c-ares.org/docs/ares_set_sortlist.html | ares_set_sortlist(3)}
   *
   * @example
   * ```ts
   * const nearFirst: ChannelOptions = { sortlist: ['10.0.0.0/8', '130.155.160.0/255.255.240.0', '2001:db8::/32'] };
   * ```
   */
  sortlist?: readonly string[] | undefined;
  /** Largest UDP response to accept, in bytes, announced to servers by EDNS (RFC 6891 §6.2.3); 512 to 65535. Default: 1232. */
  ednsPacketSize?: number | undefined;
  /** Queries sent from one UDP port before the next port is used; 0 to 2147483647, 0 means no limit. Default: 0. */
  udpMaxQueries?: number | undefined;
  /**
   * Datagrams sent to each server per second, those of later attempts included; 1 to 1000000. The rest is queued, and its
   * timeouts begin when it is sent. TCP is not limited, nor is a channel on an external loop. Default: no limit.
   */
  serverRate?: number | undefined;
  /** Upper limit on the timeout of any attempt, in ms; 1 to 2147483647. Default: no limit. */
  maxTimeout?: number | undefined;
  /** Upper limit on the time a response is cached, in seconds; 0 to 4294967295, 0 disables the cache. Default: 3600. */
  cacheMaxTtl?: number | undefined;
  /**
   * Upper limit on the number of cached responses; 0 to 2147483647, 0 disables the cache. Those that expire soonest are
   * removed first. No effect on a system's c-ares. Default: 10000.
   */
  cacheMaxEntries?: number | undefined;
  /**
   * Whether changes of the system's configuration files apply to requests that start later, within a second. Pending
   * requests keep their configuration, and options that were set do not change. `false`: only after `reinit()`.
   * Default: `true`.
   */
  reload?: boolean | undefined;
  /** When to retry a server that failed. */
  serverFailover?: ServerFailoverOptions | undefined;
  /** When set, the caller polls the channel's sockets on its own thread. Default: the shared I/O thread does. */
  sockStateCb?: SockStateCallback | undefined;
}

/**
 * Options of a resolver. All are optional, and `undefined` means omitted.
 *
 * @example
 * ```ts
 * const options: ResolverOptions = {
 *   nameservers: ['127.0.0.1:5300'],
 *   timeout: 500,
 *   tries: 2,
 *   serverFailover: { retryChance: 1 },
 * };
 * ```
 */
export interface ResolverOptions extends Omit<ChannelOptions, 'sockStateCb'> {
  /**
   * Limits concurrent lookups and queries; the rest are queued in order. At least 1. Default: no limit.
   *
   * A lookup occupies a slot until it settles, also by its `timeout` or `signal`.
   */
  concurrency?: number | undefined;
}
