import type { GenericClassName, QueryClassName } from '../registries/query-class.js';
import type {
  GenericTypeName,
  QueryType,
  QueryTypeName,
  QueryTypeSpec,
  QuestionTypeName,
  RecordTypeName,
} from '../registries/query-type.js';
import type { Conversions, FieldTypes, RAW_DATA, RECORD_TABLE, RecordRow } from './record-table.js';

type Table = typeof RECORD_TABLE;

type Fields = RecordRow['data'];

/** The value of a data field. */
type DataValue<Field> = Field extends { readonly as: infer As extends keyof Conversions }
  ? Conversions[As]
  : Field extends { readonly kind: infer Kind extends keyof FieldTypes }
    ? FieldTypes[Kind]
    : never;

/** The value of a flat field. */
type FlatValue<Data extends Fields, Source> = Source extends {
  readonly as: infer As extends keyof Conversions;
}
  ? Conversions[As]
  : Source extends keyof Data
    ? DataValue<Data[Source]>
    : never;

/** The fields of a type's data. */
type DataFields<Name extends RecordTypeName> = {
  -readonly [Field in keyof Table[Name]['data']]: DataValue<Table[Name]['data'][Field]>;
};

/** The flat fields of a type, with its name and the TTL. */
type FlatFields<Name extends RecordTypeName> = {
  [Field in 'type' | 'ttl' | keyof Table[Name]['flat']]: Field extends 'type'
    ? Name
    : Field extends 'ttl'
      ? number
      : Field extends keyof Table[Name]['flat']
        ? FlatValue<Table[Name]['data'], Table[Name]['flat'][Field]>
        : never;
};

/** Whether records of a type can be malformed: those whose fields are decoded from RDATA that c-ares does not parse. */
type CanBeMalformed<Name extends RecordTypeName> = Table[Name]['raw'] extends true
  ? Table[Name]['data'] extends typeof RAW_DATA
    ? false
    : true
  : false;

/** What a record has when its RDATA is malformed, in place of the fields of its type. */
export interface MalformedRdata {
  /** The raw RDATA. */
  rdata: Uint8Array;
  /** The RDATA does not have the form that the RFC of its type defines. */
  malformed: true;
}

/** Fields, or malformed RDATA. The fields can be read before it is known which, and are `undefined` if malformed. */
type OrMalformed<Good, Common extends keyof Good> =
  | (Good & { malformed?: undefined })
  | (Pick<Good, Common> & { [Field in Exclude<keyof Good, Common>]?: undefined } & MalformedRdata);

/**
 * The data of a record, with the fields of pycares' record data class in camelCase; types that pycares does not parse have
 * the fields of their RFC. Data of these types can be {@link MalformedRdata}.
 *
 * @example
 * ```ts
 * const data: RecordData<'MX'> = { priority: 10, exchange: 'mail.example.com' };
 * const tagOf = (ds: RecordData<'DS'>) => (ds.malformed ? undefined : ds.keyTag);
 * ```
 */
export type RecordData<Name extends RecordTypeName> = Name extends RecordTypeName
  ? CanBeMalformed<Name> extends true
    ? OrMalformed<DataFields<Name>, never>
    : DataFields<Name>
  : never;

/** The data of a record of a type without fields: its raw RDATA (RFC 3597). */
export type RawRecordData = {
  -readonly [Field in keyof typeof RAW_DATA]: DataValue<(typeof RAW_DATA)[Field]>;
};

/**
 * A record as a query for its type returns it: flat, discriminated by `type`, with the fields of aiodns' results in camelCase.
 * `ttl` is in seconds. Records of types that c-ares does not parse can have {@link MalformedRdata}.
 *
 * @example
 * ```ts
 * const mx: FlatResult<'MX'> = { type: 'MX', ttl: 300, host: 'mail.example.com', priority: 10 };
 * ```
 */
export type FlatResult<Name extends RecordTypeName> = Name extends RecordTypeName
  ? CanBeMalformed<Name> extends true
    ? OrMalformed<FlatFields<Name>, 'type' | 'ttl'>
    : FlatFields<Name>
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

