import { defineConfig } from 'vitest/config';
import { inRoot } from '../root.js';
import { patientForks } from './patient-forks.js';

export default defineConfig({
  root: inRoot(),
  test: {
    name: 'end-to-end',
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/bench/**',
      // Runs the published addon.
      'test/install/**',
      '**/dist/**',
      '**/node_modules/**',
      // Deno leaks from functions without names, which cannot be suppressed. No sanitizer sees Bun's allocator.
      'test/runtimes.test.ts',
      'test/encrypted/processes.test.ts',
      // Tests JavaScript beside what test/bulk.test.ts tests of the addon.
      'test/bulk-queue.test.ts',
      // Measures how fast a burst is sent.
      'test/pacing.test.ts',
    ],
    setupFiles: [inRoot('scripts', 'sanitize', 'worker-exit.js')],
    pool: patientForks,
    // A sanitized addon is several times slower; the thread sanitizer slows the whole process.
    testTimeout: 240_000,
    // The findings fail the run, whatever the tests do.
    retry: 1,
    hookTimeout: 240_000,
  },
});
