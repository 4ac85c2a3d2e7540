import { fileURLToPath } from 'node:url';

// This module runs from the folder of compiled files, one level below the package.
/** A file of this package, by its path in the source tree. */
export function sourceFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** A compiled module of this package, by its path in the source tree without the extension. */
export function compiledModule(path: string): string {
  return fileURLToPath(new URL(`./${path}.js`, import.meta.url));
}
