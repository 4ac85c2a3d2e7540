import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A JavaScript runtime, and the arguments with which it runs a file. */
export interface Runtime {
  readonly name: string;
  readonly executable: string;
  /** Arguments before the file. */
  readonly args: readonly string[];
}

/** A runtime on npm: a package, and its executable for this machine. */
interface Source {
  readonly dependency: readonly [name: string, spec: string];
  readonly executable: (require: NodeJS.Require) => string;
  readonly args: readonly string[];
}

const { platform, arch } = process;
const WINDOWS = platform === 'win32';

// Executables come from the packages of their platform. The packages `node`, `bun` and `deno` fetch or
// link the same files by install scripts, which npm may be configured not to run.
const NODE_PACKAGE = [
  platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node',
  WINDOWS ? 'win' : platform,
  arch,
].join('-');

const node = (version: number): [string, Source] => [
  `Node ${version}`,
  {
    dependency: [`node-${version}`, `npm:${NODE_PACKAGE}@${version}`],
    executable: (require) =>
      beside(require, `node-${version}`, 'bin', WINDOWS ? 'node.exe' : 'node'),
    args: [],
  },
];

const SOURCES: ReadonlyMap<string, Source> = new Map([
  ...[20, 22, 24, 26].map(node),
  [
    'Bun',
    {
      dependency: ['bun', '1'],
      executable: (require) =>
        beside(require, platformPackage(require, 'bun'), 'bin', WINDOWS ? 'bun.exe' : 'bun'),
      args: ['run'],
    },
  ],
  [
    'Deno',
    {
      dependency: ['deno', '2'],
      executable: (require) =>
        beside(require, platformPackage(require, 'deno'), WINDOWS ? 'deno.exe' : 'deno'),
      // Resolves the packages of this workspace as Node does, and writes nothing.
      args: ['run', '--allow-all', '--node-modules-dir=manual', '--no-config', '--no-lock'],
    },
  ],
]);

/** The runtimes of {@link provideRuntimes}. */
export const RUNTIME_NAMES: readonly string[] = [...SOURCES.keys()];

// This module runs from its source folder and, compiled, from one level below it.
const TEST_FOLDER = ['..', '../..']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((folder) => existsSync(join(folder, 'package.json')));

/**
 * Installs the runtimes with npm, unless they are installed already.
 *
 * @returns the runtimes by name.
 * @throws Error with npm's output when it fails.
 */
export async function provideRuntimes(): Promise<ReadonlyMap<string, Runtime>> {
  const dependencies = Object.fromEntries([...SOURCES.values()].map((each) => each.dependency));
  const require = await provide('runtimes', dependencies);
  return new Map(
    [...SOURCES].map(([name, { executable, args }]) => [
      name,
      { name, executable: executable(require), args },
    ]),
  );
}

/**
 * Installs programs to test with by npm into a separate folder, unless they are installed already.
 *
 * @param name - of the folder, in the cache of the tests
 * @param dependencies - of its package.json
 * @param options - of npm
 * @returns a function that finds what was installed
 * @throws Error with npm's output when it fails.
 */
export async function provide(
  name: string,
  dependencies: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<NodeJS.Require> {
  if (TEST_FOLDER === undefined) throw new Error('the folder of the tests is missing');
  const folder = join(TEST_FOLDER, '.cache', name);
  const manifest = `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`;

  // Written last: an interrupted install has none.
  const stamp = join(folder, 'installed.json');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== manifest) {
    await rm(stamp, { force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), manifest);
    await npmInstall(folder, options);
    await writeFile(stamp, manifest);
  }
  return createRequire(join(folder, 'package.json'));
}

async function npmInstall(folder: string, options: readonly string[]): Promise<void> {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...options];
  const npm = spawn('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: WINDOWS,
  });
  const ended = once(npm, 'close');
  const [output, errors] = await Promise.all([text(npm.stdout), text(npm.stderr), ended]);
  if (npm.exitCode !== 0) {
    throw new Error(`npm could not install the programs to test with:\n${output}${errors}`);
  }
}

/** A file of an installed package. */
function beside(require: NodeJS.Require, name: string, ...path: readonly string[]): string {
  return join(dirname(require.resolve(`${name}/package.json`)), ...path);
}

/** The optional dependency of a package that npm installed for this machine. */
function platformPackage(require: NodeJS.Require, name: string): string {
  const manifest: unknown = require(`${name}/package.json`);
  const candidates =
    typeof manifest === 'object' && manifest !== null && 'optionalDependencies' in manifest
      ? Object.keys(manifest.optionalDependencies ?? {})
      : [];
  const installed = candidates.find((candidate) => {
    try {
      return require.resolve(`${candidate}/package.json`) !== '';
    } catch {
      return false;
    }
  });
  if (installed === undefined) throw new Error(`${name} has no executable for this machine`);
  return installed;
}
