/** `address:53`, where an IPv6 address is in brackets and may have its interface behind the port. */
const WITH_DEFAULT_PORT = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[^:[\]]+)):53(?<zone>%.+)?$/;

/**
 * Turns the list that c-ares gives of its servers into strings as callers write them: the port shown only when it is
 * not 53, brackets only where a port follows.
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
