// Removes what is built. What was downloaded stays: dependencies in node_modules, c-ares in its cache.
import './node-version.js';
import { rm } from 'node:fs/promises';
import { inRoot } from './root.js';
import { script } from './step.js';

const built = [
  'packages/types/dist',
  'packages/core-native/dist',
  'packages/core-native/build',
  'packages/resolver/dist',
  'packages/cli/dist',
  'test/dist',
  'test/bench/dist',
  'test/.samples',
  'node_modules/.cache',
  '.reports',
];

await script(async () => {
  await Promise.all(built.map((path) => rm(inRoot(path), { recursive: true, force: true })));
  return 0;
});
