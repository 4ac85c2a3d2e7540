import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompletionReader } from './completion-reader.js';
import { CompletionWriter } from './testing/completion-writer.js';

const written = () => new CompletionWriter();

test('reads words in order, up to the largest', () => {
  const reader = written().word(0, 1, 0xffffffff).reader();
  expect([reader.word(), reader.word(), reader.word()]).toEqual([0, 1, 0xffffffff]);
});

test('reads a word anywhere without moving', () => {
  const reader = written().word(7, 8, 9).reader();
  expect(reader.wordAt(2)).toBe(9);
  expect(reader.word()).toBe(7);
});

test.each([0, 1, 2, 3, 4, 5])('skips the padding after %i bytes', (size) => {
  const bytes = Uint8Array.from({ length: size }, (_, i) => i + 1);
  for (const step of ['bytes', 'ascii', 'utf8', 'skipBytes'] as const) {
    const reader = written().bytes(bytes).word(42).reader();
    reader[step]();
    expect(reader.word()).toBe(42);
  }
});

describe('text', () => {
  test('in ASCII is read byte by byte', () => {
    expect(written().text('www.example.com').reader().ascii()).toBe('www.example.com');
    expect(written().text('').reader().ascii()).toBe('');
  });

  test('in UTF-8 is decoded, with U+FFFD for malformed bytes', () => {
    expect(written().text('café €').reader().utf8()).toBe('café €');
    expect(
      written()
        .bytes(Uint8Array.of(0x61, 0xff, 0x62))
        .reader()
        .utf8(),
    ).toBe('a\ufffdb');
  });

  test('in UTF-8 keeps a byte order mark', () => {
    expect(written().text('\ufeffx').reader().utf8()).toBe('\ufeffx');
  });
});

test('copies bytes, because the buffer is reused', () => {
  const buffer = written()
    .bytes(Uint8Array.of(1, 2, 3))
    .buffer();
  const bytes = new CompletionReader(buffer).bytes();
  new Uint8Array(buffer).fill(0);
  expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
  expect(bytes.buffer.byteLength).toBe(3);
});

test('does not read past the end', () => {
  expect(() => written().reader().word()).toThrow(RangeError);
  expect(() => written().word(1).reader().wordAt(1)).toThrow('ends before word 1');
});

test('reads back any written items', () => {
  const word = fc.nat(0xffffffff);
  const item = fc.oneof(word, fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const writer = written();
      for (const each of items) {
        if (typeof each === 'number') writer.word(each);
        else writer.bytes(each);
      }
      const reader = writer.reader();
      const read = items.map((each) => (typeof each === 'number' ? reader.word() : reader.bytes()));
      expect(read).toEqual(items);
    }),
  );
});
