import { join } from 'node:path';
import { sourceDirectory } from '../../packages/core-native/scripts/build.js';
import { provideCares, thisMachine } from '../../packages/core-native/scripts/cares/provide.js';
import { inRoot } from '../root.js';
import { must } from '../step.js';

/** The fuzz targets, `fuzz_<name>.cc` each. */
export const TARGETS = /** @type {const} */ (['response', 'config', 'blocks']);

/**
 * @param {...string} segments
 * @returns {string} a path in the build tree of the targets, where seeds, corpora and crashes are kept too
 */
export function fuzzDirectory(...segments) {
  return join(inRoot('packages', 'core-native', 'build', 'fuzz'), ...segments);
}

/**
 * Builds the targets, with the same c-ares that the addon has.
 *
 * @param {import('../sanitize/clang.js').Clang} clang
 * @param {boolean} verbose
 */
export async function buildFuzzers({ cc, cxx }, verbose) {
  const context = thisMachine(inRoot('packages', 'core-native', '.cache'));
  const cares = await sourceDirectory(context, await provideCares(context));
  await must('cmake', [
    ...['-S', inRoot('packages', 'core-native', 'fuzz'), '-B', fuzzDirectory()],
    `-DCMAKE_C_COMPILER=${cc}`,
    `-DCMAKE_CXX_COMPILER=${cxx}`,
    `-DAIODNS_CARES_DIR=${cares}`,
  ]);
  await must('cmake', [
    ...['--build', fuzzDirectory(), '--parallel', '2'],
    ...(verbose ? ['--verbose'] : []),
  ]);
}
