import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Unpacks a verified tarball beside the cached ones, once.
 *
 * @param {Pick<import('./sources.js').Context, 'cacheDirectory' | 'run'>} context
 * @param {import('./sources.js').Tarball | import('./sources.js').Patched} tarball
 * @returns {Promise<string>} the folder with the sources
 * @throws {Error} when the tarball does not hold the release's folder
 */
export async function unpack({ cacheDirectory, run }, { path, version }) {
  const name = `c-ares-${version}`;
  const directory = join(cacheDirectory, name);
  if (await stat(directory).catch(() => undefined)) return directory;

  // A tarball that the user names may be unpacked before anything was cached.
  await mkdir(cacheDirectory, { recursive: true });
  // Renamed when complete: an interrupted build must not leave half of the sources behind.
  const partial = await mkdtemp(join(cacheDirectory, 'unpack-'));
  try {
    // CMake is needed anyway, and its tar is the same everywhere.
    const { code, output } = await run('cmake', ['-E', 'tar', 'xzf', path], {
      cwd: partial,
    });
    if (code !== 0) throw new Error(`Could not unpack ${path}: ${output.trim()}`);
    await rename(join(partial, name), directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return directory;
}
