import type { Option, OptionTable } from '../options.js';

/** What the command does: it resolves a file alone, or does a part of what several machines do. */
export type BulkMode = 'file' | 'submit' | 'work' | 'collect' | 'status';

/** An option of `aiodns bulk`. */
interface BulkOption extends Option {
  /** The modes that take it. */
  readonly modes: readonly BulkMode[];
}

const RESOLVING: readonly BulkMode[] = ['file', 'work'];
const READING: readonly BulkMode[] = ['file', 'submit'];
const SHOWING: readonly BulkMode[] = ['file', 'submit', 'work', 'collect'];
const QUEUE: readonly BulkMode[] = ['submit', 'work', 'collect', 'status'];

/** The options, in the order of the manual. Arguments, help, completions and the man page are made from this table. */
export const BULK_OPTIONS = {
  type: {
    short: 't',
    argument: 'types',
    multiple: true,
    modes: READING,
    text: 'Record types, separated by commas: A,AAAA,MX. Default: A.',
  },
  output: {
    short: 'o',
    argument: 'file',
    modes: ['file', 'collect'],
    text: 'The output; compressed if its name ends in .gz. Default: -, standard output.',
  },
  format: {
    argument: 'format',
    modes: ['file', 'submit', 'collect'],
    text: 'ndjson, csv or simple. Default: by the name of the output (.csv, .txt), or ndjson.',
  },
  column: {
    argument: 'column',
    modes: READING,
    text: 'The input is CSV: the name of the column with the names, by the first line, or its number from 1 if there is no such line.',
  },
  field: {
    argument: 'key',
    modes: READING,
    text: 'The input has a JSON document on each line: the key of the name.',
  },
  resolvers: {
    argument: 'file',
    modes: RESOLVING,
    text: 'More servers, one per line, as after @.',
  },
  check: {
    argument: 'name=addr',
    modes: RESOLVING,
    text: 'Query each server for the name first, and leave out those that do not answer with the address.',
  },
  'drop-wildcards': {
    modes: RESOLVING,
    text: 'Leave out answers that random names beside the name have too. For each parent and type some of these are queried.',
  },
  trusted: {
    argument: 'file',
    modes: RESOLVING,
    text: 'Query each answer again from the servers of this list, whose outcome replaces it. With --drop-wildcards they are queried for wildcards too.',
  },
  'trusted-rate': {
    argument: 'n',
    modes: RESOLVING,
    text: 'Datagrams sent to each trusted server per second. Default: that of --server-rate.',
  },
  resume: {
    modes: ['file'],
    text: 'Go on with an interrupted run that had the same input, types, formats and output. If that was complete, do nothing. Needs --output.',
  },
  strict: {
    modes: READING,
    text: 'Stop at a line without a name. Without it such lines are counted.',
  },
  concurrency: {
    argument: 'n',
    modes: RESOLVING,
    text: 'Queries in flight at once, 1 to 1000000. Default: 1000.',
  },
  rate: {
    argument: 'n',
    modes: RESOLVING,
    text: 'Queries started per second, 1 to 1000000. Default: no limit.',
  },
  'server-rate': {
    argument: 'n',
    modes: RESOLVING,
    text: 'Datagrams sent to each server per second, later attempts included, 1 to 1000000. Not with --tcp. Default: no limit.',
  },
  retries: {
    argument: 'n',
    modes: RESOLVING,
    text: 'How often a query that failed for a temporary reason is started again, 0 to 100. Default: 0.',
  },
  timeout: {
    argument: 'ms',
    modes: RESOLVING,
    text: 'Timeout of each attempt, in milliseconds. Default: 2000, and more for later attempts.',
  },
  tries: {
    argument: 'n',
    modes: RESOLVING,
    text: 'Number of attempts per server, 1 to 100. Default: 3.',
  },
  tcp: { modes: RESOLVING, text: 'Query over TCP.' },
  queue: {
    argument: 'url',
    modes: QUEUE,
    text: 'Several machines resolve one list, over BullMQ on a Redis or Valkey server: redis://host:6379. Takes one of the next four. Needs the packages bullmq and ioredis.',
  },
  submit: {
    argument: 'file',
    modes: ['submit'],
    text: 'Put a list into the queue. Repeat the command if it was interrupted: what is there already is not added.',
  },
  work: {
    modes: ['work'],
    text: 'Resolve chunks of the list until all have results, on as many machines as you like. Those of a worker that ends go to others.',
  },
  collect: {
    modes: ['collect'],
    text: 'Write the results to the --output, each once, until all are there, and remove the list from the queue. Repeat the command if it was interrupted.',
  },
  status: { modes: ['status'], text: 'Print the progress of the whole list.' },
  list: {
    argument: 'name',
    modes: QUEUE,
    text: 'The name of the list in the queue, which can have several. Default: list.',
  },
  chunk: {
    argument: 'n',
    modes: ['submit'],
    text: 'Names in each chunk, 1 to 100000. Default: 1000.',
  },
  report: {
    argument: 'file',
    modes: ['file'],
    text: 'Write a report of this run: rates over time, latencies and codes. A picture if the name ends in .svg, a page if it ends in .html.',
  },
  quiet: { short: 'q', modes: SHOWING, text: 'Print neither progress nor a summary.' },
  help: { short: 'h', modes: ['file', ...QUEUE], text: 'Print this text.' },
} as const satisfies Readonly<Record<string, BulkOption>> & OptionTable;

/** The options as a list. */
export const bulkOptionList: readonly (readonly [name: string, option: BulkOption])[] =
  Object.entries<BulkOption>(BULK_OPTIONS);
