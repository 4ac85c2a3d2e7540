import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const derived = new Set(['node_modules', 'dist', 'build', '.cache', '.git']);

/**
 * @param {string} path
 * @returns {Promise<string[]>} the files under a path, or the path itself where it is a file; none where it is absent
 */
async function filesUnder(path) {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => !derived.has(entry.name))
      .map((entry) => filesUnder(join(path, entry.name))),
  );
  return nested.flat();
}

/**
 * One SHA-256 over the names and the contents of files. Folders are taken with everything below them, except what is
 * derived (`node_modules`, `dist`, `build`, caches).
 *
 * @param {readonly string[]} paths files and folders; absent ones count as empty
 * @param {readonly unknown[]} [also] further values the result depends on, taken as JSON
 * @returns {Promise<string>} hexadecimal digest
 */
export async function contentHash(paths, also = []) {
  const files = (await Promise.all(paths.map(filesUnder))).flat().sort();
  const hash = createHash('sha256').update(JSON.stringify(also));
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
