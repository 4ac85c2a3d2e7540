import { isIP } from 'node:net';
import { DNSResolver } from '@aiodns/resolver';

/** A host and perhaps a port, neither in brackets nor with more than one colon: no IPv6 address. */
const HOST_AND_PORT = /^(?<host>[^:[\]%]+)(?::(?<port>\d{1,5}))?$/;

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
  const { host, port } = HOST_AND_PORT.exec(server)?.groups ?? {};
  if (host === undefined || isIP(host) !== 0) return [server];
  await using resolver = new DNSResolver();
  const { nodes } = await resolver.getaddrinfo(host, { signal });
  return [...new Set(nodes.map(({ address }) => withPort(address, port)))];
};
