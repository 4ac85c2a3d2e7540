import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of, tarballName } from './releases.js';
import { notFound } from './way.js';

/**
 * A tarball that an earlier build left in the package's cache folder.
 *
 * @type {import('./way.js').Way}
 */
export const fromCache = {
  name: 'cache',
  async find({ cacheDirectory, releases }) {
    const refusals = [];
    for (const release of releases) {
      const path = join(cacheDirectory, tarballName(release.version));
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) continue;
      const outcome = await verified(path, release);
      if ('found' in outcome) return outcome;
      refusals.push(outcome.why);
    }
    return notFound(refusals.join('; ') || `no release in ${cacheDirectory}`);
  },
};

/**
 * Moves a downloaded tarball into the cache folder, unless its hash is wrong.
 *
 * @param {import('./way.js').Context} context
 * @param {string} download
 * @param {import('./releases.js').Release} release
 * @returns {Promise<import('./way.js').Outcome>}
 */
export async function acceptDownload({ cacheDirectory }, download, release) {
  const outcome = await verified(download, release);
  if (!('found' in outcome)) return outcome;
  await mkdir(cacheDirectory, { recursive: true });
  const path = join(cacheDirectory, tarballName(release.version));
  await rename(download, path);
  return { found: { kind: 'tarball', version: release.version, path } };
}

/**
 * A file with a wrong hash is removed: left in place, it would be refused again at each build.
 *
 * @param {string} path
 * @param {import('./releases.js').Release} release
 * @returns {Promise<import('./way.js').Outcome>}
 */
async function verified(path, { version, sha256 }) {
  const hash = await sha256Of(path);
  if (hash === sha256) return { found: { kind: 'tarball', version, path } };
  await rm(path);
  return notFound(
    `SHA-256 of c-ares ${version} is ${hash} instead of ${sha256}; the file was removed`,
  );
}
