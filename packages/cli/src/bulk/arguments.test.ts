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
  resume: false,
  strict: false,
  quiet: false,
  tcp: false,
  numbers: {
    concurrency: undefined,
    rate: undefined,
    'server-rate': undefined,
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
  ['--strict -q --tcp', { strict: true, quiet: true, tcp: true }],
  [
    '--concurrency 5 --rate 6 --server-rate 9 --retries 0 --timeout 7 --tries 8',
    { numbers: { concurrency: 5, rate: 6, 'server-rate': 9, retries: 0, timeout: 7, tries: 8 } },
  ],
])('parses %j', (line, expected) => {
  const args = line.split(' ').filter((word) => word !== '');
  expect(parseBulkArguments(args)).toEqual({ ...DEFAULTS, ...expected });
});

test('--help comes before all others', () => {
  expect(parseBulkArguments(['a', 'b', '-h'])).toEqual({ kind: 'help' });
});

test.each<[line: string, message: string]>([
  ['-t A,AAAAA', "--type: 'AAAAA' is not a known type"],
  ['-t A,', "--type: '' is not a known type"],
  ['a b', "only one input is allowed, not 'a' and 'b'"],
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
  ['--color', "Unknown option '--color'"],
])('refuses %j', (line, message) => {
  const parse = (): unknown => parseBulkArguments(line.split(' '));
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
