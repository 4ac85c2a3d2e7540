import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolverOptionsSchema } from '@aiodns/types';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/*.md'];
const LISTED = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...PAGES];
const pages = execFileSync('git', LISTED, { cwd: ROOT, encoding: 'utf8' }).split('\0').slice(0, -1);

/** The links of a page to files of the repository, relative to the page. */
const links = (page: string): string[] =>
  [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);

/** The files that a page names in code: `test/names.test.ts`, but not examples of elsewhere. */
const namedFiles = (page: string): string[] =>
  [...read(page).matchAll(/`((?:test|packages|docs|scripts)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );

it.each(pages)('%s names files that exist', (page) => {
  expect(namedFiles(page).filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

describe('the README', () => {
  it('leads to every page', () => {
    const others = ['SECURITY.md', 'CHANGELOG.md', ...pages.filter((page) => page !== 'README.md')];
    expect(links('README.md')).toEqual(expect.arrayContaining(others));
  });
});

describe('the reference of options', () => {
  it('has a row for every option of a resolver, and for no other', () => {
    const page = read('docs/reference/options.md');
    const [, section = ''] = /## Of a resolver\n([\s\S]+?)\n## /.exec(page) ?? [];
    const cells = section.split('\n').flatMap((line) => /^\| (`.+?) \|/.exec(line)?.[1] ?? []);
    const listed = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    const refusal = resolverOptionsSchema.safeParse({ noSuchOption: true }).error?.message ?? '';
    const [, known = ''] = /the known options are ([\w, ]+)/.exec(refusal) ?? [];
    expect(known).not.toBe('');
    expect(listed.sort()).toEqual(known.split(', ').sort());
  });
});
