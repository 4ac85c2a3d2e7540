import { dirname, join } from 'node:path';
import { run } from '../../packages/core-native/scripts/run.js';
import { aptInstall, canAptInstall } from '../apt.js';
import { exist } from '../exist.js';
import { StepError, step } from '../step.js';

/** @typedef {import('../../packages/core-native/scripts/build.js').Sanitizer} Sanitizer */

/**
 * @typedef {object} Clang
 * @property {string} cc
 * @property {string} cxx
 * @property {Readonly<Record<Sanitizer, string>>} runtimes the shared libraries to preload
 * @property {string} symbolizer
 */

// A thread sanitizer that is preloaded crashes before 15, and before 18 it cannot live with the address space
// randomisation of recent kernels.
const oldest = 18;

/** What distributions call the compiler, the plain name first. */
const suffixes = ['', '-22', '-21', '-20', '-19', '-18'];

const debianPackages = ['clang-19', 'libclang-rt-19-dev', 'llvm-19'];

/**
 * Finds a clang whose sanitizers can be preloaded into a node that was built without one, and installs it with apt where
 * there is none and this process may.
 *
 * @returns {Promise<Clang>}
 * @throws {StepError} when there is none
 */
export async function requireClang() {
  const found = await findClang();
  if (found !== undefined) return found;
  if (await canAptInstall()) {
    await step(`installing ${debianPackages.join(', ')} with apt-get`, () =>
      aptInstall(debianPackages, []),
    );
    const installed = await findClang();
    if (installed !== undefined) return installed;
  }
  throw new StepError(
    `Missing: clang ${oldest} or later with its sanitizers. On Debian: apt-get install ${debianPackages.join(' ')}`,
  );
}

/** @returns {Promise<Clang | undefined>} */
async function findClang() {
  for (const suffix of suffixes) {
    const clang = await inspect(`clang${suffix}`, `clang++${suffix}`);
    if (clang !== undefined) return clang;
  }
  return undefined;
}

/**
 * @param {string} cc
 * @param {string} cxx
 * @returns {Promise<Clang | undefined>} nothing when it is absent, too old, or came without its runtimes
 */
async function inspect(cc, cxx) {
  const version = await run(cc, ['-dumpversion']);
  if (version.code !== 0 || Number.parseInt(version.stdout, 10) < oldest) return undefined;
  const address = await runtimeOf(cc, 'asan');
  const thread = await runtimeOf(cc, 'tsan');
  if (address === undefined || thread === undefined) return undefined;
  const { stdout } = await run(cc, ['-print-prog-name=llvm-symbolizer']);
  return { cc, cxx, runtimes: { address, thread }, symbolizer: stdout.trim() };
}

/**
 * @param {string} cc
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
async function runtimeOf(cc, name) {
  const { stdout } = await run(cc, ['-print-runtime-dir']);
  const machine = await run(cc, ['-dumpmachine']);
  const [architecture = ''] = machine.stdout.trim().split('-');
  // Its folder is either that of one machine or one for all, where the names tell them apart.
  const candidates = [
    join(stdout.trim(), `libclang_rt.${name}.so`),
    join(dirname(stdout.trim()), 'linux', `libclang_rt.${name}-${architecture}.so`),
  ];
  for (const path of candidates) {
    if (await exist(path)) return path;
  }
  return undefined;
}
