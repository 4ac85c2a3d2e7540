// Importing these modules takes longer than importing everything else here: node initialises them on demand, and for
// `import` it also reads every lazy property of them. They are loaded when they are needed.

let loadedNet: typeof import('node:net') | undefined;

/** The module `node:net`. */
export const net = (): typeof import('node:net') => {
  loadedNet ??= process.getBuiltinModule('node:net');
  return loadedNet;
};

let loadedUtil: typeof import('node:util') | undefined;

/** The module `node:util`. */
export const util = (): typeof import('node:util') => {
  loadedUtil ??= process.getBuiltinModule('node:util');
  return loadedUtil;
};
