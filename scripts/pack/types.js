import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { commonJs } from './manifest.js';

/**
 * Copies the declarations that an entry reaches: for `import` as they are, and for `require` with the same content under
 * the names of CommonJS, as older compilers refuse to `require` the types of ESM.
 *
 * @param {object} input
 * @param {string} input.folder of the package
 * @param {readonly string[]} input.entries declarations, relative to the folder
 * @param {string} input.output
 */
export async function copyTypes({ folder, entries, output }) {
  const reached = new Set(entries);
  for (const path of reached) {
    const text = cleaned(await readFile(join(folder, path), 'utf8'));
    for (const [, specifier = ''] of text.matchAll(SPECIFIER)) {
      reached.add(posix.join(posix.dirname(path), specifier.replace(/\.js$/, '.d.ts')));
    }
    await mkdir(dirname(join(output, path)), { recursive: true });
    await writeFile(join(output, path), text);
    await writeFile(join(output, commonJs(path)), asCommonJs(text));
  }
}

/** A relative module in an import, an export, an import type or an augmentation. */
const SPECIFIER = /(?<=(?:from|import|module) ?\(? ?['"])(\.[^'"]+\.js)(?=['"])/g;

/** @param {string} text */
function asCommonJs(text) {
  return text.replace(SPECIFIER, (path) => path.replace(/\.js$/, '.cjs'));
}

/**
 * @param {string} text of a declaration
 * @returns {string} without the map, whose sources are not published; with the library that declares disposal, which
 *   not every configuration has
 */
function cleaned(text) {
  const body = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  const disposes = /\[Symbol\.(?:asyncDispose|dispose)\]/.test(body);
  return disposes ? `/// <reference lib="esnext.disposable" />\n${body}` : body;
}
