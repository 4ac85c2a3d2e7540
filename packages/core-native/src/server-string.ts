import { isIPv4, parseNameserver } from '@aiodns/types';

const DEFAULT_PORT = 53;

/**
 * Parses the server list of c-ares into the form that callers write: a port of 53 is omitted, and so are brackets
 * without a port; an interface follows its address.
 */
export const parseServers = (csv: string): string[] =>
  csv
    .split(',')
    .filter((server) => server !== '')
    .map(parseServer);

/** Parses one server of c-ares. The name of a server without a socket is returned unmodified. */
export const parseServer = (server: string): string => {
  const { address, port, tcpPort, zone } = parseNameserver(server) ?? {};
  if (address === undefined || tcpPort !== undefined) return server;
  const host = zone === undefined ? address : `${address}%${zone}`;
  if (port === undefined || port === DEFAULT_PORT) return host;
  return isIPv4(address) ? `${host}:${port}` : `[${host}]:${port}`;
};
