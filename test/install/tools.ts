import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { provide } from '../support/runtimes.js';

/** Package managers, bundlers, test runners and compilers, as packages of npm. */
const DEPENDENCIES = {
  'npm-11': 'npm:npm@11',
  'npm-12': 'npm:npm@12',
  pnpm: '12',
  'yarn-1': 'npm:yarn@1',
  'yarn-4': 'npm:@yarnpkg/cli-dist@4',
  esbuild: '^0.28.2',
  '@vercel/nft': '^1.11.5',
  rollup: '^4',
  '@rollup/plugin-commonjs': '*',
  '@rollup/plugin-node-resolve': '*',
  webpack: '^5',
  jest: '^30',
  'ts-jest': '^29.4.15',
  vitest: '^4.1.12',
  'typescript-5.2': 'npm:typescript@5.2',
  'typescript-5.9': 'npm:typescript@5.9',
  'typescript-6': 'npm:typescript@6',
  'typescript-7': 'npm:typescript@7',
  '@types/node': '^20',
  publint: '^0.3.25',
  '@arethetypeswrong/cli': '^0.18.5',
};

/** Installs the tools, once. */
export const provideTools = (): Promise<NodeJS.Require> => provide('install', DEPENDENCIES);

/** A file of a tool. */
export function toolFile(
  require: NodeJS.Require,
  name: keyof typeof DEPENDENCIES,
  ...path: readonly string[]
): string {
  const [folder] = require.resolve.paths(name) ?? [];
  if (folder === undefined) throw new Error(`${name} was not provided`);
  return join(folder, name, ...path);
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder of a user, who has node and no compiler. */
export interface Sandbox extends AsyncDisposable {
  readonly folder: string;
  write(path: string, content: string | object): Promise<void>;
  /** Runs a program in the folder, with an environment that has nothing of this machine's configuration. */
  run(
    file: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<Ended>;
}

/** @param node - the node that the user has on the PATH */
export async function createSandbox(node: string = process.execPath): Promise<Sandbox> {
  const base = await mkdtemp(join(tmpdir(), 'aiodns install '));
  const folder = join(base, 'project');
  const bin = join(base, 'bin');
  await mkdir(folder);
  await mkdir(bin);
  await symlink(node, join(bin, 'node'));
  const write = async (path: string, content: string | object) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    await writeFile(join(folder, path), written);
  };
  await write('package.json', { name: 'user', version: '1.0.0', private: true });
  return {
    folder,
    write,
    async run(file, args, env = {}) {
      const child = spawn(file, args, {
        cwd: folder,
        env: { PATH: bin, HOME: base, TMPDIR: base, CI: 'true', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = once(child, 'close');
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code: child.exitCode, stdout, stderr };
    },
    // Emulators end a moment after the program.
    [Symbol.asyncDispose]: () =>
      rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }),
  };
}
