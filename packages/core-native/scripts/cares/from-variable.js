import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isRecentEnough, sha256Of, tooOld, versionInHeader } from './releases.js';
import { notFound } from './way.js';

/**
 * `CARES_SOURCE`: a release tarball with a known hash, or a folder with the sources of a recent enough release.
 *
 * @type {import('./way.js').Way}
 */
export const fromVariable = {
  name: 'CARES_SOURCE',
  async find({ env, releases }) {
    const value = env['CARES_SOURCE'];
    if (!value) return notFound('not set');
    const path = resolve(value);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return notFound(`${path} does not exist`, { final: true });
    return found.isDirectory() ? inDirectory(path) : inTarball(path, releases);
  },
};

/**
 * @param {string} path
 * @param {readonly import('./releases.js').Release[]} releases
 * @returns {Promise<import('./way.js').Outcome>}
 */
async function inTarball(path, releases) {
  const hash = await sha256Of(path);
  const release = releases.find(({ sha256 }) => sha256 === hash);
  if (release !== undefined) return { found: { kind: 'tarball', version: release.version, path } };
  const versions = releases.map(({ version }) => version).join(' or ');
  return notFound(`${path} has SHA-256 ${hash}, which is not that of c-ares ${versions}`, {
    final: true,
  });
}

/**
 * @param {string} path
 * @returns {Promise<import('./way.js').Outcome>}
 */
async function inDirectory(path) {
  const header = await readFile(join(path, 'include', 'ares_version.h'), 'utf8').catch(() => '');
  const version = versionInHeader(header);
  if (version === undefined) {
    return notFound(`${path} holds no include/ares_version.h with a version`, {
      final: true,
    });
  }
  if (!isRecentEnough(version)) return notFound(tooOld(version), { final: true });
  return { found: { kind: 'directory', version, path } };
}
