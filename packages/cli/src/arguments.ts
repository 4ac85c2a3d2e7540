import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { reverseAddress } from '@aiodns/resolver';
import { parseClass, parseType, type Question } from './question.js';
import { isServer } from './server.js';

/** How responses are printed. */
export type Format = 'full' | 'short' | 'json';

/** A parsed command line. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
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
    };

/** A wrong argument. The message names it and the reason. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  reverse: { type: 'string', short: 'x', multiple: true },
  short: { type: 'boolean', short: 's' },
  json: { type: 'boolean', short: 'j' },
  tcp: { type: 'boolean' },
  timeout: { type: 'string' },
  tries: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** The maximum of each numeric option; the minimum is 1. */
const LIMITS = { timeout: 0x7fff_ffff, tries: 100 } as const;

const parseOptions = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
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

/** Parses a word that is not a server, type or class. Unknown types and options of dig are refused. */
const parseName = (word: string): string => {
  if (word.startsWith('+')) {
    throw new UsageError(
      `'${word}' is not an option: options begin with '--', such as --short and --tcp`,
    );
  }
  if (TYPE_LIKE.test(word)) {
    throw new UsageError(
      `'${word}' is not a known type: use TYPE<number> for a type, or '${word.toLowerCase()}.' for a name`,
    );
  }
  return word;
};

/** Sorts the positional arguments by kind. A word that is a type or a class is not a name. */
const classify = (words: readonly string[]) => {
  const names: string[] = [];
  const types: Question['type'][] = [];
  const classes: Question['qclass'][] = [];
  const servers: string[] = [];
  for (const word of words) {
    const type = parseType(word);
    const qclass = parseClass(word);
    if (word.startsWith('@')) servers.push(word.slice(1));
    else if (type !== undefined) types.push(type);
    else if (qclass !== undefined) classes.push(qclass);
    else names.push(parseName(word));
  }
  if (servers.includes('')) throw new UsageError("'@' must be followed by a server");
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined) {
    throw new UsageError(
      `'@${wrong}' is not a server: use an address or a host name, optionally with a port from 1 to 65535`,
    );
  }
  return { names, types, classes, servers };
};

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

  const { names, types, classes, servers } = classify(positionals);
  const [qclass = 'IN', secondClass] = classes;
  if (secondClass !== undefined) {
    throw new UsageError(`only one class is allowed, not ${classes.join(' and ')}`);
  }
  const questionsFor = (targets: readonly string[], defaultType: Question['type']): Question[] =>
    targets.flatMap((name) =>
      (types.length === 0 ? [defaultType] : types).map((type) => ({ name, type, qclass })),
    );
  const reversed = (values.reverse ?? []).map(reverseName);
  const questions = [...questionsFor(names, 'A'), ...questionsFor(reversed, 'PTR')];
  if (questions.length === 0) throw new UsageError('no name to query');

  return {
    kind: 'query',
    questions,
    servers,
    format: format(values),
    tcp: values.tcp ?? false,
    timeout: parseInteger('timeout', values.timeout),
    tries: parseInteger('tries', values.tries),
  };
};
