// Runs the checks that every change must pass. The last line has the counts: of tests, with each further check as one.
import './node-version.js';
import { readFile, rm } from 'node:fs/promises';
import { testReport } from './root.js';
import { launch, script } from './step.js';

/** The parity page is compared with the report of the tests, which run first. */
const checks = {
  types: ['exec', '--', 'tsc', '-b'],
  lint: ['run', 'lint'],
  directions: ['run', 'directions'],
  samples: ['run', 'samples'],
  parity: ['run', 'parity'],
  documentation: ['run', 'docs:check'],
  packing: ['run', 'pack'],
  installing: ['run', 'test:install'],
  'address sanitizer': ['run', 'test:asan'],
  // malloc() checks more, but is not what the release build allocates with.
  'address sanitizer with slabs': [
    ...['run', 'test:asan:slab', '--', 'test/records', 'test/channel', 'test/resolver'],
    ...['test/restart', 'test/limits/system-limits', 'test/lifetimes'],
  ],
  fuzzing: ['run', 'fuzz', '--', '10'],
  benchmark: ['run', 'bench', '--', '--quick'],
};

await script(async () => {
  await rm(testReport, { force: true });
  const testsPassed = (await launch('npm', ['test', '--silent'])) === 0;
  const counts = await countTests();
  const testsRan = counts.passed + counts.failed;
  // The runner also fails for an error outside of any test.
  if (!testsPassed && counts.failed === 0) counts.failed += 1;

  const outcomes = [];
  for (const [name, args] of Object.entries(checks)) {
    console.log(`\n• ${name}`);
    const passed = (await launch('npm', ['--silent', ...args])) === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    outcomes.push(`${name} ${passed ? 'passed' : 'failed'}`);
  }

  console.log(`\ntests: ${testsRan} ran; ${outcomes.join(', ')}`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0 && testsRan > 0 ? 0 : 1;
});

/** @returns {Promise<{ passed: number; failed: number; skipped: number }>} zeros when there is no report */
async function countTests() {
  const report = JSON.parse(await readFile(testReport, 'utf8').catch(() => '{}'));
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}
