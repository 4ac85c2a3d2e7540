import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyTypes } from './types.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiodns-types-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('copies what an entry reaches, for import and for require', async () => {
  mkdirSync(join(folder, 'dist', 'deep'), { recursive: true });
  const files = {
    'index.d.ts': [
      "export * from './a.js';",
      "import type { B } from './deep/b.js';",
      "export { type Other } from '@scope/other';",
      "export declare const c: import('./c.js').C;",
      '//# sourceMappingURL=index.d.ts.map',
    ],
    'a.d.ts': ['export declare class A { [Symbol.asyncDispose](): Promise<void>; }'],
    'c.d.ts': ['export type C = 1;', "declare module './a.js' {}"],
    'deep/b.d.ts': ['import "../a.js";', "export type { C as B } from '../c.js';"],
    'unreached.d.ts': ['export {};'],
  };
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, 'dist', name), `${lines.join('\n')}\n`);
  const output = join(folder, 'output');
  await copyTypes({ folder, entries: ['dist/index.d.ts'], output });

  const names = readdirSync(join(output, 'dist'), { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.includes('.')).sort()).toEqual([
    ...['a.d.cts', 'a.d.ts', 'c.d.cts', 'c.d.ts', 'deep/b.d.cts', 'deep/b.d.ts'],
    ...['index.d.cts', 'index.d.ts'],
  ]);
  const read = (name: string) => readFileSync(join(output, 'dist', name), 'utf8').split('\n');
  expect(read('index.d.ts')).toEqual([...files['index.d.ts'].slice(0, 4), '']);
  expect(read('index.d.cts')).toEqual([
    "export * from './a.cjs';",
    "import type { B } from './deep/b.cjs';",
    "export { type Other } from '@scope/other';",
    "export declare const c: import('./c.cjs').C;",
    '',
  ]);
  expect(read('deep/b.d.cts').slice(0, 2)).toEqual([
    'import "../a.cjs";',
    "export type { C as B } from '../c.cjs';",
  ]);
  expect(read('c.d.cts')[1]).toBe("declare module './a.cjs' {}");
  expect(read('a.d.cts')[0]).toBe('/// <reference lib="esnext.disposable" />');
});
