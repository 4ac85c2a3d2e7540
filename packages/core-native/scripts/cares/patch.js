import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';

/**
 * Copies the sources of c-ares and applies the patches to the copy, in the order of their names. Every line of context
 * must match. The original is not changed: it may be the user's folder.
 *
 * @param {object} input
 * @param {string} input.directory the sources
 * @param {string} input.version of c-ares
 * @param {string} input.patches the folder of the patches
 * @param {string} input.folder holds the copy and nothing else
 * @returns {Promise<string>} the copy
 * @throws {Error} naming the patch that does not apply, and the version
 */
export async function copyPatched({ directory, version, patches, folder }) {
  const names = (await readdir(patches)).filter((name) => name.endsWith('.patch')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(patches, name), 'utf8')));
  // CMake goes by times and by this path: objects of other sources or patches must not be reused.
  const key = createHash('sha256')
    .update(JSON.stringify([directory, texts]))
    .digest('hex');
  const copy = join(folder, `c-ares-${version}-${key.slice(0, 8)}`);
  await rm(folder, { recursive: true, force: true });
  await cp(directory, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => basename(source) !== '.git',
  });
  for (const [index, text] of texts.entries()) {
    for (const change of parsePatch(text)) {
      const file = (change.newFileName ?? '').replace(/^b\//, '');
      if (!(await applyTo(join(copy, file), change))) {
        throw new Error(`${names[index]} does not apply to ${file} of c-ares ${version}`);
      }
    }
  }
  return copy;
}

/**
 * @param {string} path of a file, which keeps its times so that CMake does not compile it again
 * @param {import('diff').StructuredPatch} change
 * @returns {Promise<boolean>} whether it applied
 */
async function applyTo(path, change) {
  const times = await stat(path).catch(() => undefined);
  if (times === undefined) return false;
  const after = applyPatch(await readFile(path, 'utf8'), change);
  if (after === false) return false;
  await writeFile(path, after);
  await utimes(path, times.atime, times.mtime);
  return true;
}
