import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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
 * @returns {{ tree: string; addon: string }} the build tree of a variant and the addon it makes
 */
export function buildPaths(sanitizer) {
  const tree = join(
    packageDirectory,
    'build',
    sanitizer ? sanitizedTrees[sanitizer] : '',
  );
  return { tree, addon: join(tree, 'Release', 'aiodns_cares.node') };
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
      throw new Error(
        `AIODNS_SANITIZE must be address or thread, not '${value}'.`,
      );
  }
}

/**
 * @typedef {object} BuildOptions
 * @property {Sanitizer} [sanitizer] builds this variant, with clang, in a tree of its own
 * @property {boolean} [verbose] shows the compiler's output as it comes
 * @property {(line: string) => void} [log] is told what is about to be done
 */

/**
 * Builds the addon, unless one stands there that was built from the same sources, settings and c-ares.
 *
 * @param {BuildOptions} [options]
 * @returns {Promise<{ built: boolean; addon: string }>}
 * @throws {Error} with the whole output, when a step fails
 */
export async function buildAddon({
  sanitizer,
  verbose = false,
  log = () => undefined,
} = {}) {
  const { tree, addon } = buildPaths(sanitizer);
  const stampPath = join(tree, '.stamp');
  const stamp = await inputs(sanitizer);
  const previous = await readFile(stampPath, 'utf8').catch(() => '');
  if (previous === stamp && (await stat(addon).catch(() => undefined))) {
    return { built: false, addon };
  }
  // A build that fails halfway must not pass for the one before it.
  await rm(stampPath, { force: true });

  const context = thisMachine(cacheDirectory);
  const cares = await provideCares(context);
  log(`building the native addon with c-ares ${cares.version} (${cares.kind})`);
  const caresDirectory =
    cares.kind === 'system'
      ? ''
      : cares.kind === 'directory'
        ? cares.path
        : await unpack(context, cares);
  await compile(tree, caresDirectory, sanitizer, verbose);
  await writeFile(stampPath, stamp);
  return { built: true, addon };
}

/**
 * @param {Sanitizer} [sanitizer]
 * @returns {Promise<string>} a digest of all that the addon is made from
 */
async function inputs(sanitizer) {
  const { CARES_SOURCE, AIODNS_USE_SYSTEM_CARES, CC, CXX, CFLAGS, CXXFLAGS } =
    process.env;
  const sources = [
    'CMakeLists.txt',
    'cmake',
    'native',
    'scripts/build.js',
    'scripts/cares',
  ];
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
      [CARES_SOURCE, AIODNS_USE_SYSTEM_CARES, CC, CXX, CFLAGS, CXXFLAGS],
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
  const settings = {
    AIODNS_CARES_DIR: caresDirectory,
    AIODNS_SANITIZE: sanitizer ?? '',
  };
  const settingsPath = join(tree, '.settings.json');
  if (
    (await readFile(settingsPath, 'utf8').catch(() => '')) !==
    JSON.stringify(settings)
  ) {
    // What CMake found out about one c-ares does not hold for another.
    await rm(tree, { recursive: true, force: true });
    await mkdir(tree, { recursive: true });
    await writeFile(settingsPath, JSON.stringify(settings));
  }
  const shared = [
    '--directory',
    packageDirectory,
    '--out',
    tree,
    '--config',
    'Release',
  ];
  const compiler = sanitizer ? ['--cc', 'clang', '--cxx', 'clang++'] : [];
  const definitions = Object.entries(settings).map(
    ([name, value]) => `--CD${name}=${value}`,
  );
  await cmakeJs(['configure', ...shared, ...compiler, ...definitions], verbose);
  await cmakeJs(
    ['build', ...shared, '--parallel', String(availableParallelism())],
    verbose,
  );
}

/**
 * @param {readonly string[]} args
 * @param {boolean} verbose
 */
async function cmakeJs(args, verbose) {
  const program = require.resolve('cmake-js/bin/cmake-js');
  const { code, output } = await run(process.execPath, [program, ...args], {
    verbose,
  });
  if (code !== 0)
    throw new Error(`cmake-js ${args[0]} failed:\n${verbose ? '' : output}`);
}
