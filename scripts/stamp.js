import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contentHash } from '../packages/core-native/scripts/content-hash.js';
import { inRoot } from './root.js';

/**
 * @typedef {object} Stamped
 * @property {string} name of the stamp
 * @property {readonly string[]} inputs files and folders that the work depends on
 * @property {readonly unknown[]} [also] values it depends on
 * @property {() => Promise<boolean>} present whether the results still exist
 */

/**
 * Does work whose inputs have changed since it was last done, as their content tells.
 *
 * @param {Stamped} stamped
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done
 */
export async function whenChanged({ name, inputs, also, present }, work) {
  // Beside what it speaks of: whoever removes node_modules removes the stamps.
  const path = inRoot('node_modules', '.cache', 'aiodns', `${name}.stamp`);
  const current = () => contentHash(inputs, also);
  const previous = await readFile(path, 'utf8').catch(() => '');
  if (previous === (await current()) && (await present())) return false;
  await work();
  await mkdir(dirname(path), { recursive: true });
  // Taken again: an install may have brought the lockfile up to date.
  await writeFile(path, await current());
  return true;
}
