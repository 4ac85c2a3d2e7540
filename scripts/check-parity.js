// Checks that each test named in a table of the pages below has run and passed, by the report of the last `npm test`.
import './node-version.js';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { passedTests, readParityPage } from './parity.js';
import { inRoot, testReport } from './root.js';
import { script } from './step.js';

/** Pages whose tables name tests. */
const PAGES = [
  { page: 'docs/migrate/parity.md', everyTable: true },
  { page: 'docs/migrate/node-dns.md', everyTable: false },
];

await script(async () => {
  const report = await readFile(testReport, 'utf8').catch(() => undefined);
  if (report === undefined) {
    console.error('There is no report of the tests: npm test writes it.');
    return 1;
  }
  const passed = passedTests(JSON.parse(report), (file) => relative(inRoot(), file));
  let sum = 0;
  for (const { page, everyTable } of PAGES) {
    const { tests, faults } = readParityPage(await readFile(inRoot(page), 'utf8'), { everyTable });
    for (const { line, name } of tests) {
      if (!passed.has(name)) faults.push(`line ${line}: no test of this name has passed: ${name}`);
    }
    if (tests.length === 0) faults.push('the page names no test');
    for (const fault of faults) console.error(`${page}: ${fault}`);
    console.log(`${page}: ${tests.length} rows, ${faults.length} faults`);
    sum += faults.length;
  }
  return sum === 0 ? 0 : 1;
});
