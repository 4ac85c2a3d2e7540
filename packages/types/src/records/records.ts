import type { GenericClassName, QueryClassName } from '../registries/query-class.js';
import type {
  GenericTypeName,
  QueryType,
  QueryTypeName,
  QueryTypeSpec,
  RecordTypeName,
} from '../registries/query-type.js';
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

/** The data of a record that c-ares does not parse: its raw RDATA (RFC 3597). */
export type RawRecordData = {
  -readonly [Field in keyof typeof RAW_DATA]: FlatValue<typeof RAW_DATA, Field>;
};

/**
 * A record as a query for its type returns it: flat, discriminated by `type`, with the fields of aiodns' results in camelCase.
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

/** A record of a type without a name in {@link QueryType}: its raw RDATA (RFC 3597). `ttl` is in seconds. */
export interface UnknownResult extends RawRecordData {
  type: GenericTypeName;
  ttl: number;
}

/** A record of any type, flat; `type` narrows it. */
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

/** The result of a query whose type the compiler does not know: one record or a list. */
export type AnyQueryResult = ResultOfName<QueryTypeName> | UnknownResult[];

/**
 * The result of a query for a type: a list of flat records. CNAME and SOA give a single record, because a name has at
 * most one; ANY gives a list of records of all types.
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

/** The fields common to records of all types. */
interface RecordOf<Type, Data> {
  /** The name that owns the record, in presentation form. */
  name: string;
  /** The record's type, which narrows `data`. */
  type: Type;
  /** The name of the record's class, or `'CLASS42'` if it has none. */
  recordClass: QueryClassName | GenericClassName;
  /** How long the record may be cached, in seconds. */
  ttl: number;
  /** The record's fields. */
  data: Data;
}

/** A record of a type without a name in {@link QueryType}. */
export type UnknownRecord = RecordOf<GenericTypeName, RawRecordData>;

/** Records by the name of their type. */
type Records = { [Name in RecordTypeName]: RecordOf<Name, RecordData<Name>> };

/**
 * A resource record (RFC 1035 §4.1.3) of a section of a response. `type` narrows `data`.
 *
 * @example
 * ```ts
 * const exchanges = (records: DNSRecord[]) =>
 *   records.flatMap((record) => (record.type === 'MX' ? [record.data.exchange] : []));
 * ```
 */
export type DNSRecord = Records[RecordTypeName] | UnknownRecord;

/** An IPv4 address, flat (RFC 1035 §3.4.1). */
export type AResult = FlatResult<'A'>;

/** A name server, flat (RFC 1035 §3.3.11). */
export type NSResult = FlatResult<'NS'>;

/** A canonical name, flat (RFC 1035 §3.3.1). */
export type CNAMEResult = FlatResult<'CNAME'>;

/** A start of authority, flat (RFC 1035 §3.3.13); `refresh`, `retry`, `expires` and `minttl` are in seconds. */
export type SOAResult = FlatResult<'SOA'>;

/** A pointer, flat (RFC 1035 §3.3.12). */
export type PTRResult = FlatResult<'PTR'>;

/** A host's CPU and operating system, flat (RFC 1035 §3.3.2). */
export type HINFOResult = FlatResult<'HINFO'>;

/** A mail exchange, flat (RFC 1035 §3.3.9). */
export type MXResult = FlatResult<'MX'>;

/** Text, flat (RFC 1035 §3.3.14); `data` holds the joined strings as bytes, `text` the same bytes decoded as UTF-8. */
export type TXTResult = FlatResult<'TXT'>;

/** A signature, flat (RFC 2535 §4.1); `originalTtl` is in seconds, `expiration` and `inception` in seconds since 1970. */
export type SIGResult = FlatResult<'SIG'>;

/** An IPv6 address, flat (RFC 3596 §2.2). */
export type AAAAResult = FlatResult<'AAAA'>;

/** The location of a service, flat (RFC 2782). */
export type SRVResult = FlatResult<'SRV'>;

/** A rewrite rule, flat (RFC 3403 §4.1). */
export type NAPTRResult = FlatResult<'NAPTR'>;

/** The EDNS pseudo record, flat (RFC 6891 §6.1.2). */
export type OPTResult = FlatResult<'OPT'>;

/** The digest of a child zone's key, flat (RFC 4034 §5.1); `rdata` is the raw RDATA. */
export type DSResult = FlatResult<'DS'>;

