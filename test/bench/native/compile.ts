import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedPackage } from '../npm-package.js';
import { sourceFile } from '../paths.js';

const run = promisify(execFile);

const COMPILE = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror'];

/** Compiles a self-contained C file of `native/` into a folder. */
export async function compile(name: string, folder: string): Promise<string> {
  const file = join(folder, name);
  await run(systemCompiler(), [...COMPILE, sourceFile(`native/${name}.c`), '-o', file]);
  return file;
}

/** Compiles a C file of `native/` into a library that can be preloaded, in a folder. */
export async function compileLibrary(name: string, folder: string): Promise<string> {
  const file = join(folder, `${name}.so`);
  const flags = [...COMPILE, '-shared', '-fPIC'];
  await run(systemCompiler(), [...flags, sourceFile(`native/${name}.c`), '-o', file, '-ldl']);
  return file;
}

/**
 * Compiles a C file of `native/` against the c-ares that the addon was built with, with link-time optimisation as the
 * addon has it, so that the two differ only in the code around c-ares.
 *
 * @returns the file and the version of c-ares.
 */
export async function compileWithCares(
  name: string,
  folder: string,
): Promise<{ file: string; cares: string }> {
  const { compiler, includes, libraries } = await addonCares();
  const object = join(folder, `${name}.o`);
  const file = join(folder, name);
  const include = includes.map((path) => `-I${path}`);
  const source = sourceFile(`native/${name}.c`);
  await run(compiler, [...COMPILE, '-flto', ...include, '-c', source, '-o', object]);
  // Linking compiles c-ares again, and would repeat its warnings.
  await run(compiler, ['-O2', '-flto', '-w', object, ...libraries, '-lpthread', '-o', file]);
  const { stdout } = await run(file, ['--version']);
  return { file, cares: stdout.trim() };
}

interface Cares {
  readonly compiler: string;
  readonly includes: readonly string[];
  readonly libraries: readonly string[];
}

// The build tree of the addon names the release that was unpacked; if it names none, the addon uses the system's c-ares.
async function addonCares(): Promise<Cares> {
  const build = join((await installedPackage('@aiodns/core-native')).folder, 'build');
  const cache = await readFile(join(build, 'CMakeCache.txt'), 'utf8');
  const cached = (key: string): string | undefined =>
    new RegExp(`^${key}:\\w+=(.+)$`, 'm').exec(cache)?.[1];
  const compiler = cached('CMAKE_C_COMPILER') ?? systemCompiler();
  const source = cached('AIODNS_CARES_DIR');
  if (source === undefined) return { compiler, ...(await systemCares()) };
  return {
    compiler,
    includes: [join(source, 'include'), join(build, 'c-ares')],
    libraries: [join(build, 'c-ares', 'src', 'lib', 'libcares.a')],
  };
}

async function systemCares(): Promise<Omit<Cares, 'compiler'>> {
  const { stdout } = await run('pkg-config', ['--cflags-only-I', '--libs', 'libcares']);
  const flags = stdout.trim().split(/\s+/);
  return {
    includes: flags.filter((flag) => flag.startsWith('-I')).map((flag) => flag.slice(2)),
    libraries: flags.filter((flag) => !flag.startsWith('-I')),
  };
}

function systemCompiler(): string {
  return process.env['CC'] ?? 'cc';
}
