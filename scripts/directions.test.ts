import { describe, expect, it } from 'vitest';
import { dependencyErrors, sourceErrors } from './directions.js';

describe('includes', () => {
  it.each([
    ['js/addon.cc', '#include "js/environment.h"\n#include <napi.h>\n'],
    [
      'io/io_thread.cc',
      '#include "io/io_thread.h"\n#include "cares/channel.h"\n#include <ares.h>\n',
    ],
    ['cares/channel.h', '#include "shared/waker.h"\n'],
  ])('of %s may run forward', (path, text) => {
    expect(sourceErrors(path, text)).toEqual([]);
  });

  it.each([
    ['io/io_thread.cc', '"js/environment.h"', 'io/ must not include js/'],
    ['shared/waker.h', '"cares/channel.h"', 'shared/ must not include cares/'],
    ['cares/channel.cc', '"io/io_thread.h"', 'cares/ must not include io/'],
    ['shared/waker.cc', '<node_api.h>', 'only js/ may use Node-API'],
    ['io/io_loop.cc', '<napi.h>', 'only js/ may use Node-API'],
    ['io/poller.cc', '"poller.h"', 'not relative to native/'],
    ['js/addon.cc', '"../io/io_thread.h"', 'not relative to native/'],
  ])('of %s must not have %s', (path, header, error) => {
    const [first, ...others] = sourceErrors(path, `#include <vector>\n  # include ${header}\n`);
    expect(first).toContain(error);
    expect(others).toEqual([]);
  });

  it('are checked in files that have a folder', () => {
    expect(sourceErrors('addon.cc', '')).toEqual([expect.stringContaining('none of the folders')]);
  });
});

it('limits a file to 300 lines, except the allocator', () => {
  const [allowed, long] = ['\n'.repeat(300), '\n'.repeat(301)];
  expect(sourceErrors('io/io_loop.cc', allowed)).toEqual([]);
  expect(sourceErrors('io/io_loop.cc', long)).toEqual([
    'io/io_loop.cc has 301 lines; 300 are allowed',
  ]);
  expect(sourceErrors('shared/slab_allocator.cc', long)).toEqual([]);
});

describe('dependencies', () => {
  const manifest = (name: string, dependency: string) => ({
    name,
    dependencies: { zod: '4', [dependency]: 'workspace:*' },
  });

  it.each([
    ['aiodns', '@aiodns/bulk'],
    ['@aiodns/resolver', '@aiodns/types'],
  ])('of %s may run forward', (name, dependency) => {
    expect(dependencyErrors(manifest(name, dependency))).toEqual([]);
  });

  it.each([
    ['@aiodns/types', '@aiodns/core-native'],
    ['@aiodns/core-native', '@aiodns/resolver'],
    ['@aiodns/node', '@aiodns/bulk'],
    ['@aiodns/resolver', 'aiodns'],
  ])('of %s must not run back', (name, dependency) => {
    expect(dependencyErrors(manifest(name, dependency))).toEqual([
      `${name} must not depend on ${dependency}`,
    ]);
    const { dependencies } = manifest(name, dependency);
    expect(dependencyErrors({ name, devDependencies: dependencies })).toHaveLength(1);
  });

  it('are checked in packages that have a layer', () => {
    expect(dependencyErrors({ name: '@aiodns/other' })).toEqual(['@aiodns/other is in no layer']);
  });
});
