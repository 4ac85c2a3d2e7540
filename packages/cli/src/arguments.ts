import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import {
  type EdnsOption,
  InvalidArgumentError,
  parseMessageOptions,
  type QueryOptions,
  reverseAddress,
  type TsigKey,
} from '@aiodns/resolver';
import { isShell, SHELLS, type Shell } from './completion.js';
import { fromPlus, OPTIONS, parseArgsOptions } from './options.js';
import { parseClass, parseType, type Question } from './question.js';
import { type Encryption, encryptedServer, isServer } from './server.js';

/** How responses are printed. */
export type Format = 'full' | 'short' | 'json';

/** What is sent in each query, as far as the command sets it. */
export type MessageSettings = Omit<QueryOptions, 'qclass' | 'signal' | 'timeout'>;

/** A parsed command line. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'completion'; readonly shell: Shell }
  | {
      readonly kind: 'query';
      readonly questions: readonly Question[];
      /** The words after `@`, unmodified; empty for the servers of the system. */
      readonly servers: readonly string[];
      readonly format: Format;
      readonly tcp: boolean;
      /** Timeout of each attempt, in milliseconds. */
      readonly timeout: number | undefined;
      readonly tries: number | undefined;
      readonly message: MessageSettings;
      /** The only family of servers to query; both by default. */
      readonly family: 4 | 6 | undefined;
      readonly port: number | undefined;
      readonly trace: boolean;
      readonly rootHints: string | undefined;
      readonly tsig: TsigKey | undefined;
      readonly encryption: Encryption;
      /** How encrypted servers are checked; `ca` is the path of a file. */
      readonly tls: {
        readonly ca: string | undefined;
        readonly pin: readonly string[] | undefined;
        readonly opportunistic: boolean | undefined;
      };
      /** Servers that resolve the names of encrypted ones. */
      readonly bootstrap: readonly string[] | undefined;
    };

/** A wrong argument. The message names it and the reason. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The maximum of each numeric option; the minimum is 1. */
const LIMITS = { timeout: 0x7fff_ffff, tries: 100, port: 0xffff, padding: 4096 } as const;

/** Replaces options in the spelling of dig, up to a `--`. */
const withoutPlus = (args: readonly string[]): string[] => {
  const end = args.indexOf('--');
  return args.flatMap((word, at) => {
    if (!word.startsWith('+') || (end >= 0 && at > end)) return [word];
    const long = fromPlus(word);
    if (long === undefined) throw new UsageError(`'${word}' is not an option`);
    return long;
  });
};

const parseOptions = (args: readonly string[]) => {
  const options = parseArgsOptions(OPTIONS);
  try {
    return parseArgs({ args: withoutPlus(args), options, allowPositionals: true });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Only the first sentence names the error; the rest explains arguments that begin with a dash.
    throw new UsageError(String(error instanceof Error ? error.message : error).split('. ')[0]);
  }
};

const parseInteger = (
  option: keyof typeof LIMITS,
  text: string | undefined,
): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > LIMITS[option]) {
    throw new UsageError(
      `--${option} must be an integer from 1 to ${LIMITS[option]}, not '${text}'`,
    );
  }
  return value;
};

const format = ({ short = false, json = false }): Format => {
  if (short && json) throw new UsageError('--short and --json cannot be combined');
  if (json) return 'json';
  return short ? 'short' : 'full';
};

const reverseName = (address: string): string => {
  if (isIP(address) === 0 || address.includes('%')) {
    throw new UsageError(`-x must be an IPv4 or IPv6 address, not '${address}'`);
  }
  return reverseAddress(address);
};

/** A word that looks like a type: capitals, digits and hyphens, without a dot. Names are rarely spelt so. */
const TYPE_LIKE = /^[A-Z][A-Z0-9-]*$/;

const checkName = (name: string): string => {
  if (name === '') throw new UsageError("'' is no name: the root is '.'");
  return name;
};

/** Parses a word that is not a server, type or class. Unknown types are refused. */
const parseName = (word: string): string => {
  if (TYPE_LIKE.test(word)) {
    throw new UsageError(
      `'${word}' is not a known type: use TYPE<number> for a type, or '${word.toLowerCase()}.' for a name`,
    );
  }
  return checkName(word);
};

