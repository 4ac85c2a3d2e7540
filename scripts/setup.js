// Installs the dependencies, compiles the TypeScript and builds the addon: setup.js [packages|tests|benchmarks|tarballs]
// Or installs only what the documentation's site needs: setup.js docs
import './node-version.js';
import { readFile } from 'node:fs/promises';
import { exclusively } from './lock.js';
import { CLIENT_SERVERS, DNS_SERVERS, requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { allExist, runOrThrow, script, scriptArguments, step, verbose } from './step.js';

/** Projects for `tsc -b`, which compiles those they refer to as well. @type {Readonly<Record<string, string[]>>} */
const projectsOf = {
  packages: ['packages/cli', 'packages/node'],
  // Tarballs contain prebuilt addons.
  tarballs: ['packages/cli', 'packages/node'],
  tests: ['packages/cli', 'packages/node', 'test'],
  benchmarks: ['packages/cli', 'packages/node', 'test', 'test/bench'],
  docs: [],
};

await script(async () => {
  const [target = 'packages'] = scriptArguments;
  const projects = projectsOf[target];
  if (projects === undefined) throw new Error(`There is no set-up of '${target}'.`);
  const withDocs = target === 'docs';
  const servers = ['packages', 'tarballs'].includes(target)
    ? []
    : [...DNS_SERVERS, ...CLIENT_SERVERS];
  await exclusively(async () => {
    if (!withDocs) await requirePrograms([...TOOLCHAIN, ...servers]);
    await step('installing packages', () => pnpmInstall(withDocs));
    if (withDocs) return;
    const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
    await step('compiling TypeScript', () =>
      runOrThrow(process.execPath, [tsc, '-b', ...projects]),
    );
    if (target === 'tarballs') return;
    // It imports packages, which are installed by now.
    const { buildAddon } = await import('../packages/core-native/scripts/build.js');
    await step('building the native addon (a minute or two the first time)', () =>
      buildAddon({ verbose }),
    );
  });
});

/** Installs the packages; those of the documentation's site only for it. @param {boolean} withDocs */
async function pnpmInstall(withDocs) {
  /** @type {{ packageManager: string }} */
  const { packageManager } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  // npx takes two seconds to start the pnpm that the first install brings.
  const pnpm = inRoot('node_modules', 'pnpm', 'bin', 'pnpm.mjs');
  const [command, ...first] = (await allExist(pnpm))
    ? [process.execPath, pnpm]
    : ['npx', '--yes', packageManager];
  // No package that the workspace uses needs its install script.
  const args = ['install', '--frozen-lockfile', '--ignore-scripts'];
  if (!withDocs) args.push('--filter', '!@aiodns/docs');
  await runOrThrow(command, [...first, ...args], { NPM_CONFIG_LOGLEVEL: 'error' });
}
