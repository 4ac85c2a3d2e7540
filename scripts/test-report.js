import { readFile } from 'node:fs/promises';
import { inRoot } from './root.js';

/** The report of the test runner. */
export const reportPath = inRoot('.reports', 'tests.json');

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @returns {Promise<Counts | undefined>} undefined when there is no report
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
