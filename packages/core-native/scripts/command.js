#!/usr/bin/env node
// aiodns-core-native build [--verbose]: builds the addon from source, where there is no prebuilt one or on request.
import { readdir, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildAddon, buildPaths, cacheDirectory, isPublished, parseSanitizer } from './build.js';
import { run } from './run.js';
import { missingTools } from './toolchain.js';

const USAGE = `Usage: aiodns-core-native build [--verbose]

Builds the addon of @aiodns/core-native from the sources that the package contains, in the package's folder.
Where a prebuilt addon works, it does so only with AIODNS_BUILD_FROM_SOURCE=1.

  CARES_SOURCE               a c-ares release tarball, or a folder with its sources
  AIODNS_USE_SYSTEM_CARES=1  links the c-ares that pkg-config knows
  CC, CXX                    the compilers`;

const packageDirectory = dirname(import.meta.dirname);

/** Whether a program in this package loads a prebuilt addon. */
async function prebuiltWorks() {
  const loader = JSON.stringify(join(packageDirectory, 'load.cjs'));
  const { code } = await run(process.execPath, ['--eval', `require(${loader})()`], {
    env: { ...process.env, AIODNS_ADDON: '' },
  });
  return code === 0;
}

/**
 * npx downloads a package that the current folder does not have, and removes it some time after.
 *
 * @throws {Error} when a program in the current folder would not load this package
 */
async function requireInstalledHere() {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const folders = ['@aiodns/core-native', '@aiodns/resolver'].flatMap((name) => {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      return dirname(createRequire(manifest).resolve('@aiodns/core-native/package.json'));
    } catch {
      return [];
    }
  });
  const installed = await Promise.all(folders.map((folder) => realpath(folder)));
  if (installed.includes(await realpath(packageDirectory))) return;
  throw new Error(
    `no program in ${process.cwd()} loads ${packageDirectory}. Install @aiodns/core-native there first.`,
  );
}

/** Removes the objects and sources of the release build, which are many times the size of the addon. */
async function removeIntermediates() {
  const { tree, addon } = buildPaths();
  const names = await readdir(tree);
  const paths = [cacheDirectory, ...names.map((name) => join(tree, name))];
  const removed = paths.filter((path) => path !== dirname(addon));
  await Promise.all(removed.map((path) => rm(path, { recursive: true, force: true })));
}

/** @param {readonly string[]} args */
async function main(args) {
  if (args.includes('--help')) return console.log(USAGE);
  const [command, ...flags] = args;
  if (command !== 'build' || flags.some((flag) => flag !== '--verbose')) throw new Error(USAGE);
  if (isPublished) {
    await requireInstalledHere();
    const requested = !['', '0'].includes(process.env['AIODNS_BUILD_FROM_SOURCE'] ?? '');
    if (!requested && (await prebuiltWorks())) {
      console.log(
        'The addon is here and works. With AIODNS_BUILD_FROM_SOURCE=1 it is built all the same.',
      );
      return;
    }
  }
  const missing = await missingTools(process.env);
  if (missing !== undefined) throw new Error(missing);
  const sanitizer = process.env['AIODNS_SANITIZE'];
  console.log('@aiodns/core-native: building the addon');
  await buildAddon({
    ...(sanitizer ? { sanitizer: parseSanitizer(sanitizer) } : {}),
    verbose: flags.includes('--verbose'),
  });
  if (isPublished) await removeIntermediates();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`@aiodns/core-native: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