type ResultOfName<Name extends QueryTypeName> = Name extends QuestionTypeName
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
 * most one; types that only questions have, as ANY, give a list of records of all types.
 *
 * A record whose RDATA is malformed has `malformed: true` and `rdata` in place of its fields, if it is of a type that
 * c-ares does not parse. When c-ares parses the type, the query fails with `EBADRESP`.
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

/** A mail destination, flat (RFC 1035 §3.3.4). */
export type MDResult = FlatResult<'MD'>;

/** A mail forwarder, flat (RFC 1035 §3.3.5). */
export type MFResult = FlatResult<'MF'>;

/** A canonical name, flat (RFC 1035 §3.3.1). */
export type CNAMEResult = FlatResult<'CNAME'>;

/** A start of authority, times in seconds, flat (RFC 1035 §3.3.13). */
export type SOAResult = FlatResult<'SOA'>;

/** The host of a mailbox, flat (RFC 1035 §3.3.3). */
export type MBResult = FlatResult<'MB'>;

/** A member of a mail group, flat (RFC 1035 §3.3.6). */
export type MGResult = FlatResult<'MG'>;

/** A new name of a mailbox, flat (RFC 1035 §3.3.8). */
export type MRResult = FlatResult<'MR'>;

/** Any bytes, flat (RFC 1035 §3.3.10). */
export type NULLResult = FlatResult<'NULL'>;

/** Well-known services: `protocol` is a number of IP, `ports` are sorted, flat (RFC 1035 §3.4.2). */
export type WKSResult = FlatResult<'WKS'>;

/** A pointer, flat (RFC 1035 §3.3.12). */
export type PTRResult = FlatResult<'PTR'>;

/** A host's CPU and operating system, flat (RFC 1035 §3.3.2). */
export type HINFOResult = FlatResult<'HINFO'>;

/** Mailboxes for requests and for errors, flat (RFC 1035 §3.3.7). */
export type MINFOResult = FlatResult<'MINFO'>;

/** A mail exchange, flat (RFC 1035 §3.3.9). */
export type MXResult = FlatResult<'MX'>;

/** Text: the `strings` of the record; `data` has them joined, and `text` is the same bytes decoded as UTF-8, flat (RFC 1035 §3.3.14). */
export type TXTResult = FlatResult<'TXT'>;

/** A responsible person: a mailbox, and a name with TXT records, flat (RFC 1183 §2.2). */
export type RPResult = FlatResult<'RP'>;

/** A server of an AFS or DCE cell, flat (RFC 1183 §1). */
export type AFSDBResult = FlatResult<'AFSDB'>;

/** An X.25 address, flat (RFC 1183 §3.1). */
export type X25Result = FlatResult<'X25'>;

/** An ISDN number; `subaddress` is `null` if the record has none, flat (RFC 1183 §3.2). */
export type ISDNResult = FlatResult<'ISDN'>;

/** A route through another host, flat (RFC 1183 §3.3). */
export type RTResult = FlatResult<'RT'>;

/** An OSI address, flat (RFC 1706 §5). */
export type NSAPResult = FlatResult<'NSAP'>;

/** A public key, flat (RFC 2535 §3.1). */
export type KEYResult = FlatResult<'KEY'>;

/** Mail addresses of the Internet and X.400, flat (RFC 2163 §4). */
export type PXResult = FlatResult<'PX'>;

/** A geographical position: numbers as text, in degrees and metres, flat (RFC 1712 §3). */
export type GPOSResult = FlatResult<'GPOS'>;

/** A signature: `originalTtl` in seconds, `expiration` and `inception` in seconds since 1970, flat (RFC 2535 §4.1). */
export type SIGResult = FlatResult<'SIG'>;

/** An IPv6 address, flat (RFC 3596 §2.2). */
export type AAAAResult = FlatResult<'AAAA'>;

/** A location: in degrees, north and east positive, and in metres, flat (RFC 1876 §2). */
export type LOCResult = FlatResult<'LOC'>;

/** The next name of a signed zone, and the types at this name, flat (RFC 2535 §5.2). */
export type NXTResult = FlatResult<'NXT'>;

