import { expectTypeOf, test } from 'vitest';
import type { OpcodeName, opcodeName } from './opcode.js';
import type { parseQueryClass, QueryClassName, queryClassName } from './query-class.js';
import type { parseQueryType, QueryTypeName, QueryTypeSpec, queryTypeName } from './query-type.js';
import type { RcodeName, rcodeName } from './rcode.js';
import type { SvcParamKeyName, svcParamKeyName } from './svc-param-key.js';

test('functions from codes to names include generic forms', () => {
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

test('parsers accept strings and numbers', () => {
  expectTypeOf<typeof parseQueryType>().toEqualTypeOf<
    (value: string | number) => number | undefined
  >();
  expectTypeOf<typeof parseQueryClass>().toEqualTypeOf<
    (value: string | number) => number | undefined
  >();
  expectTypeOf<QueryTypeSpec>().toEqualTypeOf<QueryTypeName | `TYPE${number}` | number>();
});
