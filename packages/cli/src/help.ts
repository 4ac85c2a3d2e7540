/** One line, shown after a usage error. */
export const USAGE =
  'aiodns [@server[:port]] name [type] [class] [--short | --json] [--tcp] [--timeout ms] [--tries n]';

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
              name. Default: A.
    class     IN, CH, HS, NONE or CLASS254. Default: IN.
    @server   The server to query: an address or a host name, optionally with a port: @192.0.2.1, @192.0.2.1:5300,
              @2001:db8::1, @[2001:db8::1]:5300, @fe80::1%eth0, @ns1.example.com. Repeat it for more servers: when
              one fails, the next is queried. Default: the servers of the system.

OPTIONS
    -x, --reverse address   Query the name of an IPv4 or IPv6 address (type PTR). Can be repeated.
    -s, --short             Print only the data of records of the queried type, one per line. Errors go to standard
                            error.
    -j, --json              Print each response as a JSON document on one line.
        --tcp               Query over TCP. Without it, TCP is used when a response is too big for UDP.
        --timeout ms        Timeout of each attempt, in milliseconds. Default: 2000, and more for later attempts.
        --tries n           Number of attempts per server, 1 to 100. Default: 3.
    -h, --help              Print this text.
    -v, --version           Print the versions of aiodns, c-ares and Node.

OUTPUT
    Records are printed in master-file form (RFC 1035). Types that aiodns does not parse are printed in the generic
    form of RFC 3597: \\# 4 C0000201. A TXT record is printed as one string, or as several of 255 bytes: the
    boundaries of its strings are not known.

    A JSON document has these fields:
        query       {name, type, class, servers, transport}: the question, the servers, and "udp" or "tcp"
        time        time until the response, in milliseconds
        exitCode    the exit status of this query
        error       null, or {code, message}; the codes are those of node:dns: "ENOTFOUND", "ETIMEOUT", …
        rcode       the response code: "NOERROR", "NXDOMAIN", …; null without a response
        flags       {aa, tc, rd, ra, ad, cd}, each true or false; null without a response
        edns        {udpSize, version, flags, options}; null if the response has no EDNS record
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
    aiodns example.com TXT --json | jq -r '.answer[].text'
`;
