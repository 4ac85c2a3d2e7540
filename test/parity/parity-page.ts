/** A test that is named on a page. */
export interface PageTest {
  readonly line: number;
  /** Its file, groups and title, as {@link testName} joins them. */
  readonly name: string;
}

/** The tests in the columns `Test` and `Our test` of a page's tables, and the faults of these tables. */
export interface ParityPage {
  readonly tests: PageTest[];
  readonly faults: string[];
}

/** The output of vitest's JSON reporter. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const JOINT = ' › ';

/**
 * The name of a test on pages.
 *
 * @param file - relative to the workspace
 * @param titles - of its groups, then its own
 */
export const testName = (file: string, titles: readonly string[]): string =>
  [file.replaceAll('\\', '/'), ...titles].join(JOINT);

/**
 * The names of the tests that have passed.
 *
 * @param relative - converts a path to one relative to the workspace
 */
export function passedTests(
  report: TestReport,
  relative: (file: string) => string,
): ReadonlySet<string> {
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
 * Reads the tables of a page that name tests.
 *
 * @param text - Markdown
 * @param options - `everyTable: false` allows tables without a column for tests
 */
export function readParityPage(text: string, { everyTable = true } = {}): ParityPage {
  const tests: PageTest[] = [];
  const faults: string[] = [];
  let head: readonly string[] | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const row = cellsOf(content);
    if (row === undefined) {
      head = undefined;
    } else if (head === undefined) {
      head = row;
      if (everyTable && testColumn(head) === -1)
        faults.push(`line ${line}: the table has no column for tests`);
    } else if ((everyTable || testColumn(head) !== -1) && !row.every((cell) => /^-+$/.test(cell))) {
      if (row.length !== head.length)
        faults.push(`line ${line}: the row has not as many cells as the head`);
      if (row.includes('')) faults.push(`line ${line}: a cell is empty`);
      tests.push({ line, name: row[testColumn(head)] ?? '' });
    }
  }
  return { tests, faults };
}

/** The cells of a table's row (GitHub Flavored Markdown), where a bar within a cell is escaped. */
const cellsOf = (line: string): string[] | undefined =>
  /^\|.*\|\s*$/.test(line)
    ? line
        .trim()
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'))
    : undefined;

const testColumn = (head: readonly string[]): number =>
  head.findIndex((cell) => cell === 'Test' || cell === 'Our test');
