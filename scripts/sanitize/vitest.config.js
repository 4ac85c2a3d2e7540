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
      '**/dist/**',
      '**/node_modules/**',
      // Deno's own leaks have no names to suppress them by, and Bun has an allocator that no sanitizer sees.
      'test/runtimes.test.ts',
      // Asks how fast a burst goes out.
      'test/pacing.test.ts',
    ],
    setupFiles: [inRoot('scripts', 'sanitize', 'worker-exit.js')],
    pool: patientForks,
    // A sanitized addon is several times slower, and so is everything else in a process that looks for races.
    testTimeout: 240_000,
    // What counts here are the findings, which fail the run whatever the tests do.
    retry: 1,
    hookTimeout: 240_000,
  },
});
