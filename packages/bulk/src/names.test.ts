import { expect, test } from 'vitest';
import { type BadLine, type InputFormat, readNames } from './names.js';

const read = async (text: string, format: InputFormat) => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const bad: BadLine[] = [];
  const names: string[] = [];
  for await (const name of readNames(bytes(), format, (line) => bad.push(line))) names.push(name);
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

test('csv: a quote within a field is a character', async () => {
  const { names, bad } = await read('a.test,1\nb"x"y.test,2\n"c"z,3\nd.test,4\n', {
    kind: 'csv',
    column: 1,
  });
  expect({ names, bad }).toEqual({ names: ['a.test', 'b"x"y.test', '"c"z', 'd.test'], bad: [] });
});

test.each([
  ['at the end', ''],
  ['far before the end', 'n.test,1\n'.repeat(30_000)],
])('csv: a quote that is not closed %s is an error', async (_where, rest) => {
  const input = read(`a.test,1\n"b.test,2\n${rest}`, { kind: 'csv', column: 1 });
  await expect(input).rejects.toMatchObject({
    name: 'BulkError',
    message: expect.stringMatching(/^the input is not CSV up to line \d+: a quote is not closed$/),
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

test('an error of the handler ends the input', async () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a b\nc.test\n');
  }
  const names = readNames(bytes(), { kind: 'plain' }, () => {
    throw new Error('strict');
  });
  await expect(names.next()).rejects.toThrow('strict');
});
