/**
 * The vocabulary of the ways to a c-ares.
 *
 * @typedef {object} SourceTarball
 * @property {'tarball'} kind
 * @property {string} version
 * @property {string} path a tarball whose hash was verified
 *
 * @typedef {object} SourceDirectory
 * @property {'directory'} kind
 * @property {string} version
 * @property {string} path an unpacked release
 *
 * @typedef {object} SystemLibrary
 * @property {'system'} kind
 * @property {string} version
 *
 * @typedef {SourceTarball | SourceDirectory | SystemLibrary} CaresSource
 *
 * @typedef {object} NotFound
 * @property {string} why
 * @property {boolean} [final] the user asked for this way: no other may stand in for it
 *
 * @typedef {{ found: CaresSource } | NotFound} Outcome
 *
 * @typedef {object} Context what the ways may touch, so that a test can stand in for the machine
 * @property {NodeJS.ProcessEnv} env
 * @property {readonly [import('./releases.js').Release, ...import('./releases.js').Release[]]} releases accepted ones, the pinned one first
 * @property {string} cacheDirectory
 * @property {string} osReleasePath os-release(5)
 * @property {readonly string[]} includeDirectories where system headers are looked for
 * @property {typeof import('../run.js').run} run
 * @property {typeof globalThis.fetch} fetch
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {(context: Context) => Promise<Outcome>} find
 */

/**
 * @param {string} why
 * @param {{ final?: boolean }} [options]
 * @returns {NotFound}
 */
export function notFound(why, options = {}) {
  return { why, ...options };
}
