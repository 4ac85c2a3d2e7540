import { isIPv4, isIPv6 } from '../builtins.js';
import { parseEncryptedNameserver } from './encrypted-nameserver.js';

/** A server to query. */
export interface Nameserver {
  /** An IPv4 or IPv6 address without a zone. */
  readonly address: string;
  /** The UDP and TCP port; without it, `udpPort` and `tcpPort` apply. */
  readonly port?: number;
  /** The TCP port, where it differs from the UDP port. */
  readonly tcpPort?: number;
  /** The interface of a link-local address (RFC 4007): its name or index. */
  readonly zone?: string;
}

/** What {@link parseNameserver} accepts, worded to follow "must be". */
export const ADDRESS_FORM =
  "the address of a server: '1.1.1.1', '127.0.0.1:5300', '[::1]:5300', or a link-local one with its interface: 'fe80::1%eth0', '[fe80::1%eth0]:53'";

/** What `nameservers` accepts, worded to follow "must be". */
export const NAMESERVER_FORM = `${ADDRESS_FORM}; or an encrypted one: 'tls://1.1.1.1#cloudflare-dns.com', 'https://dns.google/dns-query'; or an object with a function 'transport'`;

/**
 * Carries queries to a server by any means: a tunnel, a test.
 *
 * @example
 * ```ts
 * const resolver = new DNSResolver({
 *   nameservers: [{ name: 'tunnel', transport: async (query, signal) => tunnel.exchange(query, { signal }) }],
 * });
 * ```
 */
export interface TransportNameserver {
  /**
   * Sends a query and resolves with the response to it. A rejection fails the attempt, with its reason as the `cause` of the
   * error if no other server answers.
   *
   * @param query - a DNS message (RFC 1035 §4), without a length
   * @param signal - aborts when nothing waits for the response any more: after a timeout, `cancel()` or `close()`
   */
  transport(query: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
  /** The server's name in `nameservers`, in results and in errors: printable ASCII without spaces and commas. Default: `'custom'`. */
  readonly name?: string | undefined;
}

/** A server: an address, a server for DNS over TLS or HTTPS, or a function. */
export type NameserverSpec = string | TransportNameserver;

// 'fe80::1%eth0', '[fe80::1%eth0]:53', and c-ares' own form '[fe80::1]:53%eth0'.
const IPV6 =
  /^(?:(?<bare>[^%[\]]+)|\[(?<address>[^%[\]]+)(?:%(?<inner>[^%[\]]+))?\](?::(?<port>\d+))?)(?:%(?<zone>[^%[\]]+))?$/;
const IPV4 = /^(?<address>[\d.]+)(?::(?<port>\d+))?$/;
// The form in which c-ares lists a server whose ports differ.
const URI = /^dns:\/\/(?<server>[^/?]+)(?:\?tcpport=(?<tcpPort>\d+))?$/;

const MAX_PORT = 0xffff;
// RFC 7600: no packet is sent to it. Native code gives it to servers that have no address.
const DUMMY_ADDRESS = '192.0.0.8';
// RFC 4291 §2.5.6 and RFC 3879: the first 10 bits of link-local and of the deprecated site-local addresses.
const LINK_LOCAL = /^fe[89ab][0-9a-f]:/i;
const SITE_LOCAL = /^fe[c-f][0-9a-f]:/i;

// Zones are interface names: words of c-ares' lists.
const isZone = (zone: string): boolean => /^[^\0\s,/]{1,15}$/.test(zone);

/**
 * Parses a server: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'::1'`, `'[::1]:5300'`, `'fe80::1%eth0'`, `'[fe80::1%eth0]:53'`. A
 * link-local address needs an interface, and no other address has one.
 *
 * @param text - the server
 * @returns `undefined` when c-ares could not use it: incomplete addresses, port 0, site-local addresses (RFC 3879)
 */
export const parseNameserver = (text: string): Nameserver | undefined => {
  const uri = URI.exec(text)?.groups;
  if (uri?.['server'] !== undefined) {
    const server = parseNameserver(uri['server']);
    const tcpPort = portOf(uri['tcpPort']);
    if (server === undefined || tcpPort === null) return undefined;
    return tcpPort === undefined ? server : { ...server, tcpPort };
  }
  return parseIPv4(text) ?? parseIPv6(text);
};

/** `null` for a port that there is not. */
const portOf = (digits: string | undefined): number | null | undefined => {
  if (digits === undefined) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= MAX_PORT ? port : null;
};

const parseIPv4 = (text: string): Nameserver | undefined => {
  const { address = '', port: digits } = IPV4.exec(text)?.groups ?? {};
  const port = portOf(digits);
  if (!isIPv4(address) || address === DUMMY_ADDRESS || port === null) return undefined;
  return port === undefined ? { address } : { address, port };
};

const parseIPv6 = (text: string): Nameserver | undefined => {
  const { bare, address = bare, inner, port: digits, zone = inner } = IPV6.exec(text)?.groups ?? {};
  const port = portOf(digits);
  if (address === undefined || port === null) return undefined;
  // An address in brackets may be IPv4, as c-ares takes it.
  if (isIPv4(address) && bare === undefined && zone === undefined)
    return parseIPv4(withPort(address, port));
  if (!isIPv6(address) || SITE_LOCAL.test(address) || (inner ?? zone) !== zone) return undefined;
  const isZoned = zone !== undefined && isZone(zone);
  if (LINK_LOCAL.test(address) ? !isZoned : zone !== undefined) return undefined;
  return {
    address,
    ...(port !== undefined && { port }),
    ...(zone !== undefined && { zone }),
  };
};

const withPort = (address: string, port: number | undefined): string =>
  port === undefined ? address : `${address}:${port}`;

const withBrackets = (address: string): string => (isIPv4(address) ? address : `[${address}]`);

/** Whether a value is a {@link TransportNameserver}. */
export const isTransportNameserver = (value: unknown): value is TransportNameserver => {
  if (typeof value !== 'object' || value === null || !('transport' in value)) return false;
  const name = 'name' in value ? value.name : undefined;
  return typeof value.transport === 'function' && (name === undefined || isTransportName(name));
};

/** A word that is no other server. */
const isTransportName = (name: unknown): boolean =>
  typeof name === 'string' &&
  /^(?!.*,)[!-~]{1,253}$/.test(name) &&
  parseNameserver(name) === undefined &&
  parseEncryptedNameserver(name) === undefined;

/** Writes a server as c-ares reads it (`ares_set_servers_csv(3)`). */
export const caresServer = ({ address, port, tcpPort, zone }: Nameserver): string => {
  if (tcpPort !== undefined) {
    const host = zone === undefined ? withBrackets(address) : `[${address}%${zone}]`;
    return `dns://${host}${port === undefined ? '' : `:${port}`}?tcpport=${tcpPort}`;
  }
  const server = port === undefined ? address : `${withBrackets(address)}:${port}`;
  return zone === undefined ? server : `${server}%${zone}`;
};
