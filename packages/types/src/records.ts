import type { GenericClassName, QueryClassName } from './query-class.js';
import type {
  GenericTypeName,
  QueryType,
  QueryTypeName,
  QueryTypeSpec,
  RecordTypeName,
} from './query-type.js';
import type {
  FieldTypes,
  FlatConversions,
  RAW_DATA,
  RECORD_TABLE,
  RecordRow,
} from './record-table.js';

type Table = typeof RECORD_TABLE;

type Fields = RecordRow['data'];

/** The value of a flat field. */
type FlatValue<Data extends Fields, Source> = Source extends {
  readonly as: infer As extends keyof FlatConversions;
}
  ? FlatConversions[As]
  : Source extends keyof Data
    ? FieldTypes[Data[Source]['kind']]
    : never;

/**
 * The data of a record, with the fields of pycares' record data class in camelCase.
 *
 * @example
 * ```ts
 * const data: RecordData<'MX'> = { priority: 10, exchange: 'mail.example.com' };
 * ```
 */
export type RecordData<Name extends RecordTypeName> = Name extends RecordTypeName
  ? {
      -readonly [Field in keyof Table[Name]['data']]: FlatValue<Table[Name]['data'], Field>;
    }
  : never;

/** The data of a record that c-ares leaves unparsed: its RDATA as it came (RFC 3597). */
export type RawRecordData = {
  -readonly [Field in keyof typeof RAW_DATA]: FlatValue<typeof RAW_DATA, Field>;
};

/**
 * A record as a query for its type gives it: flat, told apart by `type`, with the fields of aiodns' results in camelCase.
 *
 * `ttl` is in seconds.
 *
 * @example
 * ```ts
 * const mx: FlatResult<'MX'> = { type: 'MX', ttl: 300, host: 'mail.example.com', priority: 10 };
 * ```
 */
export type FlatResult<Name extends RecordTypeName> = Name extends RecordTypeName
  ? {
      [Field in 'type' | 'ttl' | keyof Table[Name]['flat']]: Field extends 'type'
        ? Name
        : Field extends 'ttl'
          ? number
          : Field extends keyof Table[Name]['flat']
            ? FlatValue<Table[Name]['data'], Table[Name]['flat'][Field]>
            : never;
    }
  : never;

/** A record of a type that has no name here: its RDATA as it came (RFC 3597). `ttl` is in seconds. */
export interface UnknownResult extends RawRecordData {
  type: GenericTypeName;
  ttl: number;
}

/** A record of any type, flat: narrow it by `type`. */
export type AnyResult = FlatResult<RecordTypeName> | UnknownResult;

type SingleTypeName = {
  [Name in RecordTypeName]: Table[Name]['single'] extends true ? Name : never;
}[RecordTypeName];

type ResultOfName<Name extends QueryTypeName> = Name extends 'ANY'
  ? AnyResult[]
  : Name extends SingleTypeName
    ? FlatResult<Name>
    : Name extends RecordTypeName
      ? FlatResult<Name>[]
      : never;

type NameOfCode<Code extends number> = {
  [Name in QueryTypeName]: (typeof QueryType)[Name] extends Code ? Name : never;
}[QueryTypeName];

type ResultOfCode<Code extends number> = number extends Code
  ? AnyQueryResult
  : [NameOfCode<Code>] extends [never]
    ? UnknownResult[]
    : ResultOfName<NameOfCode<Code>>;

/** What a query gives when its type is not known before it runs: one record or a list. */
export type AnyQueryResult = ResultOfName<QueryTypeName> | UnknownResult[];

/**
 * What a query for a type gives: a list of flat records; for CNAME and SOA, of which a name has one, the record itself;
 * for ANY a list of records of all types.
 *
 * @example
 * ```ts
 * const mx: QueryResult<'MX'> = [{ type: 'MX', ttl: 300, host: 'mail.example.com', priority: 10 }];
 * const same: QueryResult<15> | QueryResult<'TYPE15'> = mx;
 * ```
 */
export type QueryResult<Spec extends QueryTypeSpec> = Spec extends QueryTypeName
  ? ResultOfName<Spec>
  : Spec extends `TYPE${infer Code extends number}`
    ? ResultOfCode<Code>
    : Spec extends number
      ? ResultOfCode<Spec>
      : never;

/** What every record has, whatever its type. */
interface RecordOf<Type, Data> {
  /** The name that owns the record, in presentation form. */
  name: string;
  /** The record's type, which tells what `data` holds. */
  type: Type;
  /** The record's class by name, or as `'CLASS42'` where it has none. */
  recordClass: QueryClassName | GenericClassName;
  /** For how many seconds the record may be cached. */
  ttl: number;
  /** The record's fields. */
  data: Data;
}

/** A record of a type that has no name here. */
export type UnknownRecord = RecordOf<GenericTypeName, RawRecordData>;

/** Each type's record by the type's name. */
type Records = { [Name in RecordTypeName]: RecordOf<Name, RecordData<Name>> };

/**
 * A resource record (RFC 1035 §4.1.3) of a section of an answer. `type` narrows `data`.
 *
 * @example
 * ```ts
 * const exchanges = (records: DNSRecord[]) =>
 *   records.flatMap((record) => (record.type === 'MX' ? [record.data.exchange] : []));
 * ```
 */
export type DNSRecord = Records[RecordTypeName] | UnknownRecord;
