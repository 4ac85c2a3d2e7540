import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyPatched } from './patch.js';

const SOURCE = 'one\ntwo\nthree\nfour\nfive\n';
const PATCH = `Why it is there.

Test: this one.

--- a/src/file.c
+++ b/src/file.c
@@ -2,3 +2,3 @@
 two
-three
+drei
 four
`;

let root: string;
let directory: string;
let patches: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aiodns-patch-'));
  directory = join(root, 'source');
  patches = join(root, 'patches');
  folder = join(root, 'patched');
  mkdirSync(join(directory, 'src'), { recursive: true });
  mkdirSync(patches);
  writeFileSync(join(directory, 'src', 'file.c'), SOURCE);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const patchWith = (text: string, name = '01-it.patch'): void =>
  writeFileSync(join(patches, name), text);
const run = (): Promise<string> => copyPatched({ directory, version: '9.8.7', patches, folder });
const patchedFile = async (): Promise<string> =>
  readFileSync(join(await run(), 'src', 'file.c'), 'utf8');

it('patches a copy, and does not change the sources', async () => {
  patchWith(PATCH);
  expect(await patchedFile()).toBe(SOURCE.replace('three', 'drei'));
  expect(readFileSync(join(directory, 'src', 'file.c'), 'utf8')).toBe(SOURCE);
});

it('applies patches in the order of their names, each to the result of the previous one', async () => {
  patchWith(PATCH.replace('drei', 'trois').replace('three', 'drei'), '02-then.patch');
  patchWith(PATCH);
  expect(await patchedFile()).toBe(SOURCE.replace('three', 'trois'));
});

it('finds a hunk at another line', async () => {
  patchWith(PATCH);
  writeFileSync(join(directory, 'src', 'file.c'), `zero\nand a half\n${SOURCE}`);
  expect(await patchedFile()).toContain('drei');
});

it.each([
  ['a removed line', 'three', '3'],
  ['a line before it', 'two', '2'],
  ['a line after it', 'four', '4'],
])('refuses sources that differ in %s', async (_what, line, other) => {
  patchWith(PATCH);
  writeFileSync(join(directory, 'src', 'file.c'), SOURCE.replace(line, other));
  await expect(run()).rejects.toThrow('01-it.patch does not apply to src/file.c of c-ares 9.8.7');
});

it('refuses sources that lack the file', async () => {
  patchWith(PATCH.replaceAll('file.c', 'other.c'));
  await expect(run()).rejects.toThrow('01-it.patch does not apply to src/other.c of c-ares 9.8.7');
});

it('uses another path for other patches, and removes the previous copy', async () => {
  patchWith(PATCH);
  const first = await run();
  expect(await run()).toBe(first);
  patchWith(PATCH.replace('drei', 'trois'));
  const second = await run();
  expect(second).not.toBe(first);
  expect(readdirSync(folder)).toHaveLength(1);
});
