import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromSystem } from './cares/from-system.js';
import { copyPatched } from './cares/patch.js';
import { provideCares, thisMachine } from './cares/provide.js';
import { unpack } from './cares/unpack.js';
import { contentHash } from './content-hash.js';
import { run } from './run.js';

const packageDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
const cacheDirectory = join(packageDirectory, '.cache');
const require = createRequire(import.meta.url);

/** @typedef {'address' | 'thread'} Sanitizer */

/** @type {Readonly<Record<Sanitizer, string>>} */
const sanitizedTrees = { address: 'asan', thread: 'tsan' };

/**
 * @param {Sanitizer} [sanitizer]
 * @returns {{ tree: string; addon: string; stamp: string }} the build tree of a variant, the addon it makes, and the
 *   digest of what that was made from
 */
export function buildPaths(sanitizer) {
  const tree = join(packageDirectory, 'build', sanitizer ? sanitizedTrees[sanitizer] : '');
  return {
    tree,
    addon: join(tree, 'Release', 'aiodns_cares.node'),
    stamp: join(tree, '.stamp'),
  };
}

/**
 * @param {string | undefined} value of the environment variable `AIODNS_SANITIZE`
 * @returns {Sanitizer | undefined}
 * @throws {Error} when it names no sanitizer
 */
export function parseSanitizer(value) {
  switch (value) {
    case undefined:
    case '':
      return undefined;
    case 'address':
    case 'thread':
      return value;
    default:
      throw new Error(`AIODNS_SANITIZE must be address or thread, not '${value}'.`);
  }
}

/**
 * @param {Sanitizer} [sanitizer]
 * @returns {Promise<boolean>} whether an addon stands there that was built from the same sources, settings and c-ares
 */
export async function addonIsCurrent(sanitizer) {
  const { addon, stamp } = buildPaths(sanitizer);
  if ((await stat(addon).catch(() => undefined)) === undefined) return false;
  const previous = await readFile(stamp, 'utf8').catch(() => '');
  return previous === (await inputs(sanitizer));
}

/**
 * @typedef {object} BuildOptions
 * @property {Sanitizer} [sanitizer] builds this variant, with `CC` and `CXX` or clang, in a tree of its own
 * @property {boolean} [verbose] shows the compiler's output as it comes
 */

/**
 * Builds the addon, with a c-ares that is found as `cares/provide.js` says.
 *
 * @param {BuildOptions} [options]
 * @throws {Error} with the whole output, when a step fails
 */
export async function buildAddon({ sanitizer, verbose = false } = {}) {
  const { tree, addon, stamp } = buildPaths(sanitizer);
  // Taken first: a source that is edited during the build belongs to the next one.
  const current = await inputs(sanitizer);
  await rm(stamp, { force: true });
  const context = thisMachine(cacheDirectory);
  const cares = await provideCares(context);
  await compile(tree, await sourceDirectory(context, cares), sanitizer, verbose);
  await mkdir(dirname(addon), { recursive: true });
  await copyFile(join(tree, 'linked', basename(addon)), `${addon}.new`);
  await rename(`${addon}.new`, addon);
  await writeFile(stamp, current);
}

/**
 * @param {import('./cares/way.js').Context} context
 * @param {import('./cares/way.js').CaresSource} cares
 * @returns {Promise<string>} the folder of the patched sources; empty for the system's library
 */
export async function sourceDirectory(context, cares) {
  if (cares.kind === 'system') return '';
  return copyPatched({
    directory: cares.kind === 'tarball' ? await unpack(context, cares) : cares.path,
    version: cares.version,
    patches: join(packageDirectory, 'patches'),
    folder: join(context.cacheDirectory, 'patched'),
  });
}

/** Removes all that the release build needed and the addon does not: objects, c-ares, its tarball. */
export async function discardIntermediates() {
  const { tree, addon, stamp } = buildPaths();
  const kept = new Set([dirname(addon), stamp]);
  const entries = (await readdir(tree)).map((name) => join(tree, name));
  const discarded = [cacheDirectory, ...entries.filter((path) => !kept.has(path))];
  await Promise.all(discarded.map((path) => rm(path, { recursive: true, force: true })));
}

/**
 * @param {Sanitizer} [sanitizer]
 * @returns {Promise<string>} a digest of all that the addon is made from
 */
async function inputs(sanitizer) {
  const { CARES_SOURCE, CC, CXX, CFLAGS, CXXFLAGS } = process.env;
  const sources = [
    'CMakeLists.txt',
    'cmake',
    'native',
    'patches',
    'scripts/build.js',
    'scripts/cares',
  ];
  // Not an input but found by one: an upgrade of the system's library is another c-ares.
  const system = await fromSystem.find(thisMachine(cacheDirectory));
  const headers = ['node-addon-api', 'node-api-headers'].map((name) =>
    require.resolve(`${name}/package.json`),
  );
  return contentHash(
    [
      ...sources.map((name) => join(packageDirectory, name)),
      ...headers,
      ...(CARES_SOURCE ? [resolve(CARES_SOURCE)] : []),
    ],
    [
      [process.platform, process.arch, sanitizer],
      [CARES_SOURCE, system, CC, CXX, CFLAGS, CXXFLAGS],
    ],
  );
}

/**
 * @param {string} tree
 * @param {string} caresDirectory empty for the system's
 * @param {Sanitizer | undefined} sanitizer
 * @param {boolean} verbose
 */
async function compile(tree, caresDirectory, sanitizer, verbose) {
  // A sanitizer must bring a runtime that can be preloaded into a node without one; that of clang can.
  const compilers = sanitizer ? { CC: 'clang', CXX: 'clang++' } : {};
  const env = { ...compilers, ...process.env };
  const definitions = {
    AIODNS_CARES_DIR: caresDirectory,
    AIODNS_SANITIZE: sanitizer ?? '',
    AIODNS_NODE: process.execPath,
  };
  const settings = JSON.stringify([definitions, env['CC'], env['CXX']]);
  const settingsPath = join(tree, '.settings.json');
  if ((await readFile(settingsPath, 'utf8').catch(() => '')) !== settings) {
    // What CMake found out about one c-ares or compiler does not hold for another.
    await rm(tree, { recursive: true, force: true });
    await mkdir(tree, { recursive: true });
    await writeFile(settingsPath, settings);
  }
  const shared = ['--directory', packageDirectory, '--out', tree, '--config', 'Release'];
  const defined = Object.entries(definitions).map(([name, value]) => `--CD${name}=${value}`);
  await cmakeJs(['configure', ...shared, ...defined], { env, verbose });
  await cmakeJs(['build', ...shared, '--parallel', String(cpus().length)], { env, verbose });
}

/**
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv; verbose: boolean }} options
 */
async function cmakeJs(args, options) {
  const program = require.resolve('cmake-js/bin/cmake-js');
  const { code, output } = await run(process.execPath, [program, ...args], options);
  if (code !== 0) throw new Error(`cmake-js ${args[0]} failed:\n${options.verbose ? '' : output}`);
}