/** The location of a service, flat (RFC 2782). */
export type SRVResult = FlatResult<'SRV'>;

/** A rewrite rule, flat (RFC 3403 §4.1). */
export type NAPTRResult = FlatResult<'NAPTR'>;

/** A key exchanger, flat (RFC 2230 §3.1). */
export type KXResult = FlatResult<'KX'>;

/** A certificate, flat (RFC 4398 §2). */
export type CERTResult = FlatResult<'CERT'>;

/** The canonical name of a subtree, flat (RFC 6672 §2.1). */
export type DNAMEResult = FlatResult<'DNAME'>;

/** The EDNS pseudo record, flat (RFC 6891 §6.1.2). */
export type OPTResult = FlatResult<'OPT'>;

/** Address prefixes, flat (RFC 3123 §4). */
export type APLResult = FlatResult<'APL'>;

/** The digest of a child zone's key, flat (RFC 4034 §5.1). */
export type DSResult = FlatResult<'DS'>;

/** The fingerprint of an SSH key, flat (RFC 4255 §3.1). */
export type SSHFPResult = FlatResult<'SSHFP'>;

/** An IPsec key; `gateway` is `null`, an address or a name, by `gatewayType`, flat (RFC 4025 §2). */
export type IPSECKEYResult = FlatResult<'IPSECKEY'>;

/** The signature of an RRset: `originalTtl` in seconds, `expiration` and `inception` in seconds since 1970, flat (RFC 4034 §3.1). */
export type RRSIGResult = FlatResult<'RRSIG'>;

/** The next name of a signed zone, and the types at this name, flat (RFC 4034 §4.1). */
export type NSECResult = FlatResult<'NSEC'>;

/** A zone's public key, flat (RFC 4034 §2.1). */
export type DNSKEYResult = FlatResult<'DNSKEY'>;

/** The digest of a DHCP client's identity, flat (RFC 4701 §3.1). */
export type DHCIDResult = FlatResult<'DHCID'>;

/** The next hashed name of a signed zone, and the types at this one, flat (RFC 5155 §3.1). */
export type NSEC3Result = FlatResult<'NSEC3'>;

/** How a zone hashes names, flat (RFC 5155 §4.1). */
export type NSEC3PARAMResult = FlatResult<'NSEC3PARAM'>;

/** A TLS server's certificate or key, flat (RFC 6698 §2.1). */
export type TLSAResult = FlatResult<'TLSA'>;

/** A mail user's certificate or key, flat (RFC 8162 §2). */
export type SMIMEAResult = FlatResult<'SMIMEA'>;

/** A host identity, flat (RFC 8005 §5). */
export type HIPResult = FlatResult<'HIP'>;

/** The DS record that a child zone wants, flat (RFC 7344 §3.1). */
export type CDSResult = FlatResult<'CDS'>;

/** The key that a child zone wants a DS record of, flat (RFC 7344 §3.2). */
export type CDNSKEYResult = FlatResult<'CDNSKEY'>;

/** An OpenPGP key, flat (RFC 7929 §2.1). */
export type OPENPGPKEYResult = FlatResult<'OPENPGPKEY'>;

/** Types that a child zone wants its parent to copy, flat (RFC 7477 §2.1). */
export type CSYNCResult = FlatResult<'CSYNC'>;

/** A digest of the zone, flat (RFC 8976 §2.2). */
export type ZONEMDResult = FlatResult<'ZONEMD'>;

/** A service binding, flat (RFC 9460 §2.1). */
export type SVCBResult = FlatResult<'SVCB'>;

/** The service binding of an `https` origin, flat (RFC 9460 §9). */
export type HTTPSResult = FlatResult<'HTTPS'>;

/** A sender policy, with the fields of TXT, flat (RFC 7208 §3.1). */
export type SPFResult = FlatResult<'SPF'>;

/** A node identifier, flat (RFC 6742 §2.1). */
export type NIDResult = FlatResult<'NID'>;

/** A 32-bit locator, flat (RFC 6742 §2.2). */
export type L32Result = FlatResult<'L32'>;

