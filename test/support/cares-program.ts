import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nativeEnvironment } from './environment.js';

const run = promisify(execFile);

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const BUILD = fromRoot('packages/core-native/build');

const cache = await readFile(join(BUILD, 'CMakeCache.txt'), 'utf8').catch(() => '');
const cached = (key: string): string | undefined =>
  new RegExp(`^${key}:\\w+=(.+)$`, 'm').exec(cache)?.[1];

const compiler = cached('CMAKE_C_COMPILER');
const source = cached('AIODNS_CARES_DIR');

/** Whether programs can be compiled with the patched c-ares: a system's is not patched, and MSVC has other flags. */
export const hasPatchedCares =
  compiler !== undefined && source !== undefined && process.platform !== 'win32';

/**
 * Compiles a program of `test/faults` with the c-ares of the addon, and runs it.
 *
 * @returns its output, without spaces at the end
 */
export async function runCaresProgram(name: string, ...args: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `aiodns-${name}-`));
  try {
    const env = nativeEnvironment();
    const program = join(folder, name);
    const flags = [
      ...['-std=gnu17', '-O2', '-flto', '-w'],
      ...[`-I${source}/include`, `-I${join(BUILD, 'c-ares')}`],
      fromRoot(`test/faults/${name}.c`),
      join(BUILD, 'c-ares', 'src', 'lib', 'libcares.a'),
      ...['-lpthread', '-o', program],
    ];
    await run(compiler ?? '', flags, { env });
    const { stdout } = await run(program, args, { env });
    return stdout.trimEnd();
  } finally {
    await rm(folder, { recursive: true });
  }
}
