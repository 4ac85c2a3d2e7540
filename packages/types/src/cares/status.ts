/** The call succeeded. */
export const ARES_SUCCESS = 0;
/** The response holds no record of the queried type. */
export const ARES_ENODATA = 1;
/** The server considers the query malformed (RCODE FORMERR). */
export const ARES_EFORMERR = 2;
/** The server failed (RCODE SERVFAIL). */
export const ARES_ESERVFAIL = 3;
/** The name does not exist (RCODE NXDOMAIN). */
export const ARES_ENOTFOUND = 4;
/** The server does not implement this kind of query (RCODE NOTIMP). */
export const ARES_ENOTIMP = 5;
/** The server refused the query (RCODE REFUSED). */
export const ARES_EREFUSED = 6;
/** The query is malformed. */
export const ARES_EBADQUERY = 7;
/** The name is malformed or too long. */
export const ARES_EBADNAME = 8;
/** The address family is not supported. */
export const ARES_EBADFAMILY = 9;
/** The response is malformed. */
export const ARES_EBADRESP = 10;
/** No server could be reached. */
export const ARES_ECONNREFUSED = 11;
/** No server responded in time. */
export const ARES_ETIMEOUT = 12;
/** A file ended early. */
export const ARES_EOF = 13;
/** A file could not be read. */
export const ARES_EFILE = 14;
/** Out of memory. */
export const ARES_ENOMEM = 15;
/** The channel is being destroyed, or was destroyed. */
export const ARES_EDESTRUCTION = 16;
/** A string is malformed. */
export const ARES_EBADSTR = 17;
/** The flags of a nameinfo lookup are not allowed. */
export const ARES_EBADFLAGS = 18;
/** The host of an addrinfo lookup is not numeric, but has to be. */
export const ARES_ENONAME = 19;
/** The hints of an addrinfo lookup are not allowed. */
export const ARES_EBADHINTS = 20;
/** The c-ares library has not been initialised. */
export const ARES_ENOTINITIALIZED = 21;
/** Windows: `iphlpapi.dll` could not be loaded. */
export const ARES_ELOADIPHLPAPI = 22;
/** Windows: `GetNetworkParams` could not be found. */
export const ARES_EADDRGETNETWORKPARAMS = 23;
/** The query was cancelled. */
export const ARES_ECANCELLED = 24;
/** The service of an addrinfo lookup is unknown. */
export const ARES_ESERVICE = 25;
/** No DNS server is configured. */
export const ARES_ENOSERVER = 26;
