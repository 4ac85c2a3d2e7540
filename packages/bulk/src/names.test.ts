import { expect, test } from 'vitest';
import { type BadLine, type InputFormat, readNames } from './names.js';

const read = async (text: string, format: InputFormat) => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const bad: BadLine[] = [];
  const names: string[] = [];
  for await (const list of readNames(bytes(), format, (line) => bad.push(line))) {
    names.push(...list);
  }
  return { names, bad };
};

test('plain: a name per line, without comments and empty lines', async () => {
  const text = '# a list\na.test\n\n  b.test \r\n*.test\nüber.test\na.test.\n.\n';
  expect(await read(text, { kind: 'plain' })).toEqual({
    names: ['a.test', 'b.test', '*.test', 'über.test', 'a.test.', '.'],
    bad: [],
  });
});

test('plain: bad lines', async () => {
  const text = `a.test 192.0.2.1\nb.test\nc\tx\nd\0\n${'x'.repeat(1025)}\n`;
  const spaces = 'the name has spaces or control characters';
  expect(await read(text, { kind: 'plain' })).toEqual({
    names: ['b.test'],
    bad: [
      { number: 1, reason: spaces },
      { number: 3, reason: spaces },
      { number: 4, reason: spaces },
      { number: 5, reason: 'the name is longer than 1024 characters' },
    ],
  });
});

test('csv: a column by its number', async () => {
  const text = '1,a.test\n2,"b.test"\n\n3\n4,\n5,c d\n6, e.test ,x\n';
  expect(await read(text, { kind: 'csv', column: 2 })).toEqual({
    names: ['a.test', 'b.test', 'e.test'],
    bad: [
      { number: 4, reason: 'the record has no column 2' },
      { number: 5, reason: 'the name is empty' },
      { number: 6, reason: 'the name has spaces or control characters' },
    ],
  });
});

test('csv: a column by its name', async () => {
  const text = '\uFEFF"host name",rank\r\na.test,1\r\n"b.test","2\r\n3"\r\nc.test,4\r\n';
  expect(await read(text, { kind: 'csv', column: 'host name' })).toEqual({
    names: ['a.test', 'b.test', 'c.test'],
    bad: [],
  });
});

test('csv: quotes by RFC 4180, and within a field that does not begin with one', async () => {
  const text = 'a.test,1\nb"x"y.test,2\n"c"z,3\n"d""e",\n"",4\n"f.test"\n';
  const { names, bad } = await read(text, { kind: 'csv', column: 1 });
  expect(names).toEqual(['a.test', 'b"x"y.test', 'd"e', 'f.test']);
  expect(bad).toEqual([
    { number: 3, reason: 'a quote is not closed, or text follows it' },
    { number: 5, reason: 'the name is empty' },
  ]);
});

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `n${index}.test`);

test.each([
  ['at the end', []],
  ['shortly before the end', names(3)],
  ['far before the end', names(30_000)],
  ['before quoted names', names(100).map((name) => `"${name}"`)],
  ['before another', ['"x.test', 'y.test']],
])('csv: a quote that is not closed %s costs its line only', async (_where, rest) => {
  const lines = ['a.test', '"b.test', ...rest].map((name) => `${name},1`);
  const found = await read(`${lines.join('\n')}\n`, { kind: 'csv', column: 1 });
  const good = rest.map((name) => name.replaceAll('"', '')).filter((name) => name !== 'x.test');
  expect(found.names).toEqual(['a.test', ...good]);
  const reason = 'a quote is not closed, or text follows it';
  expect(found.bad).toEqual([
    { number: 2, reason },
    ...(rest.includes('"x.test') ? [{ number: 3, reason }] : []),
  ]);
});

test('csv: a field of several lines, and one line that is too long', async () => {
  const text = `1,"a\n\nb",c.test\n${'x'.repeat((1 << 20) + 1)}\n2,"d\n${'y'.repeat(1 << 15)}",e.test\n`;
  expect(await read(text, { kind: 'csv', column: 3 })).toEqual({
    names: ['c.test', 'e.test'],
    bad: [{ number: 4, reason: 'the line is longer than 1048576 characters' }],
  });
});

test('csv: a column that is not there is an error', async () => {
  await expect(
    read('rank,host\n1,a.test\n', { kind: 'csv', column: 'name' }),
  ).rejects.toMatchObject({
    name: 'BulkError',
    message: "the input has no column 'name', but rank, host",
  });
});

test('ndjson: the field of each document', async () => {
  const text = [
    '{"name":"a.test","x":1}',
    '',
    'not json',
    '{"host":"b.test"}',
    '{"name":5}',
    'null',
    '["c.test"]',
    '{"name":""}',
    '{"name":" d.test"}',
  ].join('\n');
  const missing = "the document has no string in the field 'name'";
  expect(await read(text, { kind: 'ndjson', field: 'name' })).toEqual({
    names: ['a.test', 'd.test'],
    bad: [
      { number: 3, reason: 'the line is not a JSON document' },
      { number: 4, reason: missing },
      { number: 5, reason: missing },
      { number: 6, reason: missing },
      { number: 7, reason: missing },
      { number: 8, reason: 'the name is empty' },
    ],
  });
});

test('ndjson: the field is an own one', async () => {
  const { names } = await read('{"a":"b.test"}', { kind: 'ndjson', field: 'constructor' });
  expect(names).toEqual([]);
});

test('an error of the handler ends the input, after the names before it', async () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a.test\nb c\nd.test\n');
  }
  const names = readNames(bytes(), { kind: 'plain' }, () => {
    throw new Error('strict');
  });
  expect((await names.next()).value).toEqual(['a.test']);
  await expect(names.next()).rejects.toThrow('strict');
});
