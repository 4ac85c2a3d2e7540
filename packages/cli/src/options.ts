import type { ParseArgsConfig } from 'node:util';

/** An option of the command. */
export interface Option {
  /** A letter for `-t`. */
  readonly short?: string;
  /** What the argument is, for the manual; an option without one is a flag. */
  readonly argument?: string;
  /** Spellings after `+`, as those of dig; `+no` before one clears a flag. */
  readonly plus?: readonly string[];
  readonly multiple?: boolean;
  /** One sentence or two, for the manual. */
  readonly text: string;
}

/** The options, in the order of the manual. Arguments, help, completions and the man page are made from this table. */
export const OPTIONS = {
  reverse: {
    short: 'x',
    argument: 'address',
    multiple: true,
    text: 'Query the name of an IPv4 or IPv6 address (type PTR). Can be repeated.',
  },
  name: {
    short: 'q',
    argument: 'name',
    multiple: true,
    text: 'Query this name, even if the word looks like a type. Can be repeated.',
  },
  type: {
    short: 't',
    argument: 'type',
    multiple: true,
    text: 'Query this record type, even if the word looks like a name. Can be repeated.',
  },
  class: { short: 'c', argument: 'class', text: 'Query in this class. Default: IN.' },
  port: {
    short: 'p',
    argument: 'port',
    text: 'Port of servers that are given without one. Default: 53.',
  },
  ipv4: { short: '4', text: 'Query IPv4 servers only.' },
  ipv6: { short: '6', text: 'Query IPv6 servers only.' },
  short: {
    short: 's',
    plus: ['short'],
    text: 'Print only the data of records of the queried type, one per line. Errors go to standard error.',
  },
  json: { short: 'j', plus: ['json'], text: 'Print each response as a JSON document on one line.' },
  tcp: {
    plus: ['tcp', 'vc'],
    text: 'Query over TCP. Without it, TCP is used when a response is too big for UDP.',
  },
  tls: {
    plus: ['tls'],
    text: 'Query by DNS over TLS, and never in clear text. The certificate must be for the address or name of the server.',
  },
  https: {
    plus: ['https'],
    text: 'Query by DNS over HTTPS, at the path /dns-query; for another path give the server as a URI.',
  },
  'https-get': { plus: ['https-get'], text: 'As +https, by the method GET in place of POST.' },
  'tls-hostname': {
    argument: 'name',
    plus: ['tls-hostname'],
    text: 'The name that the certificates of encrypted servers must be for.',
  },
  'tls-ca': {
    argument: 'file',
    plus: ['tls-ca'],
    text: 'Trust the certificate authorities of this file (PEM) in place of those of Node.',
  },
  'tls-pin': {
    argument: 'base64',
    plus: ['tls-pin'],
    multiple: true,
    text: 'Accept a server by the SHA-256 of its public key. Can be repeated: one must match.',
  },
  'tls-opportunistic': {
    text: 'Accept any certificate. Whoever controls the network can then read and change queries.',
  },
  bootstrap: {
    argument: 'address',
    multiple: true,
    text: 'Resolve the names of encrypted servers by this server. Can be repeated. Default: the servers of the system.',
  },
  dnssec: { plus: ['dnssec', 'do'], text: 'Ask for the records of DNSSEC (DO).' },
  cd: {
    plus: ['cd', 'cdflag'],
    text: 'Ask for data that the server cannot validate too (CD).',
  },
  ad: { plus: ['ad', 'adflag'], text: 'Ask whether the server has validated the data (AD).' },
  norecurse: {
    plus: ['norecurse', 'nordflag', 'norec'],
    text: 'Ask the server not to resolve recursively (RD is cleared).',
  },
  nsid: { plus: ['nsid'], text: 'Ask for the identifier of the server.' },
  subnet: {
    argument: 'network',
    plus: ['subnet'],
    text: 'Ask for the answer that clients of a network get: 192.0.2.0/24.',
  },
  padding: { argument: 'bytes', plus: ['padding'], text: 'Pad the query with as many bytes.' },
  ednsopt: {
    argument: 'code[:hex]',
    plus: ['ednsopt'],
    multiple: true,
    text: 'Send an EDNS option: its code, and its value in hexadecimal. Can be repeated.',
  },
  trace: {
    plus: ['trace'],
    text: 'Follow the delegations from the root servers down, and print the response of each step.',
  },
  'root-hints': {
    argument: 'file',
    text: 'Begin +trace with the servers of this master file (NS, A and AAAA records). Default: those of the Internet.',
  },
  'tsig-key': {
    argument: '[algorithm:]name:secret',
    short: 'y',
    text: 'Sign a zone transfer with this key; the secret is in base64. Default algorithm: hmac-sha256.',
  },
  timeout: {
    argument: 'ms',
    text: 'Timeout of each attempt, in milliseconds. Default: 2000, and more for later attempts.',
  },
  tries: {
    argument: 'n',
    plus: ['tries'],
    text: 'Number of attempts per server, 1 to 100. Default: 3.',
  },
  completion: { argument: 'shell', text: 'Print the completions of bash, zsh or fish.' },
  help: { short: 'h', text: 'Print this text.' },
  version: { short: 'v', text: 'Print the versions of aiodns, c-ares and Node.' },
} as const satisfies OptionTable;

