import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BULK_HELP } from './bulk/help.js';
import { bulkOptionList } from './bulk/options.js';
import { completionScript } from './completion.js';
import { HELP } from './help.js';
import { manPage } from './man-page.js';
import { fromPlus, optionList } from './options.js';

const inPackage = (path: string): string =>
  readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('files that the package installs', () => {
  it.each([
    ['man/aiodns.1', () => manPage('AIODNS', HELP)],
    ['man/aiodns-bulk.1', () => manPage('AIODNS-BULK', BULK_HELP)],
    ['completions/aiodns.bash', () => completionScript('bash')],
    ['completions/_aiodns', () => completionScript('zsh')],
    ['completions/aiodns.fish', () => completionScript('fish')],
  ])('%s is up to date: node packages/cli/scripts/write-manual.js', (path, make) => {
    expect(inPackage(path)).toBe(make());
  });

  it('have every option', () => {
    for (const [name] of optionList) {
      expect(HELP).toContain(`--${name}`);
      expect(completionScript('bash')).toContain(`--${name}`);
      expect(completionScript('zsh')).toContain(`--${name}`);
      expect(completionScript('fish')).toContain(`-l ${name}`);
    }
  });

  it('have every option of aiodns bulk, and so has its guide', () => {
    const guide = inPackage('../../docs/guides/bulk.md');
    for (const [name, { text }] of bulkOptionList) {
      expect(guide).toContain(`--${name}`);
      expect(guide).toContain(` ${text} `);
      expect(BULK_HELP).toContain(`--${name}`);
      expect(completionScript('bash')).toContain(`--${name}`);
      expect(completionScript('zsh')).toContain(`--${name}`);
      expect(completionScript('fish')).toContain(`-l ${name}`);
    }
  });

  it('complete the options of aiodns bulk', () => {
    const complete = (...words: string[]) =>
      execFileSync('bash', [
        '-c',
        `${completionScript('bash')}
COMP_WORDS=(aiodns "$@"); COMP_CWORD=$#; _aiodns; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ])
        .toString()
        .trim()
        .split('\n');
    expect(complete('bulk', '--re')).toEqual(['--resolvers', '--resume', '--retries', '--report']);
    expect(complete('bulk', '--format', 's')).toEqual(['simple']);
    expect(complete('bulk', '-t', 'dnsk')).toEqual(['DNSKEY']);
    expect(complete('bulk', '-o', '/etc/passw')).toContain('/etc/passwd');
    expect(complete('--re')).toEqual(['--reverse']);
  });

  it('complete options and types in bash', () => {
    const complete = (word: string, previous = 'aiodns') =>
      execFileSync('bash', [
        '-c',
        `${completionScript('bash')}
COMP_WORDS=("${previous}" "${word}"); COMP_CWORD=1; _aiodns; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ])
        .toString()
        .trim()
        .split('\n');
    expect(complete('+dn')).toEqual(['+dnssec']);
    expect(complete('--tr')).toEqual(['--trace', '--tries']);
    expect(complete('dnsk')).toEqual(['DNSKEY']);
    expect(complete('c', '--class')).toEqual(['CH']);
  });
});

describe('an option in the spelling of dig', () => {
  it.each([
    ['+dnssec', ['--dnssec']],
    ['+nodnssec', []],
    ['+norecurse', ['--norecurse']],
    ['+recurse', []],
    ['+subnet=192.0.2.0/24', ['--subnet=192.0.2.0/24']],
    ['+subnet', undefined],
    ['+nosubnet=1', undefined],
    ['+nothing', undefined],
    ['+', undefined],
  ])('%s is %j', (word, long) => {
    expect(fromPlus(word)).toEqual(long);
  });
});
