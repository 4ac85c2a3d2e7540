import { dirname, join } from 'node:path';

/** The folder of the workspace. */
export const root = dirname(import.meta.dirname);

/**
 * @param {...string} segments
 * @returns {string} a path in the workspace
 */
export const inRoot = (...segments) => join(root, ...segments);

/** The report that the test runner writes. */
export const testReport = inRoot('.reports', 'tests.json');
