import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkLinks } from './links.js';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'links-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const check = (pages) => {
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkLinks(root, 'ignore');
};

test('passes links to files, to headings and to other sites', () => {
  const readme =
    '[a](docs/a.md) [b](docs/a.md#one-two) [c](#title) [d](https://example.test)\n\n# Title\n';
  assert.equal(
    check({ 'README.md': readme, 'docs/a.md': '# One `two`\n\n[up](../README.md)\n' }),
    0,
  );
});

for (const [what, link] of [
  ['a page that does not exist', 'docs/none.md'],
  ['a source file that does not exist', 'docs/none.test.ts'],
  ['a heading that does not exist in another page', 'docs/a.md#three'],
  ['a heading that does not exist in the same page', '#three'],
]) {
  test(`fails for ${what}`, () => {
    assert.notEqual(check({ 'README.md': `# Title\n\n[x](${link})\n`, 'docs/a.md': '# One\n' }), 0);
  });

  test(`fails for ${what}, within a table`, () => {
    const table = `# Title\n\n| a |\n| - |\n| [x](${link}) |\n`;
    assert.notEqual(check({ 'README.md': table, 'docs/a.md': '# One\n' }), 0);
  });
}
