import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiodns-load-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** Loads the addon from a copy of the loader that has no addon beside it, on a platform as named. */
async function load(platform: string, arch: string, loader = 'core-native/load.cjs') {
  mkdirSync(dirname(join(folder, loader)), { recursive: true });
  cpSync(new URL('../load.cjs', import.meta.url), join(folder, loader));
  const program = `
    Object.defineProperty(process, 'platform', { value: ${JSON.stringify(platform)} });
    Object.defineProperty(process, 'arch', { value: ${JSON.stringify(arch)} });
    try { console.log(JSON.stringify(require(${JSON.stringify(join(folder, loader))})())); }
    catch (error) { console.log(error.message); }`;
  const env = { ...process.env, AIODNS_ADDON: '' };
  return (await run(process.execPath, ['--eval', program], { env })).stdout.trim();
}

/** Writes the package of a platform's addon. */
const writeAddon = (target: string, text: string): void =>
  write(`node_modules/@aiodns/core-native-${target}/index.js`, text);

it('loads the package of the platform', async () => {
  writeAddon('darwin-arm64', "module.exports = { version: 'of darwin' };");
  expect(await load('darwin', 'arm64')).toBe('{"version":"of darwin"}');
});

it('loads an addon that was built from source before it', async () => {
  writeAddon('darwin-arm64', "module.exports = { version: 'of darwin' };");
  write('core-native/build/Release/aiodns_cares.node', 'not an addon');
  expect(await load('darwin', 'arm64')).toMatch(
    /^The addon of @aiodns\/core-native for darwin-arm64 could not be loaded: /,
  );
});

it('says that the package is not installed', async () => {
  expect(await load('win32', 'x64')).toBe(
    '@aiodns/core-native-win32-x64 is not installed, which contains the addon for this platform. Either optional dependencies were left out (--omit=optional), or node_modules was installed on another platform. Install again here with optional dependencies, or build the addon: npx @aiodns/core-native build',
  );
});

it('says that the platform has no package', async () => {
  expect(await load('freebsd', 'x64')).toBe(
    '@aiodns/core-native has no prebuilt addon for freebsd-x64. Build it: npx @aiodns/core-native build',
  );
});

it('says that a bundler left the addon behind', async () => {
  expect(await load('win32', 'x64', 'out/bundle.cjs')).toBe(
    'The addon of @aiodns/core-native is not beside this bundle. Mark the package as external, or let the bundler copy its .node file: see "Bundlers" in the package\'s README.',
  );
});

it('says that a bundler replaced the addon', async () => {
  writeAddon('win32-x64', "module.exports = './addon-ABC.node';");
  expect(await load('win32', 'x64')).toBe(
    "The bundler put the path './addon-ABC.node' in place of the addon of @aiodns/core-native. Let it copy .node files instead: see \"Bundlers\" in the package's README.",
  );
});

it.each([
  [
    // glibc's dynamic linker
    'Error',
    "/lib64/libc.so.6: version `GLIBC_2.28' not found (required by /a.node)",
    "The addon of @aiodns/core-native needs glibc 2.28; prebuilt ones need 2.28 or later. This system has an older one. Build the addon: npx @aiodns/core-native build. (/lib64/libc.so.6: version `GLIBC_2.28' not found (required by /a.node))",
  ],
  [
    'NotCapable',
    'Requires ffi access, run again with the --allow-ffi flag',
    'Deno may not load the addon of @aiodns/core-native. Run it with --allow-ffi --allow-read --allow-env. (Requires ffi access, run again with the --allow-ffi flag)',
  ],
  [
    'Error',
    '/a.node: invalid ELF header',
    'The addon of @aiodns/core-native for win32-x64 could not be loaded: /a.node: invalid ELF header',
  ],
])('explains the failure "%s: %s"', async (name, message, expected) => {
  writeAddon(
    'win32-x64',
    `throw Object.assign(new Error(${JSON.stringify(message)}), { name: '${name}' });`,
  );
  expect(await load('win32', 'x64')).toBe(expected);
});

it('says that node forbids addons', async () => {
  writeAddon(
    'win32-x64',
    "throw Object.assign(new Error('Cannot load native addon'), { code: 'ERR_DLOPEN_DISABLED' });",
  );
  expect(await load('win32', 'x64')).toBe(
    'This process may not load the addon of @aiodns/core-native. Run node with --allow-addons. (Cannot load native addon)',
  );
});

it('finds the package of the platform from another realm, such as that of a test of Jest', async () => {
  write('core-native/load.cjs', readFileSync(new URL('../load.cjs', import.meta.url), 'utf8'));
  writeAddon('darwin-arm64', "module.exports = { version: 'of darwin' };");
  const path = JSON.stringify(join(folder, 'core-native/load.cjs'));
  const program = `
    const { createRequire, wrap } = require('node:module');
    const text = wrap(require('node:fs').readFileSync(${path}, 'utf8'));
    const process = { platform: 'darwin', arch: 'arm64', env: {} };
    const module = {};
    require('node:vm').runInNewContext(text, { process })({}, createRequire(${path}), module, ${path});
    console.log(module.exports().version);`;
  expect((await run(process.execPath, ['--eval', program])).stdout.trim()).toBe('of darwin');
});
