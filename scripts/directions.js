/** The folders of `native/`. Each may include its own headers and those of later folders. */
const folders = ['js', 'io', 'cares', 'shared'];

/** Packages in layers. Each may depend on those of later layers. */
const layers = [
  ['aiodns'],
  ['@aiodns/bulk', '@aiodns/node'],
  ['@aiodns/resolver'],
  ['@aiodns/core-native'],
  // A channel imports it when it is given an encrypted server: nothing else has to say that it wants one.
  ['@aiodns/transports'],
  ['@aiodns/types'],
];

/**
 * @param {string} path of a C++ file, relative to `native/`
 * @param {string} text
 * @returns {string[]} errors of its place, its length and its includes
 */
export function sourceErrors(path, text) {
  const rank = folders.findIndex((folder) => path.startsWith(`${folder}/`));
  if (rank < 0) return [`${path} is in none of the folders ${folders.join(', ')}`];
  const errors = [];
  const lines = text.split('\n').length - 1;
  if (lines > 300 && !path.endsWith('/slab_allocator.cc'))
    errors.push(`${path} has ${lines} lines; 300 are allowed`);
  for (const [, mark, name = ''] of text.matchAll(/^\s*#\s*include\s*(["<])([^">]+)/gm)) {
    const target = folders.findIndex((folder) => name.startsWith(`${folder}/`));
    if (/(?:^|\/)(?:napi|node_api|js_native_api)\b/.test(name)) {
      if (rank > 0) errors.push(`${path} includes ${name}: only js/ may use Node-API`);
    } else if (mark === '"' && target < 0) {
      errors.push(`${path} includes ${name}, which is not relative to native/`);
    } else if (mark === '"' && target < rank) {
      errors.push(
        `${path} includes ${name}: ${folders[rank]}/ must not include ${folders[target]}/`,
      );
    }
  }
  return errors;
}

/**
 * biome refuses imports of packages that a manifest does not declare, so that manifests decide the direction.
 *
 * @param {{ name: string; dependencies?: object; devDependencies?: object }} manifest
 * @returns {string[]} dependencies that run back
 */
export function dependencyErrors({ name, dependencies, devDependencies }) {
  const rankOf = (/** @type {string} */ dependency) =>
    layers.findIndex((layer) => layer.includes(dependency));
  const rank = rankOf(name);
  if (rank < 0) return [`${name} is in no layer`];
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((dependency) => rankOf(dependency) >= 0 && rankOf(dependency) <= rank)
    .map((dependency) => `${name} must not depend on ${dependency}`);
}
