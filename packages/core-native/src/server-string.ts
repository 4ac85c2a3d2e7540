/** `address:53`, where an IPv6 address is in brackets. */
const WITH_DEFAULT_PORT = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[^:[\]]+)):53$/;

/**
 * Turns the list that c-ares gives of its servers into strings as callers write them: the port shown only when it is
 * not 53, brackets only where a port follows.
 */
export const parseServers = (csv: string): string[] =>
  csv
    .split(',')
    .filter((server) => server !== '')
    .map((server) => {
      const groups = WITH_DEFAULT_PORT.exec(server)?.groups;
      return groups?.['ipv6'] ?? groups?.['ipv4'] ?? server;
    });
