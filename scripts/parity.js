/**
 * @typedef {object} PageTest a test named on a page
 * @property {number} line
 * @property {string} name its file, groups and title, joined by {@link testName}
 */

/**
 * @typedef {object} TestReport the output of vitest's JSON reporter
 * @property {readonly {
 *   name: string;
 *   assertionResults: readonly { ancestorTitles: readonly string[]; title: string; status: string }[];
 * }[]} testResults
 */

const JOINT = ' › ';

/**
 * The name of a test on pages.
 *
 * @param {string} file relative to the workspace
 * @param {readonly string[]} titles of its groups, then its own
 * @returns {string}
 */
export function testName(file, titles) {
  return [file.replaceAll('\\', '/'), ...titles].join(JOINT);
}

/**
 * The names of the tests that have passed.
 *
 * @param {TestReport} report
 * @param {(file: string) => string} relative converts a path to one relative to the workspace
 * @returns {Set<string>}
 */
export function passedTests(report, relative) {
  return new Set(
    report.testResults.flatMap(({ name, assertionResults }) => {
      const file = relative(name);
      return (
        assertionResults
          .filter(({ status }) => status === 'passed')
          // Type tests have their file for their outermost group.
          .map(({ ancestorTitles: [outermost, ...groups], title }) =>
            testName(file, [
              ...(outermost === undefined || outermost === file ? [] : [outermost]),
              ...groups,
              title,
            ]),
          )
      );
    }),
  );
}

/**
 * The cells of a table's row (GitHub Flavored Markdown), where a bar within a cell is escaped.
 *
 * @param {string} line
 * @returns {string[] | undefined} undefined when the line is not a row
 */
function cells(line) {
  if (!/^\|.*\|\s*$/.test(line)) return undefined;
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/**
 * Reads the tables of a page that name tests.
 *
 * @param {string} text Markdown
 * @param {{ everyTable?: boolean }} [options] `everyTable: false` allows tables without a column for tests
 * @returns {{ tests: PageTest[]; faults: string[] }} the tests in the columns `Test` and `Our test`, and the
 * errors of the tables
 */
export function readParityPage(text, { everyTable = true } = {}) {
  /** @type {PageTest[]} */
  const tests = [];
  /** @type {string[]} */
  const faults = [];
  /** @type {string[] | undefined} */
  let head;
  const isSkipped = () => head !== undefined && !everyTable && testColumn(head) === -1;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const row = cells(content);
    if (row === undefined) {
      head = undefined;
    } else if (head === undefined) {
      head = row;
      if (everyTable && testColumn(head) === -1)
        faults.push(`line ${line}: the table has no column for tests`);
    } else if (!isSkipped() && !row.every((cell) => /^-+$/.test(cell))) {
      if (row.length !== head.length)
        faults.push(`line ${line}: the row has not as many cells as the head`);
      if (row.includes('')) faults.push(`line ${line}: a cell is empty`);
      tests.push({ line, name: row[testColumn(head)] ?? '' });
    }
  }
  return { tests, faults };
}

/** @param {readonly string[]} head */
function testColumn(head) {
  return head.findIndex((cell) => cell === 'Test' || cell === 'Our test');
}