/** A 64-bit locator, flat (RFC 6742 §2.3). */
export type L64Result = FlatResult<'L64'>;

/** A name with locators, flat (RFC 6742 §2.4). */
export type LPResult = FlatResult<'LP'>;

/** A 48-bit Ethernet address, flat (RFC 7043 §3.1). */
export type EUI48Result = FlatResult<'EUI48'>;

/** A 64-bit Ethernet address, flat (RFC 7043 §4.1). */
export type EUI64Result = FlatResult<'EUI64'>;

/** The establishment of a key: `inception` and `expiration` in seconds since 1970, flat (RFC 2930 §2). */
export type TKEYResult = FlatResult<'TKEY'>;

/** The signature of a message: `timeSigned` in seconds since 1970, `fudge` in seconds, flat (RFC 8945 §4.2). */
export type TSIGResult = FlatResult<'TSIG'>;

/** The URI of a service, flat (RFC 7553 §4). */
export type URIResult = FlatResult<'URI'>;

/** A certificate authority allowed to issue, flat (RFC 8659 §4.1). */
export type CAAResult = FlatResult<'CAA'>;

/** Application visibility and control, with the fields of TXT, flat (IANA, AVC). */
export type AVCResult = FlatResult<'AVC'>;

/** A digital object, flat (draft-durand-doa-over-dns §3). */
export type DOAResult = FlatResult<'DOA'>;

/** A multicast relay; `relay` is `null`, an address or a name, by `relayType`, flat (RFC 8777 §4.2). */
export type AMTRELAYResult = FlatResult<'AMTRELAY'>;

/** What a resolver supports, with the fields of TXT, flat (RFC 9606 §4). */
export type RESINFOResult = FlatResult<'RESINFO'>;

/** The address of a wallet, with the fields of TXT, flat (IANA, WALLET). */
export type WALLETResult = FlatResult<'WALLET'>;

/** A convergence-layer adapter, with the fields of TXT, flat (IANA, CLA). */
export type CLAResult = FlatResult<'CLA'>;

/** The digest of a trust anchor, flat (Weiler 2005). */
export type TAResult = FlatResult<'TA'>;

/** The digest of a key outside the parent zone, flat (RFC 4431 §2). */
export type DLVResult = FlatResult<'DLV'>;

/** An IPv4 address (RFC 1035 §3.4.1). */
export type ARecordData = RecordData<'A'>;

/** A name server (RFC 1035 §3.3.11). */
export type NSRecordData = RecordData<'NS'>;

/** A mail destination (RFC 1035 §3.3.4). */
export type MDRecordData = RecordData<'MD'>;

/** A mail forwarder (RFC 1035 §3.3.5). */
export type MFRecordData = RecordData<'MF'>;

/** A canonical name (RFC 1035 §3.3.1). */
export type CNAMERecordData = RecordData<'CNAME'>;

/** A start of authority, times in seconds (RFC 1035 §3.3.13). */
export type SOARecordData = RecordData<'SOA'>;

/** The host of a mailbox (RFC 1035 §3.3.3). */
export type MBRecordData = RecordData<'MB'>;

/** A member of a mail group (RFC 1035 §3.3.6). */
export type MGRecordData = RecordData<'MG'>;

/** A new name of a mailbox (RFC 1035 §3.3.8). */
export type MRRecordData = RecordData<'MR'>;

/** Any bytes (RFC 1035 §3.3.10). */
export type NULLRecordData = RecordData<'NULL'>;

/** Well-known services: `protocol` is a number of IP, `ports` are sorted (RFC 1035 §3.4.2). */
export type WKSRecordData = RecordData<'WKS'>;

/** A pointer (RFC 1035 §3.3.12). */
export type PTRRecordData = RecordData<'PTR'>;

/** A host's CPU and operating system (RFC 1035 §3.3.2). */
export type HINFORecordData = RecordData<'HINFO'>;

/** Mailboxes for requests and for errors (RFC 1035 §3.3.7). */
export type MINFORecordData = RecordData<'MINFO'>;

