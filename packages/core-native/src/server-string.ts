/** `address:53`. An IPv6 address is in brackets, and its interface follows the port. */
const WITH_DEFAULT_PORT = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[^:[\]]+)):53(?<zone>%.+)?$/;

/**
 * Parses the server list of c-ares into the form that callers write: a port of 53 is omitted, and so are brackets
 * without a port.
 */
export const parseServers = (csv: string): string[] =>
  csv
    .split(',')
    .filter((server) => server !== '')
    .map((server) => {
      const { ipv6, ipv4, zone = '' } = WITH_DEFAULT_PORT.exec(server)?.groups ?? {};
      const address = ipv6 ?? ipv4;
      return address === undefined ? server : `${address}${zone}`;
    });
