/** One line, shown after a usage error. */
export const BULK_USAGE =
  'aiodns bulk [file | -] [-t types] [@server[:port] …] [-o file] [--resume] [--rate n] [--concurrency n]';

/** Refers to the manual, after a usage error. */
export const BULK_MANUAL = 'Run `aiodns bulk --help` for the manual.';

/** The manual. */
export const BULK_HELP = `NAME
    aiodns bulk - query the records of any number of names

SYNOPSIS
    ${BULK_USAGE}

DESCRIPTION
    Reads names from a file or standard input, queries each for each type, many at a time, and writes an outcome for
    each name and type, also for errors. Memory does not grow with the input.

    file      The input: one name per line. Empty lines, and lines that begin with #, are skipped. A gzip file is
              decompressed. Default: -, standard input.
    @server   A server to query, as of "aiodns". Queries are spread over several. Default: the servers of the system.

OPTIONS
    -t, --type types        Record types, separated by commas: A,AAAA,MX. Default: A.
    -o, --output file       The output; compressed if its name ends in .gz. Default: -, standard output.
        --format format     ndjson, csv or simple. Default: by the name of the output (.csv, .txt), or ndjson.
        --column column     The input is CSV: the name of the column with the names, by the first line, or its number
                            from 1 if there is no such line.
        --field key         The input has a JSON document on each line: the key of the name.
        --resolvers file    More servers, one per line, as after @.
        --check name=addr   Query each server for the name first, and leave out those that do not answer with the address.
        --resume            Go on with an interrupted run that had the same input, types, formats and output. If that
                            was complete, do nothing. Needs --output.
        --strict            Stop at a line without a name. Without it such lines are counted.
        --concurrency n     Queries in flight at once, 1 to 1000000. Default: 1000.
        --rate n            Queries started per second, 1 to 1000000. Default: no limit.
        --retries n         How often a query that failed for a temporary reason is started again, 0 to 100. Default: 0.
        --timeout ms        Timeout of each attempt, in milliseconds. Default: 2000, and more for later attempts.
        --tries n           Number of attempts per server, 1 to 100. Default: 3.
        --tcp               Query over TCP.
    -q, --quiet             Print neither progress nor a summary.
    -h, --help              Print this text.

OUTPUT
    Outcomes are written in the order in which the queries end; those of one name are together. Record data is in
    master-file form (RFC 1035). Errors are codes of node:dns: ENOTFOUND, ENODATA, ETIMEOUT, ESERVFAIL, …

    ndjson    {"name", "type", "records": [{"name", "type", "ttl", "data"}]} or {"name", "type", "error"} on each line;
              the first "name" is that of the input
    csv       a line for each record: name,type,owner,recordType,ttl,data,error
    simple    as massdns with -o S: owner, type and data of each record; errors are comments that begin with ;

    Beside a file there is FILE.checkpoint until the run is complete. --resume needs it.

EXIT STATUS
    0    the output is complete
    1    wrong arguments, a line without a name with --strict, or nothing that --resume can go on with
    3    a server's host name has no address, or no server passes --check
    4    the input could not be read or the output could not be written

EXAMPLES
    aiodns bulk names.txt -t A,AAAA -o answers.ndjson.gz @192.0.2.1 @192.0.2.2
    aiodns bulk top.csv --column 2 -t MX -o mx.csv --resume
    zcat names.gz | aiodns bulk --rate 500 | jq -r 'select(.error) | .name'
`;