/** The options as a list. */
export const optionList: readonly (readonly [name: string, option: Option])[] =
  Object.entries<Option>(OPTIONS);

/** A table of options, by name. */
export type OptionTable = Readonly<Record<string, Option>>;

type ParsedOption<Named extends Option> = (Named extends { readonly argument: string }
  ? { type: 'string' }
  : { type: 'boolean' }) &
  (Named extends { readonly short: infer Letter extends string } ? { short: Letter } : unknown) &
  (Named extends { readonly multiple: true } ? { multiple: true } : unknown);

type ParsedOptions<Table extends OptionTable> = {
  [Name in keyof Table]: ParsedOption<Table[Name]>;
};

/** The options of a table for `util.parseArgs`. */
export function parseArgsOptions<Table extends OptionTable>(table: Table): ParsedOptions<Table>;
// The result derives from the table, which the compiler cannot relate to the loop.
export function parseArgsOptions(table: OptionTable): ParseArgsConfig['options'] {
  return Object.fromEntries(
    Object.entries(table).map(([name, { short, argument, multiple }]) => [
      name,
      {
        type: argument === undefined ? 'boolean' : 'string',
        ...(short === undefined ? {} : { short }),
        ...(multiple === undefined ? {} : { multiple }),
      },
    ]),
  );
}

/** Options of dig whose number means something else here: `+time` is in seconds, and `+retry` does not count the first try. */
const CONVERTED: Readonly<Record<string, (number: number) => string>> = {
  time: (seconds) => `--timeout=${seconds * 1_000}`,
  retry: (retries) => `--tries=${retries + 1}`,
};

const PLUS = /^\+(no)?([a-z-]+)(?:=(.*))?$/s;

/**
 * Converts an option in the spelling of dig to the long options it stands for: `+subnet=192.0.2.0/24`, `+norecurse`.
 *
 * @returns the long options, none if it sets a default; `undefined` if it is no option
 */
export const fromPlus = (word: string): string[] | undefined => {
  const [, no, name = '', value] = PLUS.exec(word) ?? [];
  const convert = Object.hasOwn(CONVERTED, name) && no === undefined ? CONVERTED[name] : undefined;
  if (convert !== undefined) {
    return value !== undefined && /^\d{1,6}$/.test(value) ? [convert(Number(value))] : undefined;
  }
  const find = (spelling: string) =>
    optionList.find(([, { plus }]) => plus?.includes(spelling) === true);
  const found = find(`${no ?? ''}${name}`);
  if (found === undefined) {
    // `+notcp` and `+recurse` are the defaults.
    const flag = find(no === undefined ? `no${name}` : name);
    return flag !== undefined && flag[1].argument === undefined && value === undefined
      ? []
      : undefined;
  }
  const [long, { argument }] = found;
  if ((argument === undefined) !== (value === undefined)) return undefined;
  return [value === undefined ? `--${long}` : `--${long}=${value}`];
};

/** The spellings of an option in the manual: `-t, --type type`, `--subnet network, +subnet=network`. */
export const spellings = (name: string, { short, argument, plus = [] }: Option): string => {
  const value = argument === undefined ? '' : ` ${argument}`;
  const long = `${short === undefined ? '' : `-${short}, `}--${name}${value}`;
  const assigned = argument === undefined ? '' : `=${argument}`;
  return [long, ...plus.slice(0, 1).map((spelling) => `+${spelling}${assigned}`)].join(', ');
};
