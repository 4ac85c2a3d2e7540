import { expectTypeOf, test } from 'vitest';
import type { ErrorName, errorcode, errorName, StatusName } from './errorcode.js';
import type { InvalidArgumentError, invalidArgument } from './invalid-argument.js';
import type { OpcodeName, opcodeName } from './opcode.js';
import type { parseQueryClass, QueryClassName, queryClassName } from './query-class.js';
import type { parseQueryType, QueryTypeName, QueryTypeSpec, queryTypeName } from './query-type.js';
import type { RcodeName, rcodeName } from './rcode.js';
import type { SvcParamKeyName, svcParamKeyName } from './svc-params.js';

test('names come from codes, generic ones included', () => {
  expectTypeOf<typeof queryTypeName>().toEqualTypeOf<
    (code: number) => QueryTypeName | `TYPE${number}`
  >();
  expectTypeOf<typeof queryClassName>().toEqualTypeOf<
    (code: number) => QueryClassName | `CLASS${number}`
  >();
  expectTypeOf<typeof rcodeName>().toEqualTypeOf<(code: number) => RcodeName | `RCODE${number}`>();
  expectTypeOf<typeof opcodeName>().toEqualTypeOf<
    (code: number) => OpcodeName | `OPCODE${number}`
  >();
  expectTypeOf<typeof svcParamKeyName>().toEqualTypeOf<
    (key: number) => SvcParamKeyName | `key${number}`
  >();
});

test('codes come from anything that a caller may write', () => {
  expectTypeOf<typeof parseQueryType>().toEqualTypeOf<
    (value: string | number) => number | undefined
  >();
  expectTypeOf<typeof parseQueryClass>().toEqualTypeOf<
    (value: string | number) => number | undefined
  >();
  expectTypeOf<QueryTypeSpec>().toEqualTypeOf<QueryTypeName | `TYPE${number}` | number>();
});

test('errors are named as node:dns names them', () => {
  expectTypeOf<typeof errorName>().toEqualTypeOf<(code: number) => ErrorName>();
  expectTypeOf<(typeof errorcode)[number]>().toEqualTypeOf<StatusName>();
  expectTypeOf<
    'ENOTFOUND' | 'EOF' | 'EADDRGETNETWORKPARAMS' | 'UNKNOWN_ARES_ERROR'
  >().toExtend<ErrorName>();
  expectTypeOf<'SUCCESS'>().not.toExtend<ErrorName>();
  expectTypeOf<'ARES_SUCCESS' | 'ARES_ENOSERVER'>().toExtend<StatusName>();
});

test('a bad argument is a TypeError with its code', () => {
  expectTypeOf<ReturnType<typeof invalidArgument>>().toEqualTypeOf<InvalidArgumentError>();
  expectTypeOf<InvalidArgumentError>().toExtend<TypeError>();
  expectTypeOf<InvalidArgumentError['code']>().toEqualTypeOf<'ERR_INVALID_ARG_VALUE'>();
});
