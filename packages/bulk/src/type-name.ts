import type { GenericTypeName, QueryTypeName } from '@aiodns/resolver';

/** A record type by name: `'MX'`, or `'TYPE65280'` for one without a name. */
export type TypeName = QueryTypeName | GenericTypeName;
