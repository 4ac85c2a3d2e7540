import { type Option, optionList, spellings } from './options.js';

/** One line, shown after a usage error. */
export const USAGE =
  'aiodns [@server[:port]] name [type] [class] [--short | --json] [+dnssec] [+tcp] [+trace] [option …]';

/** Breaks text into lines of at most `width` characters. */
const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const INDENT = 4;
const COLUMN = 12;
const WIDTH = 115;

/** The options of a table, as a section of a manual. */
export const optionsText = (
  options: readonly (readonly [name: string, option: Option])[],
): string =>
  options
    .map(([name, option]) =>
      [
        `${' '.repeat(INDENT)}${spellings(name, option)}`,
        ...wrap(option.text, WIDTH - COLUMN).map((line) => `${' '.repeat(COLUMN)}${line}`),
      ].join('\n'),
    )
    .join('\n');

/** Refers to the manual, after a usage error. */
export const MANUAL = 'Run `aiodns --help` for the manual.';

/** The manual. */
export const HELP = `NAME
    aiodns - query DNS servers and print their responses

SYNOPSIS
    ${USAGE}
    aiodns -x address …
    aiodns bulk …          Query any number of names from a file: see "aiodns bulk --help".
    aiodns --help | --version

DESCRIPTION
    Queries the records of a name and prints the whole response: status, flags, sections, time and server. Arguments
    can be in any order. Several names, several types or both are combined: each name is queried for each type, all
    at once, and the responses are printed in the order of the arguments.

    name      The name to query, unmodified: search domains are not appended. Names that are not ASCII are converted
              (UTS-46). A word that is a type or a class is not a name, unless it ends with a dot ("mx."). Another
              word in capitals without a dot is refused as an unknown type.
    type      A record type, in upper or lower case: A, AAAA, MX, HTTPS, ANY, …, or TYPE65280 for a type without a
              name. Default: A. AXFR transfers a zone, IXFR=serial its changes since a serial.
    class     IN, CH, HS, NONE or CLASS254. Default: IN.
    @server   The server to query: an address or a host name, optionally with a port: @192.0.2.1, @192.0.2.1:5300,
              @2001:db8::1, @[2001:db8::1]:5300, @fe80::1%eth0, @ns1.example.com; by DNS over TLS
              @tls://1.1.1.1, @tls://1.1.1.1:853#cloudflare-dns.com, over HTTPS @https://dns.google/dns-query, each with
              the name of its certificate after "#" if that is not the host. Repeat it for more servers: when one fails,
              the next is queried. Default: the servers of the system.

OPTIONS
${optionsText(optionList)}

OUTPUT
    Records are printed in master-file form (RFC 1035). Malformed records, and those of types without a form, are
    printed in the generic form of RFC 3597: \\# 4 C0000201. The footer names the server that responded, and how; of an
    encrypted connection the protocol, the cipher and the name of the certificate.

    A JSON document has these fields:
        query       {name, type, class, servers, transport}: the question, the servers, and "udp" or "tcp"
        server, transport
                    the server that responded, and "udp", "tcp", "tls" or "https"; null without a response
        security    null, or {protocol, cipher, certificate} of an encrypted connection
        time        time until the response, in milliseconds
        exitCode    the exit status of this query
        error       null, or {code, message, extendedErrors, server, cause}; the codes are those of node:dns: "ENOTFOUND",
                    "ETIMEOUT", …; server and cause name an encrypted server that failed, and why
        rcode       the response code: "NOERROR", "NXDOMAIN", …; null without a response
        flags       {aa, tc, rd, ra, ad, cd}, each true or false; null without a response
        edns        {udpSize, version, flags, options} and the values of known options; null if the response has no EDNS record
        answer, authority, additional
                    lists of {name, type, class, ttl, data, text}: ttl is in seconds, data holds the record's
                    fields, text is the data in master-file form
    Bytes are lower-case hexadecimal. Names have no trailing dot, except in text.

EXIT STATUS
    0    the response has records of the queried type
    1    wrong arguments
    2    the name does not exist, or has no record of the type
    3    no server could be reached, or none responded in time
    4    any other failure: a server refused or failed, or a name is malformed
    With several queries, the exit status is the highest one.

ENVIRONMENT
    NO_COLOR    Disables colours if it is set and not empty. Only terminals get colours in any case.

EXAMPLES
    aiodns example.com MX
    aiodns @127.0.0.1:5300 example.com AAAA HTTPS --short
    aiodns -x 192.0.2.1
    aiodns version.bind TXT CH @9.9.9.9
    aiodns example.com DNSKEY +dnssec
    aiodns example.com +trace
    aiodns @9.9.9.9 example.com +tls +tls-hostname=dns.quad9.net
    aiodns @https://dns.google/dns-query example.com
    aiodns @192.0.2.53 example.com AXFR -y transfer-key:c2VjcmV0
    aiodns example.com TXT --json | jq -r '.answer[].text'
`;
