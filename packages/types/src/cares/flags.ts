/** Always asks over TCP (the "virtual circuit"), not only when a UDP answer is truncated. */
export const ARES_FLAG_USEVC = 0x001;
/** Asks only the first server of the list. */
export const ARES_FLAG_PRIMARY = 0x002;
/** Takes a truncated UDP answer as it is instead of asking again over TCP. */
export const ARES_FLAG_IGNTC = 0x004;
/** Leaves the "recursion desired" bit clear, so that the server tells only what it knows itself. */
export const ARES_FLAG_NORECURSE = 0x008;
/** Keeps sockets open while no query is pending. */
export const ARES_FLAG_STAYOPEN = 0x010;
/** Never appends search domains. */
export const ARES_FLAG_NOSEARCH = 0x020;
/** Ignores the `HOSTALIASES` environment variable, which names a file of aliases. */
export const ARES_FLAG_NOALIASES = 0x040;
/** Takes SERVFAIL, NOTIMP and REFUSED as answers instead of going on to the next server. For testing servers. */
export const ARES_FLAG_NOCHECKRESP = 0x080;
/** Sends an EDNS record with every query (RFC 6891). On when no flags are given. */
export const ARES_FLAG_EDNS = 0x100;
/** Fails with `ARES_ENOSERVER` when no server is configured, instead of trying one on this machine. */
export const ARES_FLAG_NO_DFLT_SVR = 0x200;
/** Mixes the case of names in questions and expects it back, which makes answers harder to forge (draft-vixie-dnsext-dns0x20). */
export const ARES_FLAG_DNS0x20 = 0x400;

/** Asks for the chain of canonical names. */
export const ARES_AI_CANONNAME = 0x0001;
/** Stands for the POSIX flag that takes only an address in numbers for a host; c-ares does not act on it. */
export const ARES_AI_NUMERICHOST = 0x0002;
/** Without a host, gives the wildcard address for listening instead of the loopback address. */
export const ARES_AI_PASSIVE = 0x0004;
/** Takes only a number for a service. */
export const ARES_AI_NUMERICSERV = 0x0008;
/** Stands for the POSIX flag that maps IPv4 addresses into IPv6 ones; c-ares does not act on it. */
export const ARES_AI_V4MAPPED = 0x0010;
/** Stands for the POSIX flag that gives mapped addresses beside IPv6 ones; c-ares does not act on it. */
export const ARES_AI_ALL = 0x0020;
/** Stands for the POSIX flag that leaves out families for which this host has no address; c-ares does not act on it. */
export const ARES_AI_ADDRCONFIG = 0x0040;
/** Leaves addresses in the order in which they came instead of sorting them (RFC 6724). */
export const ARES_AI_NOSORT = 0x0080;
/** Reads the hosts file that the environment variable `CARES_HOSTS` names. */
export const ARES_AI_ENVHOSTS = 0x0100;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_AI_IDN = 0x0400;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_AI_IDN_ALLOW_UNASSIGNED = 0x0800;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_AI_IDN_USE_STD3_ASCII_RULES = 0x1000;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_AI_CANONIDN = 0x2000;
/** The flags that POSIX has too (RFC 3493 §6.1). */
export const ARES_AI_MASK = 0x007f;

/** Gives only the first label of the name of a host in the local domain. */
export const ARES_NI_NOFQDN = 0x0001;
/** Gives the address in numbers instead of looking up the name. */
export const ARES_NI_NUMERICHOST = 0x0002;
/** Fails when the address has no name, instead of giving the address in numbers. */
export const ARES_NI_NAMEREQD = 0x0004;
/** Gives the port in numbers instead of looking up the service. */
export const ARES_NI_NUMERICSERV = 0x0008;
/** Looks the service up for datagrams (UDP). */
export const ARES_NI_DGRAM = 0x0010;
/** Looks the service up for TCP, which is what happens without a protocol flag. */
export const ARES_NI_TCP = 0x0000;
/** Looks the service up for UDP; the same as {@link ARES_NI_DGRAM}. */
export const ARES_NI_UDP = ARES_NI_DGRAM;
/** Looks the service up for SCTP. */
export const ARES_NI_SCTP = 0x0020;
/** Looks the service up for DCCP. */
export const ARES_NI_DCCP = 0x0040;
/** Gives the scope of a link-local IPv6 address in numbers instead of the interface's name. */
export const ARES_NI_NUMERICSCOPE = 0x0080;
/** Asks for the host's name. */
export const ARES_NI_LOOKUPHOST = 0x0100;
/** Asks for the service's name. */
export const ARES_NI_LOOKUPSERVICE = 0x0200;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_NI_IDN = 0x0400;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_NI_IDN_ALLOW_UNASSIGNED = 0x0800;
/** Reserved by c-ares for internationalised names; has no effect. */
export const ARES_NI_IDN_USE_STD3_ASCII_RULES = 0x1000;
