// Checks that each test named in docs/migrate/parity.md has run and passed, by the report of the last `npm test`.
import './node-version.js';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { passedTests, readParityPage } from './parity.js';
import { inRoot, testReport } from './root.js';
import { script } from './step.js';

await script(async () => {
  const report = await readFile(testReport, 'utf8').catch(() => undefined);
  if (report === undefined) {
    console.error('There is no report of the tests: npm test writes it.');
    return 1;
  }
  const passed = passedTests(JSON.parse(report), (file) => relative(inRoot(), file));
  const page = await readFile(inRoot('docs', 'migrate', 'parity.md'), 'utf8');
  const { tests, faults } = readParityPage(page);
  for (const { line, name } of tests) {
    if (!passed.has(name)) faults.push(`line ${line}: no test of this name has passed: ${name}`);
  }
  if (tests.length === 0) faults.push('the page names no test');
  for (const fault of faults) console.error(`docs/migrate/parity.md: ${fault}`);
  console.log(`${tests.length} rows of the parity page, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
});
