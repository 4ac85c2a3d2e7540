import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/scripts/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          // Property tests run a hundred cases each, on machines that are busy.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/src/**/*.test-d.ts'],
            tsconfig: './tsconfig.unit.json',
          },
        },
      },
      {
        test: {
          name: 'public surface',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/*.test-d.ts'],
            tsconfig: './test/tsconfig.json',
          },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/**/*.test.ts'],
          exclude: ['test/bench/**', 'test/install/**', '**/dist/**', '**/node_modules/**'],
          // Tests start servers and wait for timeouts.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
