// Installs the dependencies, compiles the TypeScript and builds the addon: setup.js [packages|tests|benchmarks]
// Or installs only what the documentation's site needs: setup.js docs
import './node-version.js';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { exclusively } from './lock.js';
import { CLIENT_SERVERS, DNS_SERVERS, requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { runOrThrow, script, scriptArguments, step, verbose } from './step.js';

/** Projects for `tsc -b`, which compiles those they refer to as well. @type {Readonly<Record<string, string[]>>} */
const projectsOf = {
  packages: ['packages/cli', 'packages/node'],
  tests: ['packages/cli', 'packages/node', 'test'],
  benchmarks: ['packages/cli', 'packages/node', 'test', 'test/bench'],
  docs: [],
};

await script(async () => {
  const [target = 'packages'] = scriptArguments;
  const projects = projectsOf[target];
  if (projects === undefined) throw new Error(`There is no set-up of '${target}'.`);
  const withDocs = target === 'docs';
  const servers = target === 'packages' ? [] : [...DNS_SERVERS, ...CLIENT_SERVERS];
  await exclusively(async () => {
    if (!withDocs) await requirePrograms([...TOOLCHAIN, ...servers]);
    if (!(await isInstalled(withDocs)))
      await step('installing packages', () => pnpmInstall(withDocs));
    if (withDocs) return;
    const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
    await step('compiling TypeScript', () =>
      runOrThrow(process.execPath, [tsc, '-b', ...projects]),
    );
    // It imports packages, which are installed by now.
    const { buildAddon } = await import('../packages/core-native/scripts/build.js');
    await step('building the native addon', () => buildAddon({ verbose }));
  });
});

/**
 * What an install leaves: pnpm's record, or the folder of the packages that only the documentation's site needs.
 *
 * @param {boolean} withDocs
 */
function installRecord(withDocs) {
  return withDocs ? inRoot('docs', 'node_modules') : inRoot('node_modules', '.modules.yaml');
}

/**
 * pnpm takes two seconds to find that it has nothing to do; this takes a millisecond.
 *
 * @param {boolean} withDocs
 */
async function isInstalled(withDocs) {
  const packages = await readdir(inRoot('packages'));
  const inputs = [
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'],
    ...['docs/package.json', 'test/package.json', 'test/bench/package.json'],
    ...packages.map((name) => `packages/${name}/package.json`),
  ];
  const modified = async (/** @type {string} */ path) =>
    (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
  const installed = await modified(installRecord(withDocs));
  const changes = await Promise.all(inputs.map((path) => modified(inRoot(path))));
  return installed > Math.max(...changes);
}

/** @param {boolean} withDocs */
async function pnpmInstall(withDocs) {
  /** @type {{ packageManager: string }} */
  const { packageManager } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  // The only install script is that of the addon, which a later step builds.
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--ignore-scripts'];
  if (!withDocs) args.push('--filter', '!@aiodns/docs');
  await runOrThrow('npx', args, { NPM_CONFIG_LOGLEVEL: 'error' });
  // pnpm does not touch its record when there was nothing to do.
  await utimes(installRecord(withDocs), new Date(), new Date());
}
