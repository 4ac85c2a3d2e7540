import { dirname, join, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { commonJsBundle } from './manifest.js';

/**
 * zod shares its settings among its copies in a process. A bundled copy must not meet another version's.
 *
 * @type {import('rolldown').Plugin}
 */
const keepZodToItself = {
  name: 'keep-zod-to-itself',
  transform: {
    filter: { id: /[\\/]zod[\\/]v4[\\/]core[\\/]/, code: /globalThis\.__zod/ },
    handler: (code) => `const zodGlobals = {};\n${code.replaceAll('globalThis', 'zodGlobals')}`,
  },
};

/** Names on `globalThis` that no bundle may use. */
const SHARED_NAMES = /globalThis\)?\.__zod/;

/**
 * Bundles entry points with everything that is not listed as external.
 *
 * @param {object} input
 * @param {string} input.folder of the package
 * @param {readonly string[]} input.entries relative to the folder
 * @param {string} input.output receives each entry under its path, and shared chunks beside the first
 * @param {readonly string[]} input.external names of packages
 * @param {'esm' | 'cjs'} input.format the files of CommonJS have names of {@link commonJsBundle}
 * @returns {Promise<{ bundled: string[]; withDefault: string[] }>} the folders of the packages whose code the bundles
 *   contain, and the entries that have a default export
 * @throws {Error} when an import cannot be resolved
 */
export async function bundle({ folder, entries, output, external, format }) {
  const bundled = await rolldown({
    input: Object.fromEntries(
      entries.map((entry) => [entry.replace(/\.js$/, ''), join(folder, entry)]),
    ),
    platform: 'node',
    external: (id) =>
      id.endsWith('.cjs') ||
      id.startsWith('node:') ||
      external.some((name) => id === name || id.startsWith(`${name}/`)),
    makeAbsoluteExternalsRelative: false,
    plugins: [keepZodToItself],
    onLog(level, log) {
      if (level === 'warn') throw new Error(`${log.code ?? ''} ${log.message}`);
    },
  });
  try {
    const { output: files } = await bundled.write({
      dir: output,
      format,
      exports: 'named',
      entryFileNames: format === 'esm' ? '[name].js' : commonJsBundle('[name].js'),
      chunkFileNames: `${dirname(entries[0] ?? '')}/[name]-[hash].${format === 'esm' ? 'js' : 'cjs'}`,
      comments: { annotation: false, legal: false, jsdoc: false },
    });
    const chunks = files.filter((file) => file.type === 'chunk');
    for (const { fileName, code } of chunks) {
      if (SHARED_NAMES.test(code)) throw new Error(`${fileName} still uses a global name of zod`);
    }
    const ids = chunks.flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([id, { code }]) => (code ? [id] : [])),
    );
    return {
      bundled: [...new Set(ids.flatMap((id) => packageFolder(id) ?? []))].sort(),
      withDefault: chunks.flatMap(({ fileName, isEntry, exports }) =>
        isEntry && exports.includes('default') ? [fileName] : [],
      ),
    };
  } finally {
    await bundled.close();
  }
}

/**
 * @param {string} path of a file
 * @returns {string | undefined} the folder of the package in node_modules that contains it
 */
function packageFolder(path) {
  const segments = path.split(sep);
  const index = segments.lastIndexOf('node_modules');
  if (index < 0) return undefined;
  const length = segments[index + 1]?.startsWith('@') ? 3 : 2;
  return segments.slice(0, index + length).join(sep);
}
