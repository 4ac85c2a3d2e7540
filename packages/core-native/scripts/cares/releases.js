import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** @typedef {{ version: string; sha256: string }} Release the hash is that of the official source tarball */

/**
 * The releases whose tarball is accepted. The first, the pinned one, is downloaded.
 *
 * @type {readonly [Release, ...Release[]]}
 */
export const RELEASES = [
  {
    version: '1.34.8',
    sha256: 'c222b6d681096f9444d2c4863d2c1174019e27cacca0a4a5c114d36dd7d7bf78',
  },
  {
    version: '1.34.9',
    sha256: '9364b70a12eb59a06830fb488d9357f90100dff0d98b23ea3593a183d43e6f2f',
  },
];

/** It fixed CVE-2026-33630, a double free, and two denials of service. */
export const MINIMUM_VERSION = '1.34.7';

/**
 * @param {string} version dotted numbers
 * @throws {Error} when a c-ares of this version is not safe to build against
 */
export function requireRecent(version) {
  if (version.localeCompare(MINIMUM_VERSION, 'en', { numeric: true }) >= 0) return;
  throw new Error(`c-ares ${version} is older than ${MINIMUM_VERSION}, which fixed CVE-2026-33630`);
}

/**
 * @param {string} version
 * @returns {string} the file name of a release's tarball
 */
export function tarballName(version) {
  return `c-ares-${version}.tar.gz`;
}

/**
 * @param {string} path
 * @returns {Promise<string>} hexadecimal digest of a file
 */
export async function sha256Of(path) {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