/** The fingerprint of an SSH key, flat (RFC 4255 §3.1); `rdata` is the raw RDATA. */
export type SSHFPResult = FlatResult<'SSHFP'>;

/** The signature of an RRset, flat (RFC 4034 §3.1); `rdata` is the raw RDATA. */
export type RRSIGResult = FlatResult<'RRSIG'>;

/** The next name of a signed zone, flat (RFC 4034 §4.1); `rdata` is the raw RDATA. */
export type NSECResult = FlatResult<'NSEC'>;

/** A zone's public key, flat (RFC 4034 §2.1); `rdata` is the raw RDATA. */
export type DNSKEYResult = FlatResult<'DNSKEY'>;

/** A TLS server's certificate or key, flat (RFC 6698 §2.1). */
export type TLSAResult = FlatResult<'TLSA'>;

/** A service binding, flat (RFC 9460 §2.1). */
export type SVCBResult = FlatResult<'SVCB'>;

/** The service binding of an `https` origin, flat (RFC 9460 §9). */
export type HTTPSResult = FlatResult<'HTTPS'>;

/** The URI of a service, flat (RFC 7553 §4). */
export type URIResult = FlatResult<'URI'>;

/** A certificate authority allowed to issue, flat (RFC 8659 §4.1). */
export type CAAResult = FlatResult<'CAA'>;

/** An IPv4 address (RFC 1035 §3.4.1). */
export type ARecordData = RecordData<'A'>;

/** A name server (RFC 1035 §3.3.11). */
export type NSRecordData = RecordData<'NS'>;

/** A canonical name (RFC 1035 §3.3.1). */
export type CNAMERecordData = RecordData<'CNAME'>;

/** A start of authority (RFC 1035 §3.3.13); `refresh`, `retry`, `expire` and `minimum` are in seconds. */
export type SOARecordData = RecordData<'SOA'>;

/** A pointer (RFC 1035 §3.3.12). */
export type PTRRecordData = RecordData<'PTR'>;

/** A host's CPU and operating system (RFC 1035 §3.3.2). */
export type HINFORecordData = RecordData<'HINFO'>;

/** A mail exchange (RFC 1035 §3.3.9). */
export type MXRecordData = RecordData<'MX'>;

/** Text (RFC 1035 §3.3.14): the joined strings as bytes. */
export type TXTRecordData = RecordData<'TXT'>;

/** A signature (RFC 2535 §4.1); `originalTtl` is in seconds, `expiration` and `inception` in seconds since 1970. */
export type SIGRecordData = RecordData<'SIG'>;

/** An IPv6 address (RFC 3596 §2.2). */
export type AAAARecordData = RecordData<'AAAA'>;

/** The location of a service (RFC 2782). */
export type SRVRecordData = RecordData<'SRV'>;

/** A rewrite rule (RFC 3403 §4.1). */
export type NAPTRRecordData = RecordData<'NAPTR'>;

/** The EDNS pseudo record (RFC 6891 §6.1.2). */
export type OPTRecordData = RecordData<'OPT'>;

/** The digest of a child zone's key (RFC 4034 §5.1); `rdata` is the raw RDATA. */
export type DSRecordData = RecordData<'DS'>;

/** The fingerprint of an SSH key (RFC 4255 §3.1); `rdata` is the raw RDATA. */
export type SSHFPRecordData = RecordData<'SSHFP'>;

/** The signature of an RRset (RFC 4034 §3.1); `rdata` is the raw RDATA. */
export type RRSIGRecordData = RecordData<'RRSIG'>;

/** The next name of a signed zone (RFC 4034 §4.1); `rdata` is the raw RDATA. */
export type NSECRecordData = RecordData<'NSEC'>;

/** A zone's public key (RFC 4034 §2.1); `rdata` is the raw RDATA. */
export type DNSKEYRecordData = RecordData<'DNSKEY'>;

/** A TLS server's certificate or key (RFC 6698 §2.1). */
export type TLSARecordData = RecordData<'TLSA'>;

/** A service binding (RFC 9460 §2.1). */
export type SVCBRecordData = RecordData<'SVCB'>;

/** The service binding of an `https` origin (RFC 9460 §9). */
export type HTTPSRecordData = RecordData<'HTTPS'>;

/** The URI of a service (RFC 7553 §4). */
export type URIRecordData = RecordData<'URI'>;

/** A certificate authority allowed to issue (RFC 8659 §4.1). */
export type CAARecordData = RecordData<'CAA'>;