/** A type, and the serial of an IXFR. */
type TypeWord = Pick<Question, 'type' | 'serial'>;

const parseSerial = (text: string): number => {
  const serial = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (serial <= 0xffff_ffff) return serial;
  throw new UsageError(`IXFR=${text} must have a serial from 0 to ${0xffff_ffff}`);
};

/** Sorts the positional arguments by kind. A word that is a type or a class is not a name. */
const classify = (words: readonly string[]) => {
  const names: string[] = [];
  const types: TypeWord[] = [];
  const classes: Question['qclass'][] = [];
  const servers: string[] = [];
  for (const word of words) {
    const type = parseType(word);
    const qclass = parseClass(word);
    // dig has the serial in the type.
    if (/^ixfr=/i.test(word)) types.push({ type: 'IXFR', serial: parseSerial(word.slice(5)) });
    else if (word.startsWith('@')) servers.push(word.slice(1));
    else if (type !== undefined) types.push({ type });
    else if (qclass !== undefined) classes.push(qclass);
    else names.push(parseName(word));
  }
  if (servers.includes('')) throw new UsageError("'@' must be followed by a server");
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined) {
    const hint = wrong.includes('#') ? ': a port follows a colon' : '';
    throw new UsageError(
      `'@${wrong}' is not a server: use an address or a host name, optionally with a port from 1 to 65535${hint}`,
    );
  }
  return { names, types, classes, servers };
};

const parseNamedType = (word: string): TypeWord => {
  if (/^ixfr=/i.test(word)) return { type: 'IXFR', serial: parseSerial(word.slice(5)) };
  const type = parseType(word);
  if (type === undefined) throw new UsageError(`--type must be a record type, not '${word}'`);
  return { type };
};

const parseNamedClass = (word: string): Question['qclass'] => {
  const qclass = parseClass(word);
  if (qclass === undefined) throw new UsageError(`--class must be a class, not '${word}'`);
  return qclass;
};

const EDNS_OPTION = /^(\d{1,5})(?::((?:[0-9a-f]{2})*))?$/i;

const parseEdnsOption = (text: string): EdnsOption => {
  const [, code = '', value = ''] = EDNS_OPTION.exec(text) ?? [];
  if (code === '' || Number(code) > 0xffff) {
    throw new UsageError(`--ednsopt must be a code and hexadecimal digits, not '${text}'`);
  }
  return [Number(code), new Uint8Array(Buffer.from(value, 'hex'))];
};

const TSIG_KEY = /^(?:(hmac-[a-z0-9.-]+):)?([^:]+):([^:]+)$/i;

const TSIG_ALGORITHMS = [
  'hmac-sha1',
  'hmac-sha224',
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
] as const;

const parseKey = (text: string | undefined): TsigKey | undefined => {
  if (text === undefined) return undefined;
  const [, word = 'hmac-sha256', name = '', secret = ''] = TSIG_KEY.exec(text) ?? [];
  const algorithm = TSIG_ALGORITHMS.find((known) => known === word.toLowerCase());
  if (name === '' || algorithm === undefined) {
    // The key is not shown: it is a secret.
    throw new UsageError('--tsig-key must be [algorithm:]name:secret');
  }
  if (Buffer.from(secret, 'base64').toString('base64') !== secret) {
    throw new UsageError('--tsig-key: the secret is not base64');
  }
  return { name, secret, algorithm };
};

type Values = ReturnType<typeof parseOptions>['values'];

const parseMessage = (values: Values): MessageSettings => {
  const padding = parseInteger('padding', values.padding);
  const message: MessageSettings = {
    ...(values.dnssec === true && { dnssec: true }),
    ...(values.cd === true && { checkingDisabled: true }),
    ...(values.ad === true && { authenticData: true }),
    ...(values.norecurse === true && { recursionDesired: false }),
    ...(values.nsid === true && { nsid: true }),
    ...(values.subnet !== undefined && { clientSubnet: values.subnet }),
    ...(padding !== undefined && { padding }),
    ...(values.ednsopt !== undefined && { ednsOptions: values.ednsopt.map(parseEdnsOption) }),
  };
  try {
    parseMessageOptions(message);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(error.message.replace("'options.clientSubnet'", '--subnet'));
  }
  return message;
};

