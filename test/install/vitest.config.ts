import { defineConfig } from 'vitest/config';

// Installing compiles nothing, but package managers take a while: one file at a time.
export default defineConfig({
  test: {
    include: ['test/install/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
