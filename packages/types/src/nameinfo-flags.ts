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
