// Publishes the tarballs in packed/ in the order of their dependencies: publish.js [--dry-run]
import './node-version.js';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from './root.js';
import { runOrThrow, script, scriptArguments, step } from './step.js';

/** Later ones depend on earlier ones: addons, the three layers, what is built on them, the command. */
const ORDER = [
  /^aiodns-core-native-[a-z]/,
  /^aiodns-types-\d/,
  /^aiodns-core-native-\d/,
  /^aiodns-resolver-\d/,
  /^aiodns-[a-z]/,
  /^aiodns-\d/,
];

await script(async () => {
  const packed = inRoot('packed');
  const tarballs = (await readdir(packed)).filter((name) => name.endsWith('.tgz')).sort();
  const rank = (/** @type {string} */ name) => ORDER.findIndex((pattern) => pattern.test(name));
  tarballs.sort((one, other) => rank(one) - rank(other));
  for (const tarball of tarballs) {
    await step(`publishing ${tarball}`, () =>
      runOrThrow('npm', [
        'publish',
        join(packed, tarball),
        '--access',
        'public',
        ...scriptArguments,
      ]),
    );
  }
});
