import type nodeDns from 'node:dns';
import type nodePromises from 'node:dns/promises';
import { describe, expectTypeOf, test } from 'vitest';
import type dns from './dns.js';
import type promises from './dns-promises.js';
import type { lookup } from './index.js';

describe('a module', () => {
  test('is assignable to that of Node', () => {
    expectTypeOf<typeof dns>().toExtend<typeof nodeDns>();
    expectTypeOf<typeof promises>().toExtend<typeof nodePromises>();
    expectTypeOf<typeof import('./dns.js')>().toExtend<typeof import('node:dns')>();
    expectTypeOf<typeof import('./dns-promises.js')>().toExtend<
      typeof import('node:dns/promises')
    >();
  });
});

describe('a lookup', () => {
  test('is assignable to that of Node, and to the option of sockets', () => {
    expectTypeOf<typeof lookup>().toExtend<typeof nodeDns.lookup>();
    expectTypeOf<typeof lookup>().toExtend<import('node:net').LookupFunction>();
    expectTypeOf<typeof lookup.promises>().toExtend<typeof nodePromises.lookup>();
  });

  test('takes a signal', () => {
    expectTypeOf<typeof lookup.promises>().toBeCallableWith('host', {
      signal: AbortSignal.timeout(1),
    });
  });
});
