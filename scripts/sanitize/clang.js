import { isAbsolute } from 'node:path';
import { run } from '../../packages/core-native/scripts/run.js';
import { aptInstall } from '../programs.js';

/**
 * @typedef {object} Clang
 * @property {string} cc
 * @property {string} cxx
 * @property {Readonly<Record<import('../../packages/core-native/scripts/build.js').Sanitizer, string>>} runtimes
 *   shared libraries to preload
 * @property {string} symbolizer
 */

// Before 15 a preloaded thread sanitizer crashes. Before 18 it does not run with the address space randomisation of
// recent kernels.
const oldest = 18;
const suffixes = ['', '-22', '-21', '-20', '-19', '-18'];
const debianPackages = ['clang-19', 'libclang-rt-19-dev', 'llvm-19'];

/**
 * Finds a clang whose sanitizers can be preloaded into a node that was built without one. Installs it with apt where
 * there is none and this process may.
 *
 * @returns {Promise<Clang>}
 * @throws {Error} when there is none
 */
export async function requireClang() {
  let clang = await findClang();
  if (clang === undefined && (await aptInstall(debianPackages))) clang = await findClang();
  if (clang !== undefined) return clang;
  throw new Error(
    `Missing: clang ${oldest} or later with its sanitizers. On Debian: apt-get install ${debianPackages.join(' ')}`,
  );
}

/** @returns {Promise<Clang | undefined>} */
async function findClang() {
  for (const suffix of suffixes) {
    const cc = `clang${suffix}`;
    const print = async (/** @type {string} */ option) => (await run(cc, [option])).stdout.trim();
    if (!(Number.parseInt(await print('-dumpversion'), 10) >= oldest)) continue;
    const [architecture] = (await print('-dumpmachine')).split('-');
    const runtime = async (/** @type {string} */ name) => {
      // The folder of runtimes is either that of one machine, or one for all with the machine in the file name.
      const files = [`libclang_rt.${name}.so`, `libclang_rt.${name}-${architecture}.so`];
      const paths = await Promise.all(files.map((file) => print(`-print-file-name=${file}`)));
      return paths.find(isAbsolute);
    };
    const address = await runtime('asan');
    const thread = await runtime('tsan');
    if (address === undefined || thread === undefined) continue;
    const symbolizer = await print('-print-prog-name=llvm-symbolizer');
    return { cc, cxx: `clang++${suffix}`, runtimes: { address, thread }, symbolizer };
  }
  return undefined;
}
