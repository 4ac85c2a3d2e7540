import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPaths } from '../../packages/core-native/scripts/build.js';
import { inRoot } from '../root.js';
import { allExist, runOrThrow, step } from '../step.js';

/** The folder of the compiler, which npm installs when it is first needed. */
const folder = join(buildPaths().tree, 'zig');

/** The executable. */
export const zig = join(folder, 'node_modules', '@ryoppippi', 'zig-linux-x64', 'zig');

/**
 * Installs zig, unless it is installed, and writes compilers for a target.
 *
 * @param {string} target as zig names it, such as `x86_64-linux-musl`
 * @returns {Promise<{ cc: string; cxx: string }>} their paths
 */
export async function zigCompilers(target) {
  if (process.arch !== 'x64')
    throw new Error(`${target} is built on x64, for which zig is packed.`);
  if (!(await allExist(zig))) {
    await mkdir(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) {
      await copyFile(inRoot('scripts', 'prebuild', 'zig', name), join(folder, name));
    }
    await step('installing zig', () =>
      runOrThrow('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']),
    );
  }
  const output = join(folder, target);
  await mkdir(output, { recursive: true });
  const write = async (/** @type {string} */ name, /** @type {string} */ mode) => {
    const path = join(output, name);
    const cache = join(folder, 'cache');
    await writeFile(
      path,
      `#!/bin/sh\nexport ZIG_LOCAL_CACHE_DIR='${cache}' ZIG_GLOBAL_CACHE_DIR='${cache}'\nexec '${zig}' ${mode} -target ${target} "$@"\n`,
    );
    await chmod(path, 0o755);
    return path;
  };
  return { cc: await write('cc', 'cc'), cxx: await write('c++', 'c++') };
}
