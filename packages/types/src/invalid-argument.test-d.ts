import { expectTypeOf, test } from 'vitest';
import type { InvalidArgumentError, invalidArgument } from './invalid-argument.js';

test('a bad argument is a TypeError with its code', () => {
  expectTypeOf<ReturnType<typeof invalidArgument>>().toEqualTypeOf<InvalidArgumentError>();
  expectTypeOf<InvalidArgumentError>().toExtend<TypeError>();
  expectTypeOf<InvalidArgumentError['code']>().toEqualTypeOf<'ERR_INVALID_ARG_VALUE'>();
});