/** A mail exchange (RFC 1035 §3.3.9). */
export type MXRecordData = RecordData<'MX'>;

/** Text: the `strings` of the record; `data` has them joined, and `text` is the same bytes decoded as UTF-8 (RFC 1035 §3.3.14). */
export type TXTRecordData = RecordData<'TXT'>;

/** A responsible person: a mailbox, and a name with TXT records (RFC 1183 §2.2). */
export type RPRecordData = RecordData<'RP'>;

/** A server of an AFS or DCE cell (RFC 1183 §1). */
export type AFSDBRecordData = RecordData<'AFSDB'>;

/** An X.25 address (RFC 1183 §3.1). */
export type X25RecordData = RecordData<'X25'>;

/** An ISDN number; `subaddress` is `null` if the record has none (RFC 1183 §3.2). */
export type ISDNRecordData = RecordData<'ISDN'>;

/** A route through another host (RFC 1183 §3.3). */
export type RTRecordData = RecordData<'RT'>;

/** An OSI address (RFC 1706 §5). */
export type NSAPRecordData = RecordData<'NSAP'>;

/** A public key (RFC 2535 §3.1). */
export type KEYRecordData = RecordData<'KEY'>;

/** Mail addresses of the Internet and X.400 (RFC 2163 §4). */
export type PXRecordData = RecordData<'PX'>;

/** A geographical position: numbers as text, in degrees and metres (RFC 1712 §3). */
export type GPOSRecordData = RecordData<'GPOS'>;

/** A signature: `originalTtl` in seconds, `expiration` and `inception` in seconds since 1970 (RFC 2535 §4.1). */
export type SIGRecordData = RecordData<'SIG'>;

/** An IPv6 address (RFC 3596 §2.2). */
export type AAAARecordData = RecordData<'AAAA'>;

/** A location: in degrees, north and east positive, and in metres (RFC 1876 §2). */
export type LOCRecordData = RecordData<'LOC'>;

/** The next name of a signed zone, and the types at this name (RFC 2535 §5.2). */
export type NXTRecordData = RecordData<'NXT'>;

/** The location of a service (RFC 2782). */
export type SRVRecordData = RecordData<'SRV'>;

/** A rewrite rule (RFC 3403 §4.1). */
export type NAPTRRecordData = RecordData<'NAPTR'>;

/** A key exchanger (RFC 2230 §3.1). */
export type KXRecordData = RecordData<'KX'>;

/** A certificate (RFC 4398 §2). */
export type CERTRecordData = RecordData<'CERT'>;

/** The canonical name of a subtree (RFC 6672 §2.1). */
export type DNAMERecordData = RecordData<'DNAME'>;

/** The EDNS pseudo record (RFC 6891 §6.1.2). */
export type OPTRecordData = RecordData<'OPT'>;

/** Address prefixes (RFC 3123 §4). */
export type APLRecordData = RecordData<'APL'>;

/** The digest of a child zone's key (RFC 4034 §5.1). */
export type DSRecordData = RecordData<'DS'>;

/** The fingerprint of an SSH key (RFC 4255 §3.1). */
export type SSHFPRecordData = RecordData<'SSHFP'>;

/** An IPsec key; `gateway` is `null`, an address or a name, by `gatewayType` (RFC 4025 §2). */
export type IPSECKEYRecordData = RecordData<'IPSECKEY'>;

/** The signature of an RRset: `originalTtl` in seconds, `expiration` and `inception` in seconds since 1970 (RFC 4034 §3.1). */
export type RRSIGRecordData = RecordData<'RRSIG'>;

/** The next name of a signed zone, and the types at this name (RFC 4034 §4.1). */
export type NSECRecordData = RecordData<'NSEC'>;

/** A zone's public key (RFC 4034 §2.1). */
export type DNSKEYRecordData = RecordData<'DNSKEY'>;

/** The digest of a DHCP client's identity (RFC 4701 §3.1). */
export type DHCIDRecordData = RecordData<'DHCID'>;

/** The next hashed name of a signed zone, and the types at this one (RFC 5155 §3.1). */
export type NSEC3RecordData = RecordData<'NSEC3'>;