const parseFamily = ({ ipv4 = false, ipv6 = false }: Values): 4 | 6 | undefined => {
  if (ipv4 && ipv6) throw new UsageError('-4 and -6 cannot be combined');
  if (ipv4) return 4;
  return ipv6 ? 6 : undefined;
};

const parseEncryption = (values: Values): Encryption => {
  const { tls = false, https = false, 'https-get': get = false } = values;
  if (tls && (https || get)) throw new UsageError('--tls and --https cannot be combined');
  const hostname = values['tls-hostname'];
  const encryption: Encryption = {
    transport: tls ? 'tls' : https || get ? 'https' : undefined,
    get,
    hostname,
  };
  if (
    hostname !== undefined &&
    !isServer(encryptedServer('tls://192.0.2.1', encryption, undefined))
  ) {
    throw new UsageError(`--tls-hostname must be a name, not '${hostname}'`);
  }
  return encryption;
};

const isTransfer = ({ type }: Question): boolean => type === 'AXFR' || type === 'IXFR';

/**
 * Parses the command's arguments, in any order.
 *
 * @param args - the arguments after the command's name
 * @throws {@link UsageError} if an argument is wrong
 */
export const parseArguments = (args: readonly string[]): Command => {
  const { values, positionals } = parseOptions(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  if (values.completion !== undefined) {
    if (isShell(values.completion)) return { kind: 'completion', shell: values.completion };
    throw new UsageError(`--completion must be ${SHELLS.join(', ')}, not '${values.completion}'`);
  }

  const { names, types: typeWords, classes: classWords, servers } = classify(positionals);
  const types = [...typeWords, ...(values.type ?? []).map(parseNamedType)];
  const classes = [
    ...classWords,
    ...(values.class === undefined ? [] : [parseNamedClass(values.class)]),
  ];
  const [qclass = 'IN', secondClass] = classes;
  if (secondClass !== undefined) {
    throw new UsageError(`only one class is allowed, not ${classes.join(' and ')}`);
  }
  const questionsFor = (targets: readonly string[], defaultType: Question['type']): Question[] =>
    targets.flatMap((name) =>
      (types.length === 0 ? [{ type: defaultType }] : types).map((type) => ({
        name,
        ...type,
        qclass,
      })),
    );
  const reversed = (values.reverse ?? []).map(reverseName);
  const targets = [...names, ...(values.name ?? []).map(checkName)];
  const questions = [...questionsFor(targets, 'A'), ...questionsFor(reversed, 'PTR')];
  if (questions.length === 0) throw new UsageError('no name to query');
  if (questions.some(({ type, serial }) => type === 'IXFR' && serial === undefined)) {
    throw new UsageError('IXFR needs the serial of your zone: IXFR=2025010101');
  }
  const trace = values.trace ?? false;
  if (trace && servers.length > 0) {
    throw new UsageError('+trace begins at the root servers: use --root-hints for others');
  }
  if (trace && questions.some(isTransfer)) {
    throw new UsageError('+trace and a zone transfer cannot be combined');
  }
  if (values['tsig-key'] !== undefined && !questions.every(isTransfer)) {
    throw new UsageError('--tsig-key signs zone transfers only: AXFR, IXFR=serial');
  }
  if (!trace && values['root-hints'] !== undefined) {
    throw new UsageError('--root-hints is an option of +trace');
  }

  const encryption = parseEncryption(values);
  const isEncrypted =
    encryption.transport !== undefined || servers.some((server) => server.includes('://'));
  if (trace && isEncrypted)
    throw new UsageError('+trace queries servers that speak plain DNS only');
  if (isEncrypted && values.tcp === true) {
    throw new UsageError('--tcp and an encrypted server cannot be combined');
  }

  return {
    kind: 'query',
    questions,
    servers,
    encryption,
    tls: {
      ca: values['tls-ca'],
      pin: values['tls-pin'],
      opportunistic: values['tls-opportunistic'],
    },
    bootstrap: values.bootstrap,
    format: format(values),
    tcp: values.tcp ?? false,
    timeout: parseInteger('timeout', values.timeout),
    tries: parseInteger('tries', values.tries),
    message: parseMessage(values),
    family: parseFamily(values),
    port: parseInteger('port', values.port),
    trace,
    rootHints: values['root-hints'],
    tsig: parseKey(values['tsig-key']),
  };
};
