import { run } from '../run.js';
import { MINIMUM_VERSION, RELEASES } from './releases.js';
import {
  fromApt,
  fromCache,
  fromPackage,
  fromSystem,
  fromUrl,
  fromVariable,
  messageOf,
} from './sources.js';

/** The sources of c-ares, in the order they are tried. @type {readonly import('./sources.js').CaresSource[]} */
const SOURCES = [fromVariable, fromSystem, fromPackage, fromCache, fromUrl, fromApt];

/**
 * Finds a c-ares to build with: the first source that has one. A source whose environment variable is set is the only
 * one tried after it: the user would not notice that another c-ares took its place.
 *
 * @param {import('./sources.js').Context} context
 * @returns {Promise<import('./sources.js').Cares>}
 * @throws {Error} that names each source tried and why it failed
 */
export async function locateCares(context) {
  const failures = [];
  for (const { name, variable, find } of SOURCES) {
    const value = variable && context.env[variable];
    if (variable && (!value || value === '0')) {
      failures.push(`  ${name}: not set`);
      continue;
    }
    try {
      return await find(context);
    } catch (error) {
      failures.push(`  ${name}: ${messageOf(error)}`);
    }
    if (variable) break;
  }
  const versions = context.releases.map(({ version }) => version).join(' or ');
  throw new Error(
    [
      'No c-ares to build with. Tried in turn:',
      ...failures,
      `Set CARES_SOURCE to the release tarball of c-ares ${versions}, or to a folder with the sources of ${MINIMUM_VERSION} or later;`,
      `or set AIODNS_USE_SYSTEM_CARES=1 to link the system's c-ares, ${MINIMUM_VERSION} or later.`,
    ].join('\n'),
  );
}

/**
 * @param {Pick<import('./sources.js').Context, 'cacheDirectory' | 'vendorDirectory'>} directories
 * @returns {import('./sources.js').Context} this machine
 */
export function thisMachine(directories) {
  return { env: process.env, releases: RELEASES, ...directories, run, fetch: globalThis.fetch };
}