/** How a zone hashes names (RFC 5155 §4.1). */
export type NSEC3PARAMRecordData = RecordData<'NSEC3PARAM'>;

/** A TLS server's certificate or key (RFC 6698 §2.1). */
export type TLSARecordData = RecordData<'TLSA'>;

/** A mail user's certificate or key (RFC 8162 §2). */
export type SMIMEARecordData = RecordData<'SMIMEA'>;

/** A host identity (RFC 8005 §5). */
export type HIPRecordData = RecordData<'HIP'>;

/** The DS record that a child zone wants (RFC 7344 §3.1). */
export type CDSRecordData = RecordData<'CDS'>;

/** The key that a child zone wants a DS record of (RFC 7344 §3.2). */
export type CDNSKEYRecordData = RecordData<'CDNSKEY'>;

/** An OpenPGP key (RFC 7929 §2.1). */
export type OPENPGPKEYRecordData = RecordData<'OPENPGPKEY'>;

/** Types that a child zone wants its parent to copy (RFC 7477 §2.1). */
export type CSYNCRecordData = RecordData<'CSYNC'>;

/** A digest of the zone (RFC 8976 §2.2). */
export type ZONEMDRecordData = RecordData<'ZONEMD'>;

/** A service binding (RFC 9460 §2.1). */
export type SVCBRecordData = RecordData<'SVCB'>;

/** The service binding of an `https` origin (RFC 9460 §9). */
export type HTTPSRecordData = RecordData<'HTTPS'>;

/** A sender policy, with the fields of TXT (RFC 7208 §3.1). */
export type SPFRecordData = RecordData<'SPF'>;

/** A node identifier (RFC 6742 §2.1). */
export type NIDRecordData = RecordData<'NID'>;

/** A 32-bit locator (RFC 6742 §2.2). */
export type L32RecordData = RecordData<'L32'>;

/** A 64-bit locator (RFC 6742 §2.3). */
export type L64RecordData = RecordData<'L64'>;

/** A name with locators (RFC 6742 §2.4). */
export type LPRecordData = RecordData<'LP'>;

/** A 48-bit Ethernet address (RFC 7043 §3.1). */
export type EUI48RecordData = RecordData<'EUI48'>;

/** A 64-bit Ethernet address (RFC 7043 §4.1). */
export type EUI64RecordData = RecordData<'EUI64'>;

/** The establishment of a key: `inception` and `expiration` in seconds since 1970 (RFC 2930 §2). */
export type TKEYRecordData = RecordData<'TKEY'>;

/** The signature of a message: `timeSigned` in seconds since 1970, `fudge` in seconds (RFC 8945 §4.2). */
export type TSIGRecordData = RecordData<'TSIG'>;

/** The URI of a service (RFC 7553 §4). */
export type URIRecordData = RecordData<'URI'>;

/** A certificate authority allowed to issue (RFC 8659 §4.1). */
export type CAARecordData = RecordData<'CAA'>;

/** Application visibility and control, with the fields of TXT (IANA, AVC). */
export type AVCRecordData = RecordData<'AVC'>;

/** A digital object (draft-durand-doa-over-dns §3). */
export type DOARecordData = RecordData<'DOA'>;

/** A multicast relay; `relay` is `null`, an address or a name, by `relayType` (RFC 8777 §4.2). */
export type AMTRELAYRecordData = RecordData<'AMTRELAY'>;

/** What a resolver supports, with the fields of TXT (RFC 9606 §4). */
export type RESINFORecordData = RecordData<'RESINFO'>;

/** The address of a wallet, with the fields of TXT (IANA, WALLET). */
export type WALLETRecordData = RecordData<'WALLET'>;

/** A convergence-layer adapter, with the fields of TXT (IANA, CLA). */
export type CLARecordData = RecordData<'CLA'>;

/** The digest of a trust anchor (Weiler 2005). */
export type TARecordData = RecordData<'TA'>;

/** The digest of a key outside the parent zone (RFC 4431 §2). */
export type DLVRecordData = RecordData<'DLV'>;
