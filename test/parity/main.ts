// Checks that each test named in a table of the pages below has run and passed, by the report of the last `npm test`.
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
const report = await readFile(join(workspace, '.reports', 'tests.json'), 'utf8').catch(() => {
  throw new Error('There is no report of the tests: npm test writes it.');
});
const passed = passedTests(JSON.parse(report), (file) => relative(workspace, file));
for (const { page, everyTable } of PAGES) {
  const text = await readFile(join(workspace, page), 'utf8');
  const { tests, faults } = readParityPage(text, { everyTable });
  for (const { line, name } of tests) {
    if (!passed.has(name)) faults.push(`line ${line}: no test of this name has passed: ${name}`);
  }
  if (tests.length === 0) faults.push('the page names no test');
  for (const fault of faults) console.error(`${page}: ${fault}`);
  console.log(`${page}: ${tests.length} rows, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
