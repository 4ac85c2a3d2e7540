// What a change must pass. The last line sums up all that ran: the tests, and each further check as one.
import './node-version.js';
import { rm } from 'node:fs/promises';
import { launch } from './launch.js';
import { inRoot } from './root.js';
import { PROJECTS } from './setup.js';
import { script } from './step.js';
import { countTests, reportPath } from './test-report.js';

/** @type {readonly { what: string; args: readonly string[] }[]} */
const checks = [
  {
    what: 'types',
    args: [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-b', ...PROJECTS.all],
  },
  {
    what: 'lint',
    args: [inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  },
  { what: 'samples', args: [inRoot('scripts', 'check-samples.js')] },
  // Reads the report that the tests have left.
  { what: 'parity', args: [inRoot('scripts', 'check-parity.js')] },
  { what: 'address sanitizer', args: [inRoot('scripts', 'sanitize.js'), 'address'] },
  { what: 'fuzzing', args: [inRoot('scripts', 'fuzz.js'), '10'] },
  { what: 'benchmark', args: [inRoot('scripts', 'bench.js'), '--quick'] },
];

await script(async () => {
  await rm(reportPath, { force: true });
  const testsPassed = (await launch('npm', ['test', '--silent'])) === 0;
  const counts = (await countTests()) ?? { passed: 0, failed: 0, skipped: 0 };
  const testsRan = counts.passed + counts.failed;
  // The runner also fails for what is no test, such as an error outside of one.
  if (!testsPassed && counts.failed === 0) counts.failed += 1;

  const outcomes = [];
  for (const { what, args } of checks) {
    console.log(`\n• ${what}`);
    const passed = (await launch(process.execPath, args)) === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    outcomes.push(`${what} ${passed ? 'passed' : 'failed'}`);
  }

  console.log(`\ntests: ${testsRan} ran; ${outcomes.join(', ')}`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0 && testsRan > 0 ? 0 : 1;
});
