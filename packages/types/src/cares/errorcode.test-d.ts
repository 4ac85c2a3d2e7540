import { expectTypeOf, test } from 'vitest';
import type { ErrorName, errorcode, errorName, StatusName } from './errorcode.js';

test('errors have the names of node:dns', () => {
  expectTypeOf<typeof errorName>().toEqualTypeOf<(code: number) => ErrorName>();
  expectTypeOf<(typeof errorcode)[number]>().toEqualTypeOf<StatusName>();
  expectTypeOf<
    'ENOTFOUND' | 'EOF' | 'EADDRGETNETWORKPARAMS' | 'UNKNOWN_ARES_ERROR'
  >().toExtend<ErrorName>();
  expectTypeOf<'SUCCESS'>().not.toExtend<ErrorName>();
  expectTypeOf<'ARES_SUCCESS' | 'ARES_ENOSERVER'>().toExtend<StatusName>();
});
