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
