// Checks that each test named in a table of the pages below has run and passed, by the report of the last `npm test`.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { passedTests, readParityPage } from './parity-page.js';

/** Pages whose tables name tests. */
const PAGES = [
  { page: 'docs/migrate/parity.md', everyTable: true },
  { page: 'docs/migrate/node-dns.md', everyTable: false },
] as const;

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const report = join(workspace, '.reports', 'tests.json');

/** Prints the faults of a page, and resolves with how many it has. */
async function check(
  { page, everyTable }: (typeof PAGES)[number],
  passed: ReadonlySet<string>,
): Promise<number> {
  const text = await readFile(join(workspace, page), 'utf8');
  const { tests, faults } = readParityPage(text, { everyTable });
  for (const { line, name } of tests) {
    if (!passed.has(name)) faults.push(`line ${line}: no test of this name has passed: ${name}`);
  }
  if (tests.length === 0) faults.push('the page names no test');
  for (const fault of faults) console.error(`${page}: ${fault}`);
  console.log(`${page}: ${tests.length} rows, ${faults.length} faults`);
  return faults.length;
}

if (existsSync(report)) {
  const results = JSON.parse(await readFile(report, 'utf8'));
  const passed = passedTests(results, (file) => relative(workspace, file));
  for (const page of PAGES) {
    if ((await check(page, passed)) > 0) process.exitCode = 1;
  }
} else {
  console.error('There is no report of the tests: npm test writes it.');
  process.exitCode = 1;
}
