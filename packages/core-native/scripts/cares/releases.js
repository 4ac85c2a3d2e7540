import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Release
 * @property {string} version
 * @property {string} sha256 of the official source tarball
 */

/**
 * The releases whose tarball is accepted; the first is the one that is downloaded.
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
 * @param {string} version
 * @returns {string} the file name of a release's tarball
 */
export function tarballName(version) {
  return `c-ares-${version}.tar.gz`;
}

/**
 * @param {string} version dotted numbers
 * @returns {boolean} whether a c-ares of this version is safe to build against
 */
export function isRecentEnough(version) {
  return version.localeCompare(MINIMUM_VERSION, 'en', { numeric: true }) >= 0;
}

/**
 * @param {string} version
 * @returns {string} why a c-ares of this version is refused
 */
export function tooOld(version) {
  return `c-ares ${version} is older than ${MINIMUM_VERSION}, which fixed CVE-2026-33630`;
}

/**
 * @param {string} header the text of c-ares's `ares_version.h`
 * @returns {string | undefined} the version it declares
 */
export function versionInHeader(header) {
  return /^#define\s+ARES_VERSION_STR\s+"([^"]+)"/m.exec(header)?.[1];
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
