import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { provide } from '../support/runtimes.js';
import { isPacked, resolveInForeignProcess } from './foreign-process.js';

/** The compiler that `node scripts/prebuild.js linux-x64-musl` installs. */
const COMPILER = fileURLToPath(
  new URL('../../packages/core-native/build/zig/x86_64-linux-musl/cc', import.meta.url),
);

/** The loader of Debian's package `musl`: a program that it starts has musl as its C library. */
const LOADER = '/lib/ld-musl-x86_64.so.1';

const SHIM = fileURLToPath(new URL('musl-libstdcxx.c', import.meta.url));

const isTestable =
  isPacked('linux-x64-musl') && [COMPILER, LOADER].every((path) => existsSync(path));

/** A class of type information, whose data the executable contains: it is not undefined there. */
const COPIED = ['_ZTVN10__cxxabiv121__vmi_class_type_infoE'];

/** Links the part of Debian's libstdc++ that an executable needs for musl, which has none there. */
function linkLibstdcxx(executable: string, folder: string): void {
  const table = execFileSync('nm', ['--dynamic', '--undefined-only', executable]).toString();
  const needed = [
    ...table.matchAll(/ U ((?:_ZS|_ZNS|_ZNKS|_ZTV|__cxa_|__once|__dynamic)[^@\n]*)/g),
  ];
  const symbols = [...needed.map(([, symbol = '']) => symbol), ...COPIED];
  const archive = execFileSync('g++', ['-print-file-name=libstdc++.a']).toString().trim();
  execFileSync(COMPILER, [
    ...['-shared', '-o', join(folder, 'libstdc++.so.6'), SHIM],
    ...symbols.map((symbol) => `-Wl,-u,${symbol}`),
    ...[archive, '-lunwind'],
  ]);
}

it.runIf(isTestable)(
  'the addon for linux-x64-musl resolves in a process with musl',
  async () => {
    const { results, stderr, downloads } = await resolveInForeignProcess({
      npmOptions: ['--libc=musl'],
      async command(folder) {
        const name = '@oven/bun-linux-x64-musl';
        const require = await provide('musl', { [name]: '1' }, ['--force']);
        const bun = join(dirname(require.resolve(`${name}/package.json`)), 'bin', 'bun');
        linkLibstdcxx(bun, folder);
        return { program: LOADER, args: ['--library-path', folder, bun] };
      },
    });
    expect(stderr).toBe('');
    expect(downloads).toEqual([
      ...['@aiodns/core-native', '@aiodns/core-native-linux-x64-musl'],
      ...['@aiodns/resolver', '@aiodns/transports', '@aiodns/types'],
    ]);
    expect(results).toEqual({
      ...{ platform: 'linux', arch: 'x64', many: 100, missing: 'ECANCELLED', nodes: 1 },
    });
  },
  // npm downloads the tools the first time.
  900_000,
);
