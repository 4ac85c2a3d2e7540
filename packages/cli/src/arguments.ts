import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { reverseAddress } from '@aiodns/resolver';
import { parseClass, parseType, type Question } from './question.js';
import { isServer } from './server.js';

/** How replies are shown. */
export type Format = 'full' | 'short' | 'json';

/** What the command is to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'query';
      readonly questions: readonly Question[];
      /** As they were written behind the `@`; none for those of the system. */
      readonly servers: readonly string[];
      readonly format: Format;
      readonly tcp: boolean;
      /** Milliseconds for each try. */
      readonly timeout: number | undefined;
      readonly tries: number | undefined;
    };

/** The arguments are wrong. The message says which and why. */
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

/** The highest value of each option that is a number; the lowest is 1. */
const LIMITS = { timeout: 0x7fff_ffff, tries: 100 } as const;

const parseOptions = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // What follows the first sentence is advice about options that begin with a dash.
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
  if (short && json) throw new UsageError('--short and --json exclude each other');
  if (json) return 'json';
  return short ? 'short' : 'full';
};

const reverseName = (address: string): string => {
  if (isIP(address) === 0 || address.includes('%')) {
    throw new UsageError(`-x must be an IPv4 or IPv6 address, not '${address}'`);
  }
  return reverseAddress(address);
};

/** A type is written so, and hardly a name: in capitals and digits, without a dot. */
const TYPE_LIKE = /^[A-Z][A-Z0-9-]*$/;

/** A word that is no server, type or class; what looks like a type or an option of dig is no name either. */
const parseName = (word: string): string => {
  if (word.startsWith('+')) {
    throw new UsageError(
      `'${word}' is no option here: those begin with '--', as --short and --tcp`,
    );
  }
  if (TYPE_LIKE.test(word)) {
    throw new UsageError(
      `'${word}' is not a type known here: write TYPE<number> for the type, or '${word.toLowerCase()}.' for the name`,
    );
  }
  return word;
};

/** The words that are no options, by what they mean. A word that is a type or a class is not a name. */
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
  if (servers.includes('')) throw new UsageError("a server must follow '@'");
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined) {
    throw new UsageError(
      `'@${wrong}' is not a server: an address or a name, and perhaps a port from 1 to 65535`,
    );
  }
  return { names, types, classes, servers };
};

/**
 * Reads the arguments of the command, in whatever order they stand.
 *
 * @param args - what follows the command's name
 * @throws {@link UsageError}
 */
export const parseArguments = (args: readonly string[]): Command => {
  const { values, positionals } = parseOptions(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };

  const { names, types, classes, servers } = classify(positionals);
  const [qclass = 'IN', secondClass] = classes;
  if (secondClass !== undefined) {
    throw new UsageError(`there can be one class, not ${classes.join(' and ')}`);
  }
  const questionsFor = (targets: readonly string[], defaultType: Question['type']): Question[] =>
    targets.flatMap((name) =>
      (types.length === 0 ? [defaultType] : types).map((type) => ({ name, type, qclass })),
    );
  const reversed = (values.reverse ?? []).map(reverseName);
  const questions = [...questionsFor(names, 'A'), ...questionsFor(reversed, 'PTR')];
  if (questions.length === 0) throw new UsageError('there is no name to ask for');

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
