import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import {
  type InputFormat,
  OUTPUT_FORMATS,
  type OutputFormatName,
  REPORT_FORMATS,
  type ReportFormat,
  type ServerCheck,
} from '@aiodns/bulk';
import { UsageError } from '../arguments.js';
import { parseArgsOptions } from '../options.js';
import { parseType, type Question } from '../question.js';
import { isServer } from '../server.js';
import { BULK_OPTIONS, type BulkMode, bulkOptionList } from './options.js';

/** How names are resolved. */
export interface ResolvingSettings {
  /** The words after `@`, unmodified; empty for the servers of the system. */
  readonly servers: readonly string[];
  /** The path of a file with more servers. */
  readonly resolvers: string | undefined;
  readonly check: ServerCheck | undefined;
  readonly dropWildcards: boolean;
  /** The path of a file with the servers that answers are queried again from. */
  readonly trusted: string | undefined;
  readonly tcp: boolean;
  readonly numbers: { readonly [Name in keyof typeof LIMITS]: number | undefined };
}

/** Which names are read, and how their outcomes are written. */
export interface ReadingSettings {
  /** The path of the input; `-` is standard input. */
  readonly input: string;
  readonly inputFormat: InputFormat;
  readonly types: readonly Question['type'][];
  readonly outputFormat: OutputFormatName;
  readonly strict: boolean;
}

/** A list in a queue. */
export interface QueueSettings {
  readonly queue: string;
  readonly list: string | undefined;
  readonly quiet: boolean;
}

/** Where a report goes. */
export interface ReportSettings {
  readonly path: string;
  readonly format: ReportFormat;
}

/** A run on this machine alone. */
export interface FileCommand extends ReadingSettings, ResolvingSettings {
  readonly kind: 'file';
  /** The path of the output; `-` is standard output. */
  readonly output: string;
  readonly resume: boolean;
  readonly report: ReportSettings | undefined;
  readonly quiet: boolean;
}

/** A part of a run on several machines. */
export type QueueCommand =
  | ({ readonly kind: 'submit'; readonly chunkSize: number | undefined } & QueueSettings &
      ReadingSettings)
  | ({ readonly kind: 'work' } & QueueSettings & ResolvingSettings)
  | ({
      readonly kind: 'collect';
      readonly output: string;
      readonly outputFormat: OutputFormatName | undefined;
    } & QueueSettings)
  | ({ readonly kind: 'status' } & QueueSettings);

/** A parsed command line of `aiodns bulk`. */
export type BulkCommand = { readonly kind: 'help' } | FileCommand | QueueCommand;

/** The least and the greatest value of each numeric option. */
const LIMITS = {
  concurrency: [1, 1_000_000],
  rate: [1, 1_000_000],
  'server-rate': [1, 1_000_000],
  'trusted-rate': [1, 1_000_000],
  retries: [0, 100],
  timeout: [1, 0x7fff_ffff],
  tries: [1, 100],
} as const;

const CHUNK_LIMITS = [1, 100_000] as const;

/** Formats by the end of the output's name, without that of the compression. */
const EXTENSIONS: Readonly<Record<string, OutputFormatName>> = { csv: 'csv', txt: 'simple' };

/** Ends of names that promise a compression which the output does not have. */
const OTHER_COMPRESSION = /\.(?:br|bz2|lz4|xz|zip|zst)$/i;

const parseOptions = (args: readonly string[]) => {
  try {
    const options = parseArgsOptions(BULK_OPTIONS);
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Only the first sentence names the error; the rest explains arguments that begin with a dash.
    throw new UsageError(String(error instanceof Error ? error.message : error).split('. ')[0]);
  }
};

type Values = ReturnType<typeof parseOptions>['values'];

