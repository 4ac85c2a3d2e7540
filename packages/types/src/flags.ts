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
