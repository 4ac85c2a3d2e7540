import { readFile } from 'node:fs/promises';
import { inRoot } from './root.js';

/** Where the test runner leaves its report. */
export const reportPath = inRoot('.reports', 'tests.json');

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @returns {Promise<Counts | undefined>} what the test runner counted; undefined when it left no report
 */
export async function countTests() {
  const text = await readFile(reportPath, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  /** @type {{ numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }} */
  const report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
