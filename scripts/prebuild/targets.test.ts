import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hostTarget, packageName, TARGETS } from './targets.js';

it('names the targets that the loader loads', () => {
  const url = new URL('../../packages/core-native/load.cjs', import.meta.url);
  const required = readFileSync(url, 'utf8').matchAll(
    /case '(.+)':\n\s+return require\('(.+)'\);/g,
  );
  const loaded = [...required].map(([, target = '', name]) => [target, name]);
  const targets = Object.keys(TARGETS).map((target) => [target, packageName(target)]);
  expect(loaded.sort()).toEqual(targets.sort());
});

it('names the target of this process', () => {
  expect(Object.keys(TARGETS)).toContain(hostTarget());
});
