// Flags of a channel (ares_init_options(3)).

/** Always queries over TCP (the "virtual circuit"), not only after a truncated UDP response. */
export const ARES_FLAG_USEVC = 0x001;
/** Queries only the first server of the list. */
export const ARES_FLAG_PRIMARY = 0x002;
/** Accepts a truncated UDP response instead of repeating the query over TCP. */
export const ARES_FLAG_IGNTC = 0x004;
/** Clears the RD (recursion desired) bit of queries, so that servers answer only from their own data. */
export const ARES_FLAG_NORECURSE = 0x008;
/** Keeps sockets open while no query is pending. */
export const ARES_FLAG_STAYOPEN = 0x010;
/** Never appends search domains. */
export const ARES_FLAG_NOSEARCH = 0x020;
/** Ignores the `HOSTALIASES` environment variable, which names a file of aliases. */
export const ARES_FLAG_NOALIASES = 0x040;
/** Accepts SERVFAIL, NOTIMP and REFUSED responses instead of trying the next server. For testing servers. */
export const ARES_FLAG_NOCHECKRESP = 0x080;
/** Sends an EDNS record with every query (RFC 6891). The default when no flags are set. */
export const ARES_FLAG_EDNS = 0x100;
/** Fails with `ARES_ENOSERVER` when no server is configured, instead of trying a server on this host. */
export const ARES_FLAG_NO_DFLT_SVR = 0x200;
/** Randomises the case of queried names and requires the same case in responses, which makes them harder to forge (draft-vixie-dnsext-dns0x20). */
export const ARES_FLAG_DNS0x20 = 0x400;

// Flags of getaddrinfo (ares_getaddrinfo(3)).

/** Returns the chain of canonical names. */
export const ARES_AI_CANONNAME = 0x0001;
/** POSIX: accepts only a numeric address as the host. Ignored by c-ares. */
export const ARES_AI_NUMERICHOST = 0x0002;
/** Without a host, returns the wildcard address, to listen on, instead of the loopback address. */
export const ARES_AI_PASSIVE = 0x0004;
/** Accepts only a numeric service. */
export const ARES_AI_NUMERICSERV = 0x0008;
/** POSIX: returns IPv4-mapped IPv6 addresses. Ignored by c-ares. */
export const ARES_AI_V4MAPPED = 0x0010;
/** POSIX: returns mapped addresses in addition to IPv6 addresses. Ignored by c-ares. */
export const ARES_AI_ALL = 0x0020;
/** POSIX: omits address families that this host has no address of. Ignored by c-ares. */
export const ARES_AI_ADDRCONFIG = 0x0040;
/** Keeps addresses in the order of the responses instead of sorting them (RFC 6724). */
export const ARES_AI_NOSORT = 0x0080;
/** Reads the hosts file named by the environment variable `CARES_HOSTS`. */
export const ARES_AI_ENVHOSTS = 0x0100;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_AI_IDN = 0x0400;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_AI_IDN_ALLOW_UNASSIGNED = 0x0800;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_AI_IDN_USE_STD3_ASCII_RULES = 0x1000;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_AI_CANONIDN = 0x2000;
/** The mask of all flags that POSIX defines (RFC 3493 §6.1). */
export const ARES_AI_MASK = 0x007f;

// Flags of getnameinfo (ares_getnameinfo(3)).

/** For hosts in the local domain, returns only the first label of the name. */
export const ARES_NI_NOFQDN = 0x0001;
/** Returns the numeric address instead of looking up its name. */
export const ARES_NI_NUMERICHOST = 0x0002;
/** Fails when the address has no name, instead of returning the numeric address. */
export const ARES_NI_NAMEREQD = 0x0004;
/** Returns the numeric port instead of looking up the service. */
export const ARES_NI_NUMERICSERV = 0x0008;
/** Looks up the service for datagrams (UDP). */
export const ARES_NI_DGRAM = 0x0010;
/** Looks up the service for TCP; the default when no protocol flag is set. */
export const ARES_NI_TCP = 0x0000;
/** Looks up the service for UDP; the same as {@link ARES_NI_DGRAM}. */
export const ARES_NI_UDP = ARES_NI_DGRAM;
/** Looks up the service for SCTP. */
export const ARES_NI_SCTP = 0x0020;
/** Looks up the service for DCCP. */
export const ARES_NI_DCCP = 0x0040;
/** Returns the numeric scope of a link-local IPv6 address instead of the interface's name. */
export const ARES_NI_NUMERICSCOPE = 0x0080;
/** Looks up the host's name. */
export const ARES_NI_LOOKUPHOST = 0x0100;
/** Looks up the service's name. */
export const ARES_NI_LOOKUPSERVICE = 0x0200;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_NI_IDN = 0x0400;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_NI_IDN_ALLOW_UNASSIGNED = 0x0800;
/** Reserved by c-ares for internationalised names; no effect. */
export const ARES_NI_IDN_USE_STD3_ASCII_RULES = 0x1000;
