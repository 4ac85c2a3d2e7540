// npm runs this when the package is installed.
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { buildAddon, buildPaths, cacheDirectory, parseSanitizer } from './build.js';

/** Removes the objects and sources of the release build, which are many times the size of the addon. */
async function removeIntermediates() {
  const { tree, addon } = buildPaths();
  const names = await readdir(tree);
  const paths = [cacheDirectory, ...names.map((name) => join(tree, name))];
  const removed = paths.filter((path) => path !== dirname(addon));
  await Promise.all(removed.map((path) => rm(path, { recursive: true, force: true })));
}

try {
  const sanitizer = process.env['AIODNS_SANITIZE'];
  console.log('@aiodns/core-native: building the addon');
  await buildAddon({
    ...(sanitizer ? { sanitizer: parseSanitizer(sanitizer) } : {}),
    verbose: process.argv.includes('--verbose'),
  });
  const isDependency = import.meta.dirname.split(sep).includes('node_modules');
  if (isDependency) await removeIntermediates();
} catch (error) {
  console.error(`@aiodns/core-native: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
