import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import {
  type InputFormat,
  OUTPUT_FORMATS,
  type OutputFormatName,
  type ServerCheck,
} from '@aiodns/bulk';
import { UsageError } from '../arguments.js';
import { parseType, type Question } from '../question.js';
import { isServer } from '../server.js';

/** A parsed command line of `aiodns bulk`. */
export type BulkCommand =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'bulk';
      /** The path of the input; `-` is standard input. */
      readonly input: string;
      readonly inputFormat: InputFormat;
      /** The path of the output; `-` is standard output. */
      readonly output: string;
      readonly outputFormat: OutputFormatName;
      readonly types: readonly Question['type'][];
      /** The words after `@`, unmodified; empty for the servers of the system. */
      readonly servers: readonly string[];
      /** The path of a file with more servers. */
      readonly resolvers: string | undefined;
      readonly check: ServerCheck | undefined;
      readonly resume: boolean;
      readonly strict: boolean;
      readonly quiet: boolean;
      readonly tcp: boolean;
      readonly numbers: { readonly [Name in keyof typeof LIMITS]: number | undefined };
    };

const OPTIONS = {
  type: { type: 'string', short: 't', multiple: true },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  resolvers: { type: 'string' },
  check: { type: 'string' },
  column: { type: 'string' },
  field: { type: 'string' },
  concurrency: { type: 'string' },
  rate: { type: 'string' },
  retries: { type: 'string' },
  timeout: { type: 'string' },
  tries: { type: 'string' },
  tcp: { type: 'boolean' },
  resume: { type: 'boolean' },
  strict: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The least and the greatest value of each numeric option. */
const LIMITS = {
  concurrency: [1, 1_000_000],
  rate: [1, 1_000_000],
  retries: [0, 100],
  timeout: [1, 0x7fff_ffff],
  tries: [1, 100],
} as const;

/** Formats by the end of the output's name, without that of the compression. */
const EXTENSIONS: Readonly<Record<string, OutputFormatName>> = { csv: 'csv', txt: 'simple' };

/** Ends of names that promise a compression which the output does not have. */
const OTHER_COMPRESSION = /\.(?:br|bz2|lz4|xz|zip|zst)$/i;

const parseOptions = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Only the first sentence names the error; the rest explains arguments that begin with a dash.
    throw new UsageError(String(error instanceof Error ? error.message : error).split('. ')[0]);
  }
};

const parseNumber = (option: keyof typeof LIMITS, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [least, greatest] = LIMITS[option];
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= greatest)) {
    throw new UsageError(
      `--${option} must be an integer from ${least} to ${greatest}, not '${text}'`,
    );
  }
  return value;
};

const parseTypes = (lists: readonly string[]): Question['type'][] => {
  const words = lists.flatMap((list) => list.split(',').map((word) => word.trim()));
  const types = words.map((word) => {
    const type = parseType(word);
    if (type === undefined) throw new UsageError(`--type: '${word}' is not a known type`);
    return type;
  });
  return types.length === 0 ? ['A'] : [...new Set(types)];
};

const parseInputFormat = ({
  column,
  field,
}: {
  column?: string | undefined;
  field?: string | undefined;
}): InputFormat => {
  if (column !== undefined && field !== undefined) {
    throw new UsageError('--column and --field cannot be combined');
  }
  if (field !== undefined) return { kind: 'ndjson', field };
  if (column === undefined) return { kind: 'plain' };
  if (!/^\d+$/.test(column)) return { kind: 'csv', column };
  const number = Number(column);
  if (number < 1 || !Number.isSafeInteger(number)) {
    throw new UsageError(
      `--column must be the name of a column or its number from 1, not '${column}'`,
    );
  }
  return { kind: 'csv', column: number };
};

const isOutputFormat = (word: string): word is OutputFormatName =>
  Object.hasOwn(OUTPUT_FORMATS, word);

const parseOutputFormat = (format: string | undefined, output: string): OutputFormatName => {
  const other = OTHER_COMPRESSION.exec(output);
  if (other !== null) {
    throw new UsageError(`--output is compressed as '.gz' only, not '${other[0]}'`);
  }
  if (format === undefined) {
    const extension = /\.([^./]+)$/.exec(output.replace(/\.gz$/, ''))?.[1] ?? '';
    return EXTENSIONS[extension] ?? 'ndjson';
  }
  if (!isOutputFormat(format)) {
    const names = Object.keys(OUTPUT_FORMATS).join(', ');
    throw new UsageError(`--format must be one of ${names}, not '${format}'`);
  }
  return format;
};

const parseCheck = (text: string | undefined): ServerCheck | undefined => {
  if (text === undefined) return undefined;
  const { name, address = '' } = /^(?<name>[^=\s]+)=(?<address>\S+)$/.exec(text)?.groups ?? {};
  if (name === undefined || isIP(address) === 0 || address.includes('%')) {
    throw new UsageError(`--check must be NAME=ADDRESS, not '${text}'`);
  }
  return { name, address };
};

/**
 * Parses the arguments of `aiodns bulk`, in any order.
 *
 * @param args - the arguments after `bulk`
 * @throws {@link UsageError} if an argument is wrong
 */
export const parseBulkArguments = (args: readonly string[]): BulkCommand => {
  const { values, positionals } = parseOptions(args);
  if (values.help) return { kind: 'help' };
  const servers = positionals.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined) {
    throw new UsageError(
      `'@${wrong}' is not a server: use an address or a host name, optionally with a port from 1 to 65535`,
    );
  }
  const [input = '-', another] = positionals.filter((word) => !word.startsWith('@'));
  if (another !== undefined) {
    throw new UsageError(`only one input is allowed, not '${input}' and '${another}'`);
  }
  const { output = '-', resume = false, strict = false, quiet = false, tcp = false } = values;
  if (output === '') throw new UsageError('--output must be a file, or - for standard output');
  if (resume && output === '-')
    throw new UsageError('--resume needs the --output of the earlier run');
  const check = parseCheck(values.check);
  if (check !== undefined && servers.length === 0 && values.resolvers === undefined) {
    throw new UsageError('--check needs servers: --resolvers or @server');
  }
  return {
    kind: 'bulk',
    input,
    inputFormat: parseInputFormat(values),
    output,
    outputFormat: parseOutputFormat(values.format, output),
    types: parseTypes(values.type ?? []),
    servers,
    resolvers: values.resolvers,
    check,
    resume,
    strict,
    quiet,
    tcp,
    numbers: {
      concurrency: parseNumber('concurrency', values.concurrency),
      rate: parseNumber('rate', values.rate),
      retries: parseNumber('retries', values.retries),
      timeout: parseNumber('timeout', values.timeout),
      tries: parseNumber('tries', values.tries),
    },
  };
};
