/** How a server that failed is tried again. Both default as c-ares has them. */
export interface ServerFailoverOptions {
  /** The chance, one in this many, that a query also probes a failed server; 0 to 65535, 0 never. Default 10. */
  retryChance?: number | undefined;
  /** For how many milliseconds a failed server is left alone before it is probed; 0 to 2147483647. Default 5000. */
  retryDelay?: number | undefined;
}

/** Told of each socket that starts or stops waiting: the caller then watches it for what is `true`. */
export type SockStateCallback = (fd: number, readable: boolean, writable: boolean) => void;

/**
 * What a channel takes. Every option may be left out, and `undefined` is the same as left out.
 *
 * @see {@link https://c-ares.org/docs/ares_init_options.html | ares_init_options(3)}
 */
export interface ChannelOptions {
  /**
   * Servers to ask, in order: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`.
   * Default, and with an empty list: those that the system is configured with.
   */
  nameservers?: readonly string[] | undefined;
  /** A combination of `ARES_FLAG_*`. Default `ARES_FLAG_EDNS`, which flags of your own replace. */
  flags?: number | undefined;
  /**
   * For how many milliseconds a server is given to answer at the first try; 1 to 2147483647. Default 2000.
   *
   * c-ares raises it to at least 250 and lowers it to at most `maxTimeout`, or to 5000 where that is left out.
   * Once a server has answered a few queries, c-ares goes by the time that they took.
   */
  timeout?: number | undefined;
  /** How often each server is tried before a query fails; 1 to 100. Default 3. */
  tries?: number | undefined;
  /**
   * A name with at least this many dots is searched as it is before search domains are appended; 0 to 15.
   * Default: as the system is configured, or 1.
   */
  ndots?: number | undefined;
  /** The port to ask over TCP where a server has none of its own; 1 to 65535. Default 53. */
  tcpPort?: number | undefined;
  /** The port to ask over UDP where a server has none of its own; 1 to 65535. Default 53. */
  udpPort?: number | undefined;
  /** Domains that are appended to names in a search. Default: those that the system is configured with. */
  domains?: readonly string[] | undefined;
  /**
   * Where host look-ups look, in order: `b` for DNS, `f` for the hosts file. Default: as the system is configured, or `'fb'`.
   *
   * @example
   * ```ts
   * const dnsOnly: ChannelOptions = { lookups: 'b' };
   * ```
   */
  lookups?: 'b' | 'f' | 'bf' | 'fb' | undefined;
  /** The send buffer of each socket in bytes; 1 to 2147483647. Default: the system's. */
  socketSendBufferSize?: number | undefined;
  /**
   * The receive buffer of each socket in bytes; 1 to 2147483647. Default: on Linux 1 MiB, or what its limit
   * (`net.core.rmem_max`) allows, so that it holds the answers to a burst; elsewhere the system's.
   */
  socketReceiveBufferSize?: number | undefined;
  /** Whether queries go round the servers in turn; `false` always starts with the first. Default: as the system is configured, or `false`. */
  rotate?: boolean | undefined;
  /** The local IPv4 or IPv6 address to send from. Default: the system chooses. */
  localIp?: string | undefined;
  /**
   * The network interface to send from, 1 to 15 bytes, such as `'eth0'`. Default: the system chooses.
   *
   * Linux only, where older kernels want `CAP_NET_RAW` for it. An interface that sockets cannot be bound to is refused.
   */
  localDev?: string | undefined;
  /** The file to read in place of `/etc/resolv.conf`; has no effect on Windows. */
  resolvconfPath?: string | undefined;
  /** The file to read in place of the system's hosts file, `/etc/hosts`. */
  hostsPath?: string | undefined;
  /**
   * Networks whose addresses stand first in what `gethostbyname` gives: an address, and behind a slash the length of
   * its prefix or an IPv4 mask. Default: as the system is configured.
   *
   * @see {@link https://c-ares.org/docs/ares_set_sortlist.html | ares_set_sortlist(3)}
   *
   * @example
   * ```ts
   * const nearFirst: ChannelOptions = { sortlist: ['10.0.0.0/8', '130.155.160.0/255.255.240.0', '2001:db8::/32'] };
   * ```
   */
  sortlist?: readonly string[] | undefined;
  /** The largest UDP answer to accept in bytes, as EDNS tells the server (RFC 6891 §6.2.3); 512 to 65535. Default 1232. */
  ednsPacketSize?: number | undefined;
  /** How many queries go out from one UDP port before another is taken; 0 to 2147483647, 0 for no limit. Default 0. */
  udpMaxQueries?: number | undefined;
  /** The longest that a try may take in milliseconds, however often the query was tried before; 1 to 2147483647. Default: no limit. */
  maxTimeout?: number | undefined;
  /** For how many seconds at most an answer is kept for the same query; 0 to 4294967295, 0 keeps none. Default 3600. */
  cacheMaxTtl?: number | undefined;
  /**
   * How many answers are kept at most; 0 to 2147483647, 0 keeps none. Those that expire soonest leave first. Default 10000.
   * Without effect on a system's c-ares.
   */
  cacheMaxEntries?: number | undefined;
  /** How a server that failed is tried again. */
  serverFailover?: ServerFailoverOptions | undefined;
  /** Makes the caller drive the channel's sockets on its own thread. Default: the shared I/O thread does. */
  sockStateCb?: SockStateCallback | undefined;
}

/**
 * What a resolver takes. Every option may be left out, and `undefined` is the same as left out.
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
   * How many look-ups run at once; others wait for their turn in order. At least 1. Default: no limit.
   *
   * A look-up runs until it is settled. One that its `timeout` or its signal ends gives its turn to the next, though c-ares
   * cannot take back what it has sent: its query goes on until it is answered or out of tries, and is not counted.
   */
  concurrency?: number | undefined;
}
