import { join } from 'node:path';
import { run } from '../run.js';
import { fromCache } from './cache.js';
import { fromApt } from './from-apt.js';
import { fromSystem } from './from-system.js';
import { fromUrl } from './from-url.js';
import { fromVariable } from './from-variable.js';
import { MINIMUM_VERSION, RELEASES } from './releases.js';

/** The ways to a c-ares, in the order they are tried. @type {readonly import('./way.js').Way[]} */
export const WAYS = [fromVariable, fromSystem, fromCache, fromUrl, fromApt];

/** No way led to a c-ares. The message names each that was tried and why it failed. */
export class CaresNotFoundError extends Error {
  /**
   * @param {readonly { name: string; why: string }[]} tried
   * @param {readonly import('./releases.js').Release[]} releases
   */
  constructor(tried, releases) {
    const versions = releases.map(({ version }) => version).join(' or ');
    super(
      [
        'No c-ares to build with. Tried in turn:',
        ...tried.map(({ name, why }) => `  ${name}: ${why}`),
        `Set CARES_SOURCE to the release tarball of c-ares ${versions}, or to a folder with the sources of ${MINIMUM_VERSION} or later;`,
        `or set AIODNS_USE_SYSTEM_CARES=1 to link the system's c-ares, ${MINIMUM_VERSION} or later.`,
      ].join('\n'),
    );
    this.name = 'CaresNotFoundError';
  }
}

/**
 * Finds a c-ares to build with: the first way that works. A way that the user asked for by its variable is the only one,
 * for a different c-ares in its place would go unnoticed.
 *
 * @param {import('./way.js').Context} context
 * @returns {Promise<import('./way.js').CaresSource>}
 * @throws {CaresNotFoundError} when none works
 */
export async function provideCares(context) {
  const tried = [];
  for (const way of WAYS) {
    const outcome = await way.find(context).catch((/** @type {unknown} */ error) => ({
      why: error instanceof Error ? error.message : String(error),
      final: false,
    }));
    if ('found' in outcome) return outcome.found;
    tried.push({ name: way.name, why: outcome.why });
    if (outcome.final) break;
  }
  throw new CaresNotFoundError(tried, context.releases);
}

/**
 * @param {string} cacheDirectory
 * @returns {import('./way.js').Context} this machine
 */
export function thisMachine(cacheDirectory) {
  const prefixes = ['/usr/local', '/usr', '/opt/homebrew'];
  return {
    env: process.env,
    releases: RELEASES,
    cacheDirectory,
    osReleasePath: '/etc/os-release',
    includeDirectories: prefixes.map((prefix) => join(prefix, 'include')),
    run,
    fetch: globalThis.fetch,
  };
}
