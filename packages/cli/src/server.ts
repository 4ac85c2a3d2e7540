import { isIP, isIPv4, isIPv6 } from 'node:net';
import { DNSResolver, parseEncryptedNameserver } from '@aiodns/resolver';

/** A host or an address in brackets, optionally with a port. An IPv6 address without brackets does not match. */
const SERVER = /^(?:\[(?<bracketed>[^\]]+)\]|(?<host>[^:[\]%,#\s]+))(?::(?<port>\d{1,5}))?$/;

/** Whether a word is a server: an address or a host name, optionally with a port from 1 to 65535, or an encrypted server. */
export const isServer = (word: string): boolean => {
  if (isIPv6(word) || parseEncryptedNameserver(word) !== undefined) return true;
  const { bracketed, host, port = '53' } = SERVER.exec(word)?.groups ?? {};
  if (Number(port) < 1 || Number(port) > 0xffff) return false;
  if (bracketed !== undefined) return isIP(bracketed) !== 0;
  // A word of only digits and dots is a malformed address, not a name.
  return host !== undefined && (isIPv4(host) || !/^[\d.]+$/.test(host));
};

/** Formats a server for {@link DNSResolver}. */
const withPort = (address: string, port: string | undefined): string => {
  if (port === undefined) return address;
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
};

/**
 * Returns the addresses of a server. An address is returned unmodified; a host name is looked up with the system's
 * configuration.
 *
 * @param server - `192.0.2.1`, `192.0.2.1:5300`, `[2001:db8::1]:5300`, `fe80::1%eth0`, `ns1.example.com:53`
 * @throws {@link DNSError} if the host has no address
 */
export const serverAddresses = async (server: string, signal: AbortSignal): Promise<string[]> => {
  const { host, port } = SERVER.exec(server)?.groups ?? {};
  if (host === undefined || isIP(host) !== 0 || parseEncryptedNameserver(server)) return [server];
  await using resolver = new DNSResolver();
  const { nodes } = await resolver.getaddrinfo(host, { signal });
  return [...new Set(nodes.map(({ address }) => withPort(address, port)))];
};

/** How servers that are given without a scheme are queried. */
export interface Encryption {
  readonly transport: 'tls' | 'https' | undefined;
  /** HTTPS: whether by GET. */
  readonly get: boolean;
  /** The name that certificates must be for. */
  readonly hostname: string | undefined;
}

const ENDINGS = { tls: '', https: '/dns-query' } as const;

/**
 * Writes a server as an encrypted one, where the options ask for that.
 *
 * @param server - in any form of {@link isServer}
 * @param port - of a server that has none
 */
export const encryptedServer = (
  server: string,
  { transport, get, hostname }: Encryption,
  port: number | undefined,
): string => {
  const isEncrypted = parseEncryptedNameserver(server) !== undefined;
  if (transport === undefined && !isEncrypted) return server;
  const name = hostname === undefined || server.includes('#') ? '' : `#${hostname}`;
  if (isEncrypted || transport === undefined) return `${server}${name}`;
  const hasPort = !isIPv6(server) && SERVER.exec(server)?.groups?.['port'] !== undefined;
  const host = isIPv6(server.split('%')[0] ?? '') ? `[${server}]` : server;
  const withItsPort = hasPort || port === undefined ? host : `${host}:${port}`;
  const template = transport === 'https' && get ? '{?dns}' : '';
  return `${transport}://${withItsPort}${ENDINGS[transport]}${template}${name}`;
};
