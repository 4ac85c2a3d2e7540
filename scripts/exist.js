import { access } from 'node:fs/promises';

/**
 * @param {...string} paths
 * @returns {Promise<boolean>} whether all of them exist
 */
export async function exist(...paths) {
  const found = await Promise.allSettled(paths.map((path) => access(path)));
  return found.every(({ status }) => status === 'fulfilled');
}
