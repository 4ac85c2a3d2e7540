import { isIP, isIPv4, isIPv6 } from 'node:net';
import { DNSResolver } from '@aiodns/resolver';

/** A host, or an address in brackets, and perhaps a port. An IPv6 address without brackets is neither. */
const SERVER = /^(?:\[(?<bracketed>[^\]]+)\]|(?<host>[^:[\]%,\s]+))(?::(?<port>\d{1,5}))?$/;

/** Whether a word can name a server: an address or a host's name, and perhaps a port from 1 to 65535. */
export const isServer = (word: string): boolean => {
  if (isIPv6(word)) return true;
  const { bracketed, host, port = '53' } = SERVER.exec(word)?.groups ?? {};
  if (Number(port) < 1 || Number(port) > 0xffff) return false;
  if (bracketed !== undefined) return isIP(bracketed) !== 0;
  // Digits and dots alone are meant as an address, not as a name.
  return host !== undefined && (isIPv4(host) || !/^[\d.]+$/.test(host));
};

/** A server as {@link DNSResolver} takes it. */
const withPort = (address: string, port: string | undefined): string => {
  if (port === undefined) return address;
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
};

/**
 * The addresses of a server: what is an address stays as it is, a host's name is looked up as the system is configured.
 *
 * @param server - `192.0.2.1`, `192.0.2.1:5300`, `[2001:db8::1]:5300`, `fe80::1%eth0`, `ns1.example.com:53`
 * @throws {@link DNSError} when the host has no address
 */
export const serverAddresses = async (server: string, signal: AbortSignal): Promise<string[]> => {
  const { host, port } = SERVER.exec(server)?.groups ?? {};
  if (host === undefined || isIP(host) !== 0) return [server];
  await using resolver = new DNSResolver();
  const { nodes } = await resolver.getaddrinfo(host, { signal });
  return [...new Set(nodes.map(({ address }) => withPort(address, port)))];
};
