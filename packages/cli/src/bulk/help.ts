import { optionsText } from '../help.js';
import { bulkOptionList } from './options.js';

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
    aiodns bulk --queue url --submit file [-t types]
    aiodns bulk --queue url --work [@server[:port] …]
    aiodns bulk --queue url --collect -o file
    aiodns bulk --queue url --status

DESCRIPTION
    Reads names from a file or standard input, queries each for each type, many at a time, and writes an outcome for
    each name and type, also for errors. Memory does not grow with the input.

    file      The input: one name per line. Empty lines, and lines that begin with #, are skipped. A gzip file is
              decompressed. Default: -, standard input.
    @server   A server to query, as of "aiodns". Queries are spread over several. Default: the servers of the system.

OPTIONS
${optionsText(bulkOptionList)}

OUTPUT
    Outcomes are written in the order in which the queries end; those of one name are together. Record data is in
    master-file form (RFC 1035). Errors are codes of node:dns: ENOTFOUND, ENODATA, ETIMEOUT, ESERVFAIL, …

    ndjson    {"name", "type", "records": [{"name", "type", "ttl", "data"}]} or {"name", "type", "error"} on each line;
              the first "name" is that of the input; "unconfirmed": true if only --trusted servers have no answer
    csv       a line for each record: name,type,owner,recordType,ttl,data,error
    simple    as massdns with -o S: owner, type and data of each record; errors are comments that begin with ;

    Beside a file there is FILE.checkpoint until the run is complete. --resume needs it.

MANY MACHINES
    With --queue a list is resolved by several machines. One command submits it in chunks, one on each machine works on
    them, and one collects the results. They can be started in any order, and again after an interruption, also by
    kill -9: each name and type is in the output once. Every command but --status shows the progress of the whole list.

EXIT STATUS
    0    the output, the submission or the work is complete
    1    wrong arguments, no line with a name, or with --strict one without, nothing that --resume can go on with, or a
         queue that cannot be used
    3    a server's host name has no address, or no server passes --check
    4    the input could not be read or the output could not be written

EXAMPLES
    aiodns bulk names.txt -t A,AAAA -o answers.ndjson.gz @192.0.2.1 @192.0.2.2
    aiodns bulk top.csv --column 2 -t MX -o mx.csv --resume
    aiodns bulk --queue redis://192.0.2.9 --submit names.txt -t A,AAAA
    aiodns bulk --queue redis://192.0.2.9 --work --resolvers resolvers.txt --rate 5000
    aiodns bulk --queue redis://192.0.2.9 --collect -o answers.ndjson.gz
    zcat names.gz | aiodns bulk --rate 500 | jq -r 'select(.error) | .name'
`;
