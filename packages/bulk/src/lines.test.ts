import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decompressed, linesOf, MAX_LINE } from './lines.js';

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

const linesIn = async (text: string | Uint8Array, size = 1): Promise<(string | undefined)[]> =>
  (await collect(linesOf(pieces(Buffer.from(text), size)))).flat().map((line) => line.text);

test.each<[text: string, lines: string[]]>([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\nb', ['a', 'b']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['\n\na\n\n', ['', '', 'a', '']],
  ['\uFEFFa\n', ['a']],
  ['bücher.test\n例え.test', ['bücher.test', '例え.test']],
])('splits %j', async (text, lines) => {
  expect(await linesIn(text, 1)).toEqual(lines);
  expect(await linesIn(text, 1000)).toEqual(lines);
});

test('has numbers from 1', async () => {
  expect((await collect(linesOf(pieces(Buffer.from('a\n\nb'), 2)))).flat()).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: '' },
    { number: 3, text: 'b' },
  ]);
});

test('replaces bytes that are not UTF-8', async () => {
  expect(await linesIn(Buffer.from([0x61, 0xff, 0x0a, 0xc3]), 1)).toEqual(['a\ufffd', '\ufffd']);
});

test('skips a line that is too long, and no other', async () => {
  const long = 'x'.repeat(3 * MAX_LINE);
  expect(await linesIn(`a\n${long}\nb\n${long}`, 1 << 16)).toEqual([
    'a',
    undefined,
    'b',
    undefined,
  ]);
  expect(await linesIn(`${long}\nb`, 1 << 23)).toEqual([undefined, 'b']);
});

test('the size of pieces does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 9 }),
      async (text, size) => {
        expect(await linesIn(text, size)).toEqual(await linesIn(text, 1 << 20));
      },
    ),
  );
});

const decompress = async (bytes: Uint8Array, size: number): Promise<string> =>
  Buffer.concat(await collect(decompressed(pieces(bytes, size)))).toString();

test.each([1, 2, 1000])('decompresses gzip of several members in pieces of %i', async (size) => {
  const bytes = Buffer.concat([gzipSync('a.test\n'), gzipSync('b.test\n')]);
  expect(await decompress(bytes, size)).toBe('a.test\nb.test\n');
});

test.each(['', 'a', 'ab', 'a.test\nb.test\n'])('leaves %j as it is', async (text) => {
  expect(await decompress(Buffer.from(text), 1)).toBe(text);
});

test('fails at the end of a gzip file that is cut', async () => {
  const bytes = gzipSync('a.test\nb.test\n').subarray(0, 20);
  await expect(decompress(bytes, 7)).rejects.toThrow('unexpected end of file');
});

test('passes on an error of the source, compressed or not', async () => {
  for (const start of [Buffer.from('a.test\n'), gzipSync('a.test\n').subarray(0, 15)]) {
    const source = Readable.from(
      (async function* () {
        yield start;
        throw new Error('the disk is on fire');
      })(),
    );
    await expect(collect(decompressed(source))).rejects.toThrow('the disk is on fire');
  }
});
