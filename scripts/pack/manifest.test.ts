import { expect, it } from 'vitest';
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

it('writes a CommonJS module that loads the ES module', () => {
  expect(commonJsText('index.js', false)).toBe(
    "'use strict';\nmodule.exports = require('./index.js');\n",
  );
  expect(commonJsText('dns.js', true).split('\n')).toEqual([
    "'use strict';",
    "Object.defineProperty(exports, '__esModule', { value: true });",
    "const esm = require('./dns.js');",
    'Object.assign(exports, esm);',
    'exports.default = esm.default;',
    '',
  ]);
});