const parseNumber = (
  option: string,
  text: string | undefined,
  [least, greatest]: readonly [number, number],
): number | undefined => {
  if (text === undefined) return undefined;
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

const parseOutputFormat = (
  format: string | undefined,
  output: string,
): OutputFormatName | undefined => {
  const other = OTHER_COMPRESSION.exec(output);
  if (other !== null) {
    throw new UsageError(`--output is compressed as '.gz' only, not '${other[0]}'`);
  }
  if (format === undefined) {
    const extension = /\.([^./]+)$/.exec(output.replace(/\.gz$/, ''))?.[1] ?? '';
    return EXTENSIONS[extension];
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

const parseReport = (path: string | undefined): ReportSettings | undefined => {
  if (path === undefined) return undefined;
  const format = REPORT_FORMATS.find((name) => path.endsWith(`.${name}`));
  if (format !== undefined) return { path, format };
  throw new UsageError(`--report must end in .${REPORT_FORMATS.join(' or .')}, not '${path}'`);
};

const QUEUE_MODES = ['submit', 'work', 'collect', 'status'] as const;

const parseMode = (values: Values): BulkMode => {
  const [mode, another] = QUEUE_MODES.filter((name) => values[name] !== undefined);
  if (another !== undefined) throw new UsageError(`--${mode} and --${another} cannot be combined`);
  if (mode === undefined) {
    if (values.queue === undefined) return 'file';
    throw new UsageError('--queue needs --submit, --work, --collect or --status');
  }
  if (values.queue === undefined) throw new UsageError(`--${mode} needs a --queue`);
  return mode;
};

const parseServers = (words: readonly string[]): string[] => {
  const servers = words.map((word) => word.slice(1));
  const wrong = servers.find((server) => !isServer(server));
  if (wrong === undefined) return servers;
  throw new UsageError(
    `'@${wrong}' is not a server: use an address or a host name, optionally with a port from 1 to 65535`,
  );
};

const parseResolving = (values: Values, servers: readonly string[]): ResolvingSettings => {
  const { tcp = false, resolvers } = values;
  const check = parseCheck(values.check);
  if (check !== undefined && servers.length === 0 && resolvers === undefined) {
    throw new UsageError('--check needs servers: --resolvers or @server');
  }
  const rate = (['server-rate', 'trusted-rate'] as const).find(
    (name) => values[name] !== undefined,
  );
  if (tcp && rate !== undefined) throw new UsageError(`--${rate} and --tcp cannot be combined`);
  if (values['trusted-rate'] !== undefined && values.trusted === undefined) {
    throw new UsageError('--trusted-rate needs --trusted');
  }
  const number = (name: keyof typeof LIMITS) => parseNumber(name, values[name], LIMITS[name]);
  return {
    servers,
    resolvers,
    check,
    dropWildcards: values['drop-wildcards'] ?? false,
    trusted: values.trusted,
    tcp,
    numbers: {
      concurrency: number('concurrency'),
      rate: number('rate'),
      'server-rate': number('server-rate'),
      'trusted-rate': number('trusted-rate'),
      retries: number('retries'),
      timeout: number('timeout'),
      tries: number('tries'),
    },
  };
};

const parseReading = (values: Values, input: string, output: string): ReadingSettings => ({
  input,
  inputFormat: parseInputFormat(values),
  types: parseTypes(values.type ?? []),
  outputFormat: parseOutputFormat(values.format, output) ?? 'ndjson',
  strict: values.strict ?? false,
});

const parseFile = (
  values: Values,
  servers: readonly string[],
  [input = '-', another]: readonly string[],
): FileCommand => {
  const plus = [input, another].find((word) => word?.startsWith('+'));
  if (plus !== undefined) throw new UsageError(`'${plus}' is not an option of bulk`);
  if (another !== undefined) {
    throw new UsageError(`only one input is allowed, not '${input}' and '${another}'`);
  }
  const { output = '-', resume = false, quiet = false, report } = values;
  if (report !== undefined && (report === output || report === input)) {
    throw new UsageError(
      `${report} is the report and the ${report === output ? 'output' : 'input'}`,
    );
  }
  if (output === '') throw new UsageError('--output must be a file, or - for standard output');
  if (resume && output === '-')
    throw new UsageError('--resume needs the --output of the earlier run');
  return {
    kind: 'file',
    ...parseReading(values, input, output),
    ...parseResolving(values, servers),
    output,
    resume,
    report: parseReport(report),
    quiet,
  };
};

const parseQueue = (
  mode: Exclude<BulkMode, 'file'>,
  values: Values,
  servers: readonly string[],
): QueueCommand => {
  const settings = { queue: values.queue ?? '', list: values.list, quiet: values.quiet ?? false };
  switch (mode) {
    case 'submit':
      return {
        kind: mode,
        ...settings,
        ...parseReading(values, values.submit ?? '-', ''),
        chunkSize: parseNumber('chunk', values.chunk, CHUNK_LIMITS),
      };
    case 'work':
      return { kind: mode, ...settings, ...parseResolving(values, servers) };
    case 'collect': {
      const { output = '' } = values;
      if (output === '' || output === '-') {
        throw new UsageError('--collect needs an --output that is a file');
      }
      return {
        kind: mode,
        ...settings,
        output,
        outputFormat: parseOutputFormat(values.format, output),
      };
    }
    case 'status':
      return { kind: mode, ...settings };
  }
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
  const mode = parseMode(values);
  const foreign = bulkOptionList.find(
    ([name, { modes }]) => Object.hasOwn(values, name) && !modes.includes(mode),
  );
  if (foreign !== undefined) {
    const reason = mode === 'file' ? 'needs a --queue' : `and --${mode} cannot be combined`;
    throw new UsageError(`--${foreign[0]} ${reason}`);
  }
  const servers = parseServers(positionals.filter((word) => word.startsWith('@')));
  const files = positionals.filter((word) => !word.startsWith('@'));
  if (mode === 'file') return parseFile(values, servers, files);
  const wrong = mode === 'work' ? files[0] : positionals[0];
  if (wrong !== undefined) throw new UsageError(`--${mode} does not take '${wrong}'`);
  return parseQueue(mode, values, servers);
};
