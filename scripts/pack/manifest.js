/**
 * @typedef {object} Manifest a package.json
 * @property {string} name
 * @property {string} [version]
 * @property {string} description
 * @property {boolean} [private]
 * @property {string} license
 * @property {string[]} [keywords]
 * @property {string} type
 * @property {Record<string, string>} engines
 * @property {Record<string, string | { types: string; default: string }>} [exports]
 * @property {Record<string, string>} [bin]
 * @property {boolean | string[]} [sideEffects]
 * @property {string[]} [files]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [scripts]
 *
 * @typedef {object} Release what all packages of a release share
 * @property {string} version
 * @property {string} repository the URL of its page
 * @property {string} [homepage]
 */

/**
 * @param {Manifest} manifest of the workspace
 * @returns {{ modules: string[]; programs: string[] }} the files that users import, and those that they run
 */
export function entryPoints({ exports = {}, bin = {} }) {
  const modules = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : [withoutDot(target.default)],
  );
  return { modules, programs: Object.values(bin).map(withoutDot) };
}

/**
 * @param {Manifest} manifest of the workspace
 * @returns {{ copied: string[]; written: string[] }} the published files: those copied as they are, and the folders that
 *   bundled modules and programs are written to
 */
export function publishedFiles(manifest) {
  const { modules, programs } = entryPoints(manifest);
  const written = new Set([...modules, ...programs].map((path) => path.replace(/\/.*/, '')));
  const copied = (manifest.files ?? []).filter(
    (path) => !path.startsWith('!') && !written.has(path),
  );
  return { copied, written: [...written] };
}

/** @param {string} path */
const withoutDot = (path) => path.replace(/^\.\//, '');

/**
 * Writes the package.json to publish.
 *
 * @param {Manifest} manifest of the workspace, which is private so that nobody publishes it as it is
 * @param {object} release
 * @param {Release} release.release
 * @param {string} release.folder of the package, in the repository
 * @param {readonly string[]} release.files in the published package
 * @param {Readonly<Record<string, string>>} [release.optionalDependencies]
 * @returns {object}
 */
export function publishedManifest(manifest, { release, folder, files, optionalDependencies }) {
  const { version, repository } = release;
  const { devDependencies: _, scripts: __, private: isPrivate, exports = {}, ...rest } = manifest;
  if (isPrivate !== true) throw new Error(`${manifest.name} is not private in the workspace`);
  const conditional = Object.entries(exports).map(([path, target]) => [path, conditions(target)]);
  return {
    ...rest,
    version,
    repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
    homepage: `${repository}/tree/main/${folder}#readme`,
    bugs: { url: `${repository}/issues` },
    ...(conditional.length > 0 ? { exports: Object.fromEntries(conditional) } : {}),
    ...legacyEntry(exports),
    files,
    ...withVersions('dependencies', manifest.dependencies, version),
    ...withVersions('peerDependencies', manifest.peerDependencies, version),
    ...withVersions('optionalDependencies', optionalDependencies, version),
    publishConfig: { access: 'public', provenance: true },
  };
}

/**
 * ESM for `import`, and for `require` a CommonJS file that loads the same ESM.
 *
 * @param {string | { types: string; default: string }} target
 */
function conditions(target) {
  if (typeof target === 'string') return target;
  return {
    import: target,
    require: { types: commonJs(target.types), default: commonJs(target.default) },
  };
}

/** @param {string} path */
export const commonJs = (path) =>
  path.replace(/\.(d\.ts|js)$/, (end) => end.replace(/[tj]s$/, 'c$&'));

/** @param {string} path of an ES module @returns {string} of its CommonJS twin, for loaders that cannot require the former */
export const commonJsBundle = (path) => path.replace(/\.js$/, '-commonjs.cjs');

/**
 * The file that `require` loads. Node and bundlers get the ES module, so that there is one instance of it, and Jest, which
 * cannot require ES modules, gets its twin.
 *
 * @param {string} file an ES module beside
 * @param {boolean} withDefault whether it has a default export, which tools only find where it is named
 * @returns {string} a CommonJS module with the same exports
 */
export function commonJsText(file, withDefault) {
  const lines = [
    "'use strict';",
    'let loaded;',
    'try {',
    `  loaded = require('./${file}');`,
    '} catch (error) {',
    "  if (error.code !== 'ERR_REQUIRE_ESM') throw error;",
    `  loaded = require('./${commonJsBundle(file)}');`,
  ];
  if (!withDefault) return [...lines, '}', 'module.exports = loaded;', ''].join('\n');
  return [
    ...lines,
    // What Node itself does with this export of an ES module.
    "  loaded = loaded['module.exports'] ?? loaded;",
    '}',
    'Object.assign(exports, loaded);',
    "Object.defineProperty(exports, '__esModule', { value: true });",
    'exports.default = loaded.default;',
    '',
  ].join('\n');
}

/**
 * The fields that TypeScript's node10 resolution reads in place of `exports`.
 *
 * @param {NonNullable<Manifest['exports']>} exports
 */
function legacyEntry(exports) {
  const entries = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ path, target }],
  );
  const main = entries.find(({ path }) => path === '.')?.target;
  const others = entries.filter(({ path }) => path !== '.');
  return {
    ...(main ? { main: commonJs(main.default), types: commonJs(main.types) } : {}),
    ...(others.length > 0
      ? {
          typesVersions: {
            '*': Object.fromEntries(
              others.map(({ path, target }) => [withoutDot(path), [commonJs(target.types)]]),
            ),
          },
        }
      : {}),
  };
}

/**
 * @param {string} field
 * @param {Readonly<Record<string, string>> | undefined} dependencies
 * @param {string} version of the packages of the workspace, which only fit each other
 */
function withVersions(field, dependencies, version) {
  if (dependencies === undefined) return {};
  const entries = Object.entries(dependencies).map(([name, range]) => {
    if (!/^(?:workspace|catalog):/.test(range)) return [name, range];
    if (range !== 'workspace:*') throw new Error(`${name}: ${range} cannot be published`);
    return [name, version];
  });
  return { [field]: Object.fromEntries(entries) };
}
