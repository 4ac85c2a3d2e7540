/** One line for those who got it wrong. */
export const USAGE =
  'aiodns [@server[:port]] name [type] [class] [--short | --json] [--tcp] [--timeout ms] [--tries n]';

/** Where those who got it wrong find the rest. */
export const MANUAL = '`aiodns --help` is the manual';

/** The manual. */
export const HELP = `NAME
    aiodns - ask DNS servers and show what they answer

SYNOPSIS
    ${USAGE}
    aiodns -x address …
    aiodns --help | --version

DESCRIPTION
    Asks for the records of a name and shows the whole answer: status, flags, sections, time and server. Arguments
    may stand in any order. With several names, types or both, each name is asked for each type, all at once; the
    replies stand in the order of the arguments.

    name      The name to ask for. It is taken as it is: search domains are not appended. Names that are not ASCII
              are converted (UTS-46). A word that is a type or a class is not a name; with a dot at its end it is
              ("mx."). In capitals and without a dot it is taken for a type, and refused when it is none that is
              known here.
    type      A record type in any letter case: A, AAAA, MX, HTTPS, ANY, …, or TYPE65280 for one without a name.
              Default: A.
    class     IN, CH, HS, NONE or CLASS254. Default: IN.
    @server   The server to ask: an address or a host's name, and perhaps a port: @192.0.2.1, @192.0.2.1:5300,
              @2001:db8::1, @[2001:db8::1]:5300, @fe80::1%eth0, @ns1.example.com. May be repeated: the next one is
              asked when one fails. Default: those of the system.

OPTIONS
    -x, --reverse address   Ask for the name of an IPv4 or IPv6 address (type PTR). May be repeated.
    -s, --short             Show only the data of the records asked for, one a line. Failures go to standard error.
    -j, --json              Show each reply as one JSON document on a line of its own.
        --tcp               Ask over TCP. Without it, TCP is used when an answer is too big for UDP.
        --timeout ms        Wait so many milliseconds for an answer at each try. Default: 2000, more at later tries.
        --tries n           Ask each server up to n times, 1 to 100. Default: 3.
    -h, --help              Show this text.
    -v, --version           Show the versions of aiodns, c-ares and Node.

OUTPUT
    Records are shown as in a master file (RFC 1035). Types that are not parsed here are shown in the generic form
    of RFC 3597: \\# 4 C0000201. Where the strings of a TXT record were parted is not known: they are shown as one,
    or as strings of 255 bytes.

    A JSON document has the fields:
        query       {name, type, class, servers, transport}: what was asked, of whom, and how ("udp" or "tcp")
        time        milliseconds until the answer came
        exitCode    what the exit status would be for this query alone
        error       null, or {code, message}; code as node:dns spells it: "ENOTFOUND", "ETIMEOUT", …
        rcode       the response code: "NOERROR", "NXDOMAIN", …; null without an answer
        flags       {aa, tc, rd, ra, ad, cd}, each true or false; null without an answer
        edns        {udpSize, version, flags, options}; null when the answer has no EDNS
        answer, authority, additional
                    lists of {name, type, class, ttl, data, text}: ttl is in seconds, data has the record's
                    fields, text the same in presentation form
    Bytes are hexadecimal in lower case. Names are without the dot at their end, but for those in text.

EXIT STATUS
    0    answered, with records of the type asked for
    1    wrong arguments
    2    the name does not exist, or has no record of the type
    3    no server could be reached, or none answered in time
    4    any other failure: a server refused or failed, or a name is malformed
    Of several queries the highest one counts.

ENVIRONMENT
    NO_COLOR    When it is set and not empty, the output has no colours. They are for terminals only in any case.

EXAMPLES
    aiodns example.com MX
    aiodns @127.0.0.1:5300 example.com AAAA HTTPS --short
    aiodns -x 192.0.2.1
    aiodns version.bind TXT CH @9.9.9.9
    aiodns example.com TXT --json | jq -r '.answer[].text'
`;
