import { expect, it } from 'vitest';
import { samplesIn } from './samples.js';

const page = [
  'Text with `ts` in it.',
  '```ts',
  "import { DNSResolver } from '@aiodns/resolver';",
  '```',
  '```sh',
  'npm test',
  '```',
  '````ts run',
  'const fence = `',
  '```ts',
  '```',
  '`;',
  '````',
  '~~~ts',
  'tilde();',
  '~~~~',
  '```ts',
  'never closed',
].join('\n');

it('finds the TypeScript fences, at the lines where they stand in the page', () => {
  const samples = samplesIn('docs/guide.md', page);
  expect(samples.map(({ line, file, runs }) => ({ line, file, runs }))).toEqual([
    { line: 2, file: 'docs/guide.md.L2.ts', runs: false },
    { line: 8, file: 'docs/guide.md.L8.ts', runs: true },
    { line: 14, file: 'docs/guide.md.L14.ts', runs: false },
  ]);
  for (const { line, code } of samples) {
    const lines = code.split('\n');
    expect(lines.slice(0, line)).toEqual(Array.from({ length: line }, () => ''));
    expect(lines[line]).toBe(page.split('\n')[line]);
  }
});

it('keeps shorter fences inside a longer one', () => {
  const [, second] = samplesIn('guide.md', page);
  expect(second?.code.trim().split('\n')).toEqual(['const fence = `', '```ts', '```', '`;']);
});

it('finds a fence that is indented, as in a list', () => {
  const [only] = samplesIn('guide.md', '- text\n  ```ts\n  first();\n  ```\n- text');
  expect(only).toMatchObject({ line: 2, code: '\n\n  first();\n' });
});

it('finds none in an empty page', () => {
  expect(samplesIn('guide.md', '')).toEqual([]);
});
