import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commonJs,
  commonJsText,
  entryPoints,
  type Manifest,
  publishedFiles,
  publishedManifest,
} from './manifest.js';

const release = { version: '1.2.3', repository: 'https://example.test/dns' };

const manifest: Manifest = {
  name: '@aiodns/node',
  version: '0.0.0',
  private: true,
  description: 'A package.',
  license: 'MIT',
  type: 'module',
  engines: { node: '>=20.19' },
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './dns': { types: './dist/dns/main.d.ts', default: './dist/dns/main.js' },
    './package.json': './package.json',
  },
  bin: { name: 'dist/main.js' },
  scripts: { test: 'false' },
  dependencies: { '@aiodns/types': 'workspace:*', undici: '^7.1.0' },
  devDependencies: { zod: '^4.6.7' },
};

it('finds the modules and the programs of a package', () => {
  expect(entryPoints(manifest)).toEqual({
    modules: ['dist/index.js', 'dist/dns/main.js'],
    programs: ['dist/main.js'],
  });
});

it('publishes files as they are, but for those of bundled modules and programs', () => {
  const files = ['dist', '!dist/demo', 'man', 'load.cjs', 'scripts', '!scripts/**/*.test.ts'];
  const bin = { name: 'scripts/command.js' };
  expect(publishedFiles({ ...manifest, bin, files })).toEqual({
    copied: ['man', 'load.cjs'],
    written: ['dist', 'scripts'],
  });
});

it('publishes ESM for import, CommonJS for require, and what older resolutions read', () => {
  expect(
    publishedManifest(manifest, { release, folder: 'packages/node', files: ['dist'] }),
  ).toEqual({
    name: '@aiodns/node',
    version: '1.2.3',
    description: 'A package.',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    repository: {
      type: 'git',
      url: 'git+https://example.test/dns.git',
      directory: 'packages/node',
    },
    homepage: 'https://example.test/dns/tree/main/packages/node#readme',
    bugs: { url: 'https://example.test/dns/issues' },
    exports: {
      '.': {
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
      './dns': {
        import: { types: './dist/dns/main.d.ts', default: './dist/dns/main.js' },
        require: { types: './dist/dns/main.d.cts', default: './dist/dns/main.cjs' },
      },
      './package.json': './package.json',
    },
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    typesVersions: { '*': { dns: ['./dist/dns/main.d.cts'] } },
    bin: { name: 'dist/main.js' },
    files: ['dist'],
    dependencies: { '@aiodns/types': '1.2.3', undici: '^7.1.0' },
    publishConfig: { access: 'public', provenance: true },
  });
});

it('refuses a manifest that could be published as it is', () => {
  const { private: _, ...publishable } = manifest;
  const publish = (changed: Manifest) => () =>
    publishedManifest(changed, { release, folder: 'packages/node', files: [] });
  expect(publish(publishable)).toThrow('@aiodns/node is not private in the workspace');
  expect(publish({ ...manifest, dependencies: { zod: 'catalog:' } })).toThrow(
    'zod: catalog: cannot be published',
  );
  expect(publish({ ...manifest, dependencies: { zod: 'workspace:^' } })).toThrow(
    'zod: workspace:^ cannot be published',
  );
});

it.each([
  ['dist/index.js', 'dist/index.cjs'],
  ['./dist/js/a.d.ts', './dist/js/a.d.cts'],
  ['dist/tsjs.js', 'dist/tsjs.cjs'],
])('names the CommonJS form of %s', (path, expected) => {
  expect(commonJs(path)).toBe(expected);
});

describe('the CommonJS module beside an ES module', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiodns-commonjs-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = (files: Readonly<Record<string, string>>, withDefault: boolean): unknown => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'a.cjs'), commonJsText('a.js', withDefault));
    return createRequire(join(folder, 'any.js'))('./a.cjs');
  };

  it('has its exports', () => {
    expect(load({ 'a.js': 'export const one = 1;' }, false)).toMatchObject({ one: 1 });
  });

  it('has its default export too', () => {
    const both = 'export const one = 1; export default { two: 2 };';
    expect(load({ 'a.js': both }, true)).toMatchObject({ one: 1, default: { two: 2 } });
  });

  it('has those of its twin where ES modules cannot be required', () => {
    const refused = "throw Object.assign(new Error('refused'), { code: 'ERR_REQUIRE_ESM' });";
    const twin = { 'a.js': refused, 'a-commonjs.cjs': 'exports.one = 1;' };
    expect(load(twin, false)).toEqual({ one: 1 });
  });

  it('has what its twin wants to be for CommonJS', () => {
    const refused = "throw Object.assign(new Error('refused'), { code: 'ERR_REQUIRE_ESM' });";
    const text = "exports['module.exports'] = { one: 1, default: { two: 2 } };";
    expect(load({ 'a.js': refused, 'a-commonjs.cjs': text }, true)).toEqual({
      one: 1,
      default: { two: 2 },
    });
  });

  it('leaves every other error', () => {
    const files = { 'a.js': "throw new Error('no addon');", 'a-commonjs.cjs': 'exports.one = 1;' };
    expect(() => load(files, false)).toThrow('no addon');
  });
});
