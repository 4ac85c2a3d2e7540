import { invalidArgument, type QueryClassSpec, type QueryTypeSpec } from '@aiodns/types';
import { addressFamily } from './address.js';
import {
  checkFamily,
  checkFilledText,
  checkInteger,
  checkQueryClass,
  checkQueryType,
  checkText,
} from './arguments.js';

// What each kind of request takes. A channel checks it when the request is made; who makes requests later than they were
// asked for, as a resolver does that lets only so many run, checks it with these when they are asked for.

/** What an addrinfo look-up takes beside the host. */
export interface AddrInfoOptions {
  /** IPv4 or IPv6 addresses only, or 0 for both. Default 0. */
  family?: number | undefined;
  /** A port, or the name of a service as the system knows it, of at most 255 characters. Default: none. */
  port?: number | string | undefined;
  /** The socket type that the system's numbering knows (`SOCK_STREAM` is 1, `SOCK_DGRAM` 2); 0 for any. Default 0. */
  type?: number | undefined;
  /** The protocol that the system's numbering knows (`IPPROTO_TCP` is 6, `IPPROTO_UDP` 17); 0 for any. Default 0. */
  proto?: number | undefined;
  /** A combination of `ARES_AI_*`. Default 0. */
  flags?: number | undefined;
}

/** The socket address that a nameinfo look-up names. */
export interface SocketAddress {
  /** An IPv4 or IPv6 address, without a zone. */
  address: string;
  /** The port, 0 to 65535. */
  port: number;
  /** IPv6: the flow information (RFC 3493 §3.3). Default 0. */
  flowinfo?: number | undefined;
  /** IPv6: the number of the interface that a link-local address belongs to (RFC 3493 §3.3). Default 0. */
  scopeId?: number | undefined;
}

const INT32_MAX = 0x7fffffff;
const UINT32_MAX = 0xffffffff;

/** Longer than any name of a service (RFC 6335 §5.1 has 15), and short enough to be copied for every request. */
const SERVICE_MAX = 255;

/**
 * Checks what `query`, `queryRecords` and `search` take.
 *
 * @returns the numbers of the type and of the class
 * @throws {@link InvalidArgumentError}
 */
export const checkQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass: QueryClassSpec | null | undefined,
): { type: number; dnsClass: number } => {
  checkText('host', host);
  return { type: checkQueryType(qtype), dnsClass: checkQueryClass(qclass) };
};

const checkService = (port: number | string | undefined): string | null => {
  if (port === undefined || port === null) return null;
  if (typeof port !== 'string') return String(checkInteger('port', port, 0, 65535));
  if (port.length > SERVICE_MAX) {
    throw invalidArgument(
      'port',
      port,
      `the name of a service, of at most ${SERVICE_MAX} characters`,
    );
  }
  return checkFilledText('port', port);
};

/**
 * Checks what `getaddrinfo` takes.
 *
 * @returns the options, with their defaults, and the port as a service
 * @throws {@link InvalidArgumentError}
 */
export const checkAddrInfo = (
  host: string,
  { family = 0, port, type = 0, proto = 0, flags = 0 }: AddrInfoOptions,
): { family: number; service: string | null; type: number; proto: number; flags: number } => {
  checkFilledText('host', host);
  return {
    family: checkFamily(family),
    type: checkInteger('type', type, 0, INT32_MAX),
    proto: checkInteger('proto', proto, 0, INT32_MAX),
    flags: checkInteger('flags', flags, 0, INT32_MAX),
    service: checkService(port),
  };
};

/** Checks what `gethostbyname` takes. @throws {@link InvalidArgumentError} */
export const checkHost = (host: string, family: number): void => {
  checkFilledText('host', host);
  checkFamily(family);
};

/**
 * Checks what `gethostbyaddr` takes.
 *
 * @returns the family of the address
 * @throws {@link InvalidArgumentError}
 */
export const checkAddress = (ip: string): 4 | 6 => addressFamily('ip', ip);

/**
 * Checks what `getnameinfo` takes.
 *
 * @returns the socket address, with its defaults and its family
 * @throws {@link InvalidArgumentError}
 */
export const checkNameInfo = (
  socketAddress: SocketAddress,
  flags: number,
): { address: string; port: number; flowinfo: number; scopeId: number; family: 4 | 6 } => {
  if (typeof socketAddress !== 'object' || socketAddress === null) {
    throw invalidArgument('socketAddress', socketAddress, 'an object with an address and a port');
  }
  const { address, port, flowinfo = 0, scopeId = 0 } = socketAddress;
  const family = addressFamily('socketAddress.address', address);
  checkInteger('socketAddress.port', port, 0, 65535);
  checkInteger('socketAddress.flowinfo', flowinfo, 0, UINT32_MAX);
  checkInteger('socketAddress.scopeId', scopeId, 0, UINT32_MAX);
  checkInteger('flags', flags, 0, INT32_MAX);
  return { address, port, flowinfo, scopeId, family };
};
