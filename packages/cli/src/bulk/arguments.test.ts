import { expect, test } from 'vitest';
import { UsageError } from '../arguments.js';
import { parseBulkArguments } from './arguments.js';

const DEFAULTS = {
  kind: 'file',
  input: '-',
  inputFormat: { kind: 'plain' },
  output: '-',
  outputFormat: 'ndjson',
  types: ['A'],
  servers: [],
  resolvers: undefined,
  check: undefined,
  dropWildcards: false,
  trusted: undefined,
  resume: false,
  report: undefined,
  strict: false,
  quiet: false,
  tcp: false,
  numbers: {
    concurrency: undefined,
    rate: undefined,
    'server-rate': undefined,
    'trusted-rate': undefined,
    retries: undefined,
    timeout: undefined,
    tries: undefined,
  },
};

test.each<[line: string, expected: object]>([
  ['', {}],
  ['-', {}],
  ['names.txt', { input: 'names.txt' }],
  ['@192.0.2.1 names.txt @[::1]:53', { input: 'names.txt', servers: ['192.0.2.1', '[::1]:53'] }],
  ['-t a,AAAA -t mx --type TYPE65280', { types: ['A', 'AAAA', 'MX', 'TYPE65280'] }],
  ['-t A,a,TYPE1', { types: ['A'] }],
  ['-o x --resume', { output: 'x', resume: true }],
  ['-o x.csv', { output: 'x.csv', outputFormat: 'csv' }],
  ['-o x.txt.gz', { output: 'x.txt.gz', outputFormat: 'simple' }],
  ['-o x.csv/y', { output: 'x.csv/y', outputFormat: 'ndjson' }],
  ['-o x.csv --format simple', { output: 'x.csv', outputFormat: 'simple' }],
  ['--column 2', { inputFormat: { kind: 'csv', column: 2 } }],
  ['--column host', { inputFormat: { kind: 'csv', column: 'host' } }],
  ['--field name', { inputFormat: { kind: 'ndjson', field: 'name' } }],
  ['--resolvers list', { resolvers: 'list' }],
  [
    '--resolvers list --check a.test=2001:db8::1',
    { resolvers: 'list', check: { name: 'a.test', address: '2001:db8::1' } },
  ],
  ['--drop-wildcards --trusted list', { dropWildcards: true, trusted: 'list' }],
  ['--report a.b.svg', { report: { path: 'a.b.svg', format: 'svg' } }],
  ['--strict -q --tcp', { strict: true, quiet: true, tcp: true }],
  [
    '--concurrency 5 --rate 6 --server-rate 9 --retries 0 --timeout 7 --tries 8',
    { numbers: { concurrency: 5, rate: 6, 'server-rate': 9, retries: 0, timeout: 7, tries: 8 } },
  ],
])('parses %j', (line, expected) => {
  const args = line.split(' ').filter((word) => word !== '');
  expect(parseBulkArguments(args)).toEqual({ ...DEFAULTS, ...expected });
});

const QUEUE = { queue: 'redis://a', list: undefined, quiet: false };

test.each<[line: string, expected: object]>([
  [
    '--submit names -t MX --chunk 5 --field host --format csv',
    {
      kind: 'submit',
      input: 'names',
      types: ['MX'],
      chunkSize: 5,
      inputFormat: { kind: 'ndjson', field: 'host' },
      outputFormat: 'csv',
      strict: false,
    },
  ],
  ['--collect -o out.txt.gz', { kind: 'collect', output: 'out.txt.gz', outputFormat: 'simple' }],
  ['--collect -o out --list b', { kind: 'collect', output: 'out', list: 'b' }],
  ['--status', { kind: 'status' }],
])('parses --queue redis://a %s', (line, expected) => {
  const found = parseBulkArguments(['--queue', 'redis://a', ...line.split(' ')]);
  expect(found).toEqual({ ...QUEUE, ...expected });
});

test('parses a worker', () => {
  const found = parseBulkArguments(['--queue', 'redis://a', '--work', '@::1', '--rate', '5', '-q']);
  expect(found).toMatchObject({
    kind: 'work',
    queue: 'redis://a',
    servers: ['::1'],
    quiet: true,
    numbers: { rate: 5 },
  });
});

test('--help comes before all others', () => {
  expect(parseBulkArguments(['a', 'b', '-h'])).toEqual({ kind: 'help' });
});

test.each<[line: string, message: string]>([
  ['-t A,AAAAA', "--type: 'AAAAA' is not a known type"],
  ['-t A,', "--type: '' is not a known type"],
  ['a b', "only one input is allowed, not 'a' and 'b'"],
  ['a +dnssec', "'+dnssec' is not an option of bulk"],
  ['@1.2.3', "'@1.2.3' is not a server"],
  ['@', "'@' is not a server"],
  ['--rate 0', "--rate must be an integer from 1 to 1000000, not '0'"],
  ['--retries 1.5', "--retries must be an integer from 0 to 100, not '1.5'"],
  ['--tries 101', '--tries must be an integer from 1 to 100'],
  ['--format xml', "--format must be one of ndjson, csv, simple, not 'xml'"],
  ['--format toString', '--format must be one of'],
  ['-o x.zst', "--output is compressed as '.gz' only, not '.zst'"],
  ['--column 1 --field x', '--column and --field cannot be combined'],
  ['--column 0', '--column must be the name of a column or its number from 1'],
  ['--resume', '--resume needs the --output'],
  ['--check a.test=192.0.2.1', '--check needs servers'],
  ['@::1 --check a.test', "--check must be NAME=ADDRESS, not 'a.test'"],
  ['@::1 --check a.test=b.test', '--check must be NAME=ADDRESS'],
  ['@::1 --check =192.0.2.1', '--check must be NAME=ADDRESS'],
  ['--queue redis://a', '--queue needs --submit, --work, --collect or --status'],
  ['--work', '--work needs a --queue'],
  ['--queue redis://a --work --status', '--work and --status cannot be combined'],
  ['--queue redis://a --work -o x', '--output and --work cannot be combined'],
  ['--queue redis://a --collect -o x --rate 5', '--rate and --collect cannot be combined'],
  ['--queue redis://a --work names', "--work does not take 'names'"],
  ['--queue redis://a --status @::1', "--status does not take '@::1'"],
  ['--queue redis://a --collect', '--collect needs an --output that is a file'],
  ['--queue redis://a --submit x --chunk 0', '--chunk must be an integer from 1 to 100000'],
  ['--report x.png', "--report must end in .svg or .html, not 'x.png'"],
  ['-o x.svg --report x.svg', 'x.svg is the report and the output'],
  ['--list x', '--list needs a --queue'],
  ['--tcp --server-rate 5', '--server-rate and --tcp cannot be combined'],
  ['--trusted-rate 5', '--trusted-rate needs --trusted'],
  ['--color', "Unknown option '--color'"],
])('refuses %j', (line, message) => {
  const parse = (): unknown => parseBulkArguments(line.split(' '));
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
