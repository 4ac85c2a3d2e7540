import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { locateCares, thisMachine } from './cares/locate.js';
import { copyPatched } from './cares/patch.js';
import { unpack } from './cares/unpack.js';
import { runOrThrow } from './run.js';

const packageDirectory = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

/** The folder of downloaded c-ares releases and their unpacked sources. */
export const cacheDirectory = join(packageDirectory, '.cache');

/** What a published package contains so that a build downloads nothing: patched c-ares and the headers of Node-API. */
const vendorDirectory = join(packageDirectory, 'vendor');

/** Whether this is the published package, not a clone. */
export const isPublished = existsSync(vendorDirectory);

/** @typedef {'address' | 'thread'} Sanitizer */

/**
 * @param {string | undefined} name
 * @returns {Sanitizer}
 * @throws {Error} when there is no sanitizer of that name
 */
export function parseSanitizer(name) {
  if (name === 'address' || name === 'thread') return name;
  throw new Error(`The sanitizer must be address or thread, not '${name ?? ''}'.`);
}

/**
 * @param {Sanitizer} [sanitizer]
 * @returns {{ tree: string; addon: string }} the build tree of a variant, and the addon in it
 */
export function buildPaths(sanitizer) {
  const variants = { address: 'asan', thread: 'tsan' };
  const tree = join(packageDirectory, 'build', sanitizer ? variants[sanitizer] : '');
  return { tree, addon: join(tree, 'Release', 'aiodns_cares.node') };
}

/** @returns {Promise<string>} the folder of the patched c-ares sources; empty for the system's library */
export async function caresDirectory() {
  const context = thisMachine({ cacheDirectory, vendorDirectory });
  const cares = await locateCares(context);
  if (cares.kind === 'system') return '';
  if (cares.kind === 'patched') return unpack(context, cares);
  return copyPatched({
    directory: cares.kind === 'directory' ? cares.path : await unpack(context, cares),
    version: cares.version,
    patches: join(packageDirectory, 'patches'),
    folder: join(cacheDirectory, 'patched'),
  });
}

/**
 * Builds what has changed of the addon.
 *
 * @param {{ sanitizer?: Sanitizer; verbose?: boolean }} [options] a sanitized addon is built with clang unless `CC` and
 *   `CXX` name other compilers; `verbose` prints the compilers' output at once
 * @throws {Error} with the whole output, when a step fails
 */
export async function buildAddon({ sanitizer, verbose = false } = {}) {
  // clang's sanitizer runtimes can be preloaded into a node that was built without one.
  const compilers = sanitizer ? { CC: 'clang', CXX: 'clang++' } : {};
  await buildTree({
    tree: buildPaths(sanitizer).tree,
    settings: { AIODNS_SANITIZE: sanitizer ?? '' },
    env: { ...compilers, ...process.env },
    verbose,
  });
}

/**
 * Configures a build tree, from scratch when a setting changed, and builds what has changed since.
 *
 * @param {object} input
 * @param {string} input.tree the folder
 * @param {Readonly<Record<string, string>>} input.settings variables of CMake
 * @param {NodeJS.ProcessEnv} input.env
 * @param {boolean} input.verbose prints the compilers' output at once
 * @throws {Error} with the whole output, when a step fails
 */
export async function buildTree({ tree, settings, env, verbose }) {
  const { CC, CXX, CFLAGS, CXXFLAGS } = env;
  const directory = await caresDirectory();
  const { headers, definitions } = nodeApi();
  const all = {
    AIODNS_WARNINGS_AS_ERRORS: isPublished ? 'OFF' : 'ON',
    ...settings,
    AIODNS_CARES_DIR: directory,
    // Only a system's c-ares is checked against the symbols of node.
    AIODNS_NODE: directory === '' ? process.execPath : '',
    AIODNS_NODE_HEADERS: headers.join(';'),
    AIODNS_NODE_API_DEF: definitions,
    // No space at the end: CMake would put quotation marks around it in its cache.
    AIODNS_TOOLCHAIN: [CC, CXX, CFLAGS, CXXFLAGS].map((value) => value ?? '-').join(' '),
  };
  const options = { env, verbose };
  if (!(await isConfigured(tree, all))) {
    // What CMake found out about one compiler does not hold for another.
    const findings = ['CMakeCache.txt', 'CMakeFiles', 'cmake_install.cmake', 'c-ares'];
    await Promise.all(
      findings.map((name) => rm(join(tree, name), { recursive: true, force: true })),
    );
    const variables = Object.entries(all).map(([name, value]) => `-D${name}=${value}`);
    await runOrThrow('cmake', ['-S', packageDirectory, '-B', tree, ...variables], options);
  }
  const jobs = String(availableParallelism());
  await runOrThrow('cmake', ['--build', tree, '--config', 'Release', '--parallel', jobs], options);
}

/**
 * @returns {{ headers: string[]; definitions: string }} the folders of the headers of Node-API, and the file that names
 *   its functions for the linker on Windows
 */
export function nodeApi() {
  if (isPublished) {
    const folder = join(vendorDirectory, 'node-api');
    return { headers: [folder], definitions: join(folder, 'node_api.def') };
  }
  const folderOf = (/** @type {string} */ name) => dirname(require.resolve(`${name}/package.json`));
  const nodeApiHeaders = folderOf('node-api-headers');
  return {
    headers: [folderOf('node-addon-api'), join(nodeApiHeaders, 'include')],
    definitions: join(nodeApiHeaders, 'def', 'node_api.def'),
  };
}

/**
 * @param {string} tree
 * @param {Readonly<Record<string, string>>} settings
 * @returns {Promise<boolean>} whether CMake has generated the tree with these settings
 */
async function isConfigured(tree, settings) {
  // CMake writes the cache even when it fails, and this file only when it does not.
  const generated = await stat(join(tree, 'cmake_install.cmake')).catch(() => undefined);
  const cache = await readFile(join(tree, 'CMakeCache.txt'), 'utf8').catch(() => '');
  const entries = new Map(
    [...cache.matchAll(/^(\w+):\w+=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  return (
    generated !== undefined &&
    // CMake writes paths with slashes, on Windows too.
    Object.entries(settings).every(
      ([name, value]) => entries.get(name)?.replaceAll('\\', '/') === value.replaceAll('\\', '/'),
    )
  );
}
