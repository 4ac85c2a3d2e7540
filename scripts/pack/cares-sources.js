import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../packages/core-native/scripts/run.js';

/** What CMake reads to build the library alone: no tests, tools or manual pages. */
const NEEDED = [
  ...['CMakeLists.txt', 'LICENSE.md', 'cmake', 'include', 'src/CMakeLists.txt', 'src/lib'],
  ...['c-ares-config.cmake.in', 'libcares.pc.cmake'],
  ...[
    'src/tools/CMakeLists.txt',
    'src/tools/Makefile.inc',
    'docs/CMakeLists.txt',
    'docs/Makefile.inc',
  ],
];

/**
 * @param {string} cares a folder of c-ares sources
 * @returns {Promise<string>}
 */
export async function caresVersion(cares) {
  const header = await readFile(join(cares, 'include', 'ares_version.h'), 'utf8');
  const version = /^#define\s+ARES_VERSION_STR\s+"([^"]+)"/m.exec(header)?.[1];
  if (version === undefined) throw new Error(`${cares} has no version`);
  return version;
}

/**
 * Writes a tarball of the patched sources, with the folder that a release has.
 *
 * @param {string} cares a folder of patched sources
 * @param {string} folder receives the tarball
 */
export async function packCares(cares, folder) {
  const name = `c-ares-${await caresVersion(cares)}`;
  for (const path of NEEDED) {
    await cp(join(cares, path), join(folder, name, path), { recursive: true });
  }
  const args = ['-E', 'tar', 'czf', `${name}-patched.tar.gz`, name];
  const { code, output } = await run('cmake', args, { cwd: folder });
  if (code !== 0) throw new Error(output);
  await rm(join(folder, name), { recursive: true });
}
