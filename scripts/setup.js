import { readFile } from 'node:fs/promises';
import { addonIsCurrent, buildAddon } from '../packages/core-native/scripts/build.js';
import { exist } from './exist.js';
import { exclusively } from './lock.js';
import { requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { whenChanged } from './stamp.js';
import { must, step, verbose } from './step.js';

const packages = ['types', 'core-native', 'resolver', 'cli'];

/** What `tsc -b` is given to compile: a project and, by its references, those it imports. */
export const PROJECTS = {
  /** The packages that users install. */
  packages: ['packages/cli'],
  /** These and the programs that the end-to-end tests start. */
  tests: ['packages/cli', 'test'],
  /** These and the benchmarks. */
  benchmarks: ['packages/cli', 'test', 'test/bench'],
  /** Everything that is TypeScript or is checked as such. */
  all: ['.'],
};

/**
 * Brings the workspace to where its programs run: dependencies installed, TypeScript compiled, addon built. Each is done
 * only when what it depends on has changed.
 *
 * @param {keyof typeof PROJECTS} projects
 */
export async function setup(projects) {
  await exclusively(async () => {
    const done = [await install(), await compile(projects), await buildNative()];
    if (!done.includes(true)) console.log('• everything is built already');
  });
}

async function install() {
  const manifests = ['.', ...packages.map((name) => `packages/${name}`), 'test', 'test/bench'];
  return whenChanged(
    {
      name: 'install',
      inputs: [
        ...manifests.map((directory) => inRoot(directory, 'package.json')),
        inRoot('pnpm-lock.yaml'),
        inRoot('pnpm-workspace.yaml'),
      ],
      also: [process.platform, process.arch],
      present: () => exist(inRoot('node_modules', '.modules.yaml')),
    },
    () => step('installing packages', pnpmInstall),
  );
}

async function pnpmInstall() {
  /** @type {{ packageManager: string }} */
  const { packageManager } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  // The addon, which is the one thing with an install script, is a step of its own.
  await must('npx', ['--yes', packageManager, 'install', '--ignore-scripts'], {
    NPM_CONFIG_LOGLEVEL: 'error',
  });
}

/** @param {keyof typeof PROJECTS} projects */
async function compile(projects) {
  return whenChanged(
    {
      name: `compile-${projects}`,
      inputs: [
        ...packages.flatMap((name) => [
          inRoot('packages', name, 'src'),
          inRoot('packages', name, 'tsconfig.json'),
        ]),
        ...(projects === 'packages' ? [] : [inRoot('test'), inRoot('scripts')]),
        inRoot('tsconfig.base.json'),
        inRoot('pnpm-lock.yaml'),
      ],
      present: () =>
        exist(...packages.map((name) => inRoot('packages', name, 'dist', '.tsbuildinfo'))),
    },
    () => step('compiling TypeScript', () => typeCheck(projects)),
  );
}

/**
 * Compiles projects with `tsc -b`, which is also what checks their types.
 *
 * @param {keyof typeof PROJECTS} projects
 */
export async function typeCheck(projects) {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  await must(process.execPath, [tsc, '-b', ...PROJECTS[projects]]);
}

async function buildNative() {
  if (await addonIsCurrent()) return false;
  await requirePrograms(TOOLCHAIN);
  await step('building the native addon', async () => {
    await buildAddon({ verbose });
  });
  return true;
}
