import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {...string} segments
 * @returns {string} a path in the workspace
 */
export function inRoot(...segments) {
  return join(root, ...segments);
}
