import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../../packages/core-native/scripts/run.js';
import { runOrThrow } from '../step.js';

/**
 * @typedef {object} VersionedSymbol
 * @property {string} name
 * @property {string} version such as `GLIBC_2.17`
 * @property {'function' | 'object'} type
 */

/**
 * Writes libraries to link with in place of a newer glibc. They define the symbols of the newest version that an older
 * release has, and nothing of what came later: a program that needs more does not link.
 *
 * @param {object} input
 * @param {string} input.folder receives the libraries, for `-L`
 * @param {string} input.compiler a C compiler whose glibc is the newer one
 * @param {string} input.objdump
 * @param {string} input.release of the older glibc, such as `2.28`
 * @throws {Error} when the compiler's glibc cannot be read
 */
export async function writeOldGlibc({ folder, compiler, objdump, release }) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const loader = await loaderName(compiler);
  const symbolsOf = async (/** @type {string} */ library) =>
    oldSymbols(await output(objdump, ['-T', await fileName(compiler, library)]), release);
  const libc = await symbolsOf('libc.so.6');
  const libraries = {
    'libc.so.6': libc.filter(({ name }) => libraryOf(name) === 'libc.so.6'),
    // Until 2.34 threads and dlopen() were libraries beside libc.
    'libpthread.so.0': libc.filter(({ name }) => libraryOf(name) === 'libpthread.so.0'),
    'libdl.so.2': libc.filter(({ name }) => libraryOf(name) === 'libdl.so.2'),
    'libm.so.6': await symbolsOf('libm.so.6'),
    [loader]: await symbolsOf(loader),
  };
  for (const [library, symbols] of Object.entries(libraries)) {
    await writeLibrary({ folder, compiler, library, symbols });
  }
  const nonshared = await fileName(compiler, 'libc_nonshared.a');
  const scripts = {
    'libc.so': [join(folder, 'libc.so.6'), nonshared, `AS_NEEDED ( ${join(folder, loader)} )`],
    'libpthread.so': [join(folder, 'libpthread.so.0')],
    'libdl.so': [join(folder, 'libdl.so.2')],
    'libm.so': [join(folder, 'libm.so.6')],
  };
  for (const [name, files] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `GROUP ( ${files.join(' ')} )\n`);
  }
}

/** @param {string} name of a symbol */
function libraryOf(name) {
  if (/^(?:__)?(?:pthread|sem)_/.test(name)) return 'libpthread.so.0';
  return /^dl(?!_iterate_phdr)[a-z]/.test(name) ? 'libdl.so.2' : 'libc.so.6';
}

/**
 * @param {string} table the dynamic symbols of a library, as `objdump -T` prints them
 * @param {string} release
 * @returns {VersionedSymbol[]} of each symbol that the release has, its newest version
 */
export function oldSymbols(table, release) {
  /** @type {Map<string, VersionedSymbol>} */
  const newest = new Map();
  for (const [, flags = '', version = '', name = ''] of table.matchAll(SYMBOL)) {
    if (compareVersions(version, `GLIBC_${release}`) > 0) continue;
    const known = newest.get(name);
    if (known !== undefined && compareVersions(known.version, version) >= 0) continue;
    newest.set(name, { name, version, type: /[Fi]/.test(flags) ? 'function' : 'object' });
  }
  return [...newest.values()];
}

/** Address, flags, section, size, version (in parentheses when it is not the default) and name. */
const SYMBOL =
  /^[0-9a-f]+ (.{7}) (?!\*UND\*|\*ABS\*)\S+\s+[0-9a-f]+ +\(?(GLIBC_\d[\d.]*)\)? +(?:0x\w+ +)?(\S+)$/gm;

/**
 * @param {string} one
 * @param {string} other
 */
export const compareVersions = (one, other) => one.localeCompare(other, 'en', { numeric: true });

/**
 * @param {object} input
 * @param {string} input.folder
 * @param {string} input.compiler
 * @param {string} input.library
 * @param {readonly VersionedSymbol[]} input.symbols
 */
async function writeLibrary({ folder, compiler, library, symbols }) {
  const lines = symbols.flatMap(({ name, version, type }, index) => [
    `.globl stub_${index}`,
    `.type stub_${index}, %${type}`,
    `stub_${index}: .byte 0`,
    `.size stub_${index}, 1`,
    `.symver stub_${index}, ${name}@@${version}`,
  ]);
  const versions = [...new Set(symbols.map(({ version }) => version))].sort(compareVersions);
  const map = versions.map((version, index) =>
    index === 0 ? `${version} { local: stub_*; };` : `${version} { };`,
  );
  const source = join(folder, `${library}.s`);
  await writeFile(source, `.data\n${lines.join('\n')}\n`);
  await writeFile(join(folder, `${library}.map`), `${map.join('\n')}\n`);
  await runOrThrow(compiler, [
    ...['-shared', '-nostdlib', `-Wl,-soname,${library}`],
    ...[`-Wl,--version-script,${join(folder, `${library}.map`)}`, source],
    ...['-o', join(folder, library)],
  ]);
}

/** @param {string} compiler */
async function loaderName(compiler) {
  const script = await fileName(compiler, 'libc.so');
  const named = /[^\s/]*ld-linux[^\s]*\.so\.\d/.exec(await output('cat', [script]))?.[0];
  if (named === undefined) throw new Error(`${script} names no dynamic linker`);
  return basename(named);
}

/**
 * @param {string} compiler
 * @param {string} name
 * @returns {Promise<string>} the path of a library's file
 */
async function fileName(compiler, name) {
  const path = (await output(compiler, [`-print-file-name=${name}`])).trim();
  if (path === name) throw new Error(`${compiler} has no ${name}`);
  return path;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function output(command, args) {
  const { code, stdout, stderr } = await run(command, args);
  if (code !== 0) throw new Error(`${command}: ${stderr.trim()}`);
  return stdout;
}
