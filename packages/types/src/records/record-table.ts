import { QueryType, type RecordTypeName } from '../registries/query-type.js';
import type { SvcParams } from './svc-params.js';

/** One EDNS option (RFC 6891 §6.1.2): its code and its undecoded value. */
export type EdnsOption = [code: number, value: Uint8Array];

/**
 * The JavaScript type of each kind of field. The kinds are the data types of c-ares, subdivided by meaning.
 *
 * @see {@link https://c-ares.org/docs/ares_dns_rr_key_t.html | ares_dns_rr_key_t(3)}
 */
export interface FieldTypes {
  /** An IPv4 address in dotted decimal form. */
  address4: string;
  /** An IPv6 address in the form of RFC 5952. */
  address6: string;
  /** An 8-bit unsigned integer. */
  u8: number;
  /** A 16-bit unsigned integer. */
  u16: number;
  /** A 32-bit unsigned integer. */
  u32: number;
  /** A domain name in presentation form, without a trailing dot. */
  name: string;
  /** A character string (RFC 1035 §3.3). */
  string: string;
  /** Bytes. */
  bytes: Uint8Array;
  /** Bytes that hold text. */
  binstr: string;
  /** A list of character strings, joined. */
  abin: Uint8Array;
  /** Service parameters (RFC 9460 §2.1). */
  svcParams: SvcParams;
  /** EDNS options (RFC 6891 §6.1.2). */
  ednsOptions: EdnsOption[];
}

/** The kind of a record's field. */
export type FieldKind = keyof FieldTypes;

/** Conversions from a data field to a flat field, and their results. */
export interface FlatConversions {
  /** Bytes decoded as UTF-8, with U+FFFD for invalid sequences. */
  utf8: string;
}

/** A field of a record's data: its key in c-ares, and the kind of its value. */
export interface DataField {
  readonly key: number;
  readonly kind: FieldKind;
}

/** The source of a flat field: a data field, unmodified or converted. */
export type FlatSource<Field extends string = string> =
  | Field
  | { readonly from: Field; readonly as: keyof FlatConversions };

/** A row of {@link RECORD_TABLE}. */
export interface RecordRow<
  Type extends number = number,
  Data extends Readonly<Record<string, DataField>> = Readonly<Record<string, DataField>>,
  Flat extends Readonly<Record<string, FlatSource>> = Readonly<Record<string, FlatSource>>,
  Single extends boolean = boolean,
  Raw extends boolean = boolean,
> {
  /** The number of the record type. */
  readonly type: Type;
  /** Fields of {@link RecordData}, in the order of `ares_dns_rr_get_keys`. */
  readonly data: Data;
  /** Fields of {@link FlatResult}, and the source of each. */
  readonly flat: Flat;
  /** Whether a name has at most one such record, so that a query returns the record instead of a list. */
  readonly single: Single;
  /** Whether c-ares does not parse such records, so that their data is the raw RDATA. */
  readonly raw: Raw;
}

type FlatOf<Data> = Readonly<Record<string, FlatSource<keyof Data & string>>>;

const row = <
  const Type extends number,
  const Data extends Readonly<Record<string, DataField>>,
  const Flat extends FlatOf<Data>,
>(
  type: Type,
  data: Data,
  flat: Flat,
): RecordRow<Type, Data, Flat, false, false> => ({
  type,
  data,
  flat,
  single: false,
  raw: false,
});

const singleRow = <
  const Type extends number,
  const Data extends Readonly<Record<string, DataField>>,
  const Flat extends FlatOf<Data>,
>(
  type: Type,
  data: Data,
  flat: Flat,
): RecordRow<Type, Data, Flat, true, false> => ({
  type,
  data,
  flat,
  single: true,
  raw: false,
});

/** The data of a record that c-ares does not parse: `ARES_RR_RAW_RR_DATA`, the raw RDATA (RFC 3597). */
export const RAW_DATA = { rdata: { key: 6553602, kind: 'bytes' } } as const;

/** The flat fields of a record that c-ares does not parse. */
export const RAW_FLAT = { rdata: 'rdata' } as const;

const rawRow = <const Type extends number>(
  type: Type,
): RecordRow<Type, typeof RAW_DATA, typeof RAW_FLAT, false, true> => ({
  type,
  data: RAW_DATA,
  flat: RAW_FLAT,
  single: false,
  raw: true,
});

/**
 * The fields of every record type. Decoders, flat results and all types of records derive from this table.
 *
 * Data fields have the names of pycares' record data classes, flat fields those of aiodns' results, both in camelCase.
 * A key is an `ares_dns_rr_key_t`: 100 times the type's number, plus the field's number.
 *
 * @see {@link https://c-ares.org/docs/ares_dns_rr_key_t.html | ares_dns_rr_key_t(3)}
 */
export const RECORD_TABLE = {
  A: row(QueryType.A, { addr: { key: 101, kind: 'address4' } }, { host: 'addr' }),
  NS: row(QueryType.NS, { nsdname: { key: 201, kind: 'name' } }, { host: 'nsdname' }),
  CNAME: singleRow(QueryType.CNAME, { cname: { key: 501, kind: 'name' } }, { cname: 'cname' }),
  SOA: singleRow(
    QueryType.SOA,
    {
      mname: { key: 601, kind: 'name' },
      rname: { key: 602, kind: 'name' },
      serial: { key: 603, kind: 'u32' },
      refresh: { key: 604, kind: 'u32' },
      retry: { key: 605, kind: 'u32' },
      expire: { key: 606, kind: 'u32' },
      minimum: { key: 607, kind: 'u32' },
    },
    {
      nsname: 'mname',
      hostmaster: 'rname',
      serial: 'serial',
      refresh: 'refresh',
      retry: 'retry',
      expires: 'expire',
      minttl: 'minimum',
    },
  ),
  PTR: row(QueryType.PTR, { dname: { key: 1201, kind: 'name' } }, { name: 'dname' }),
  HINFO: row(
    QueryType.HINFO,
    { cpu: { key: 1301, kind: 'string' }, os: { key: 1302, kind: 'string' } },
    { cpu: 'cpu', os: 'os' },
  ),
  MX: row(
    QueryType.MX,
    {
      priority: { key: 1501, kind: 'u16' },
      exchange: { key: 1502, kind: 'name' },
    },
    { host: 'exchange', priority: 'priority' },
  ),
  TXT: row(
    QueryType.TXT,
    { data: { key: 1601, kind: 'abin' } },
    { text: { from: 'data', as: 'utf8' }, data: 'data' },
  ),
  SIG: row(
    QueryType.SIG,
    {
      typeCovered: { key: 2401, kind: 'u16' },
      algorithm: { key: 2402, kind: 'u8' },
      labels: { key: 2403, kind: 'u8' },
      originalTtl: { key: 2404, kind: 'u32' },
      expiration: { key: 2405, kind: 'u32' },
      inception: { key: 2406, kind: 'u32' },
      keyTag: { key: 2407, kind: 'u16' },
      signersName: { key: 2408, kind: 'name' },
      signature: { key: 2409, kind: 'bytes' },
    },
    {
      typeCovered: 'typeCovered',
      algorithm: 'algorithm',
      labels: 'labels',
      originalTtl: 'originalTtl',
      expiration: 'expiration',
      inception: 'inception',
      keyTag: 'keyTag',
      signersName: 'signersName',
      signature: 'signature',
    },
  ),
  AAAA: row(QueryType.AAAA, { addr: { key: 2801, kind: 'address6' } }, { host: 'addr' }),
  SRV: row(
    QueryType.SRV,
    {
      priority: { key: 3302, kind: 'u16' },
      weight: { key: 3303, kind: 'u16' },
      port: { key: 3304, kind: 'u16' },
      target: { key: 3305, kind: 'name' },
    },
    { host: 'target', port: 'port', priority: 'priority', weight: 'weight' },
  ),
  NAPTR: row(
    QueryType.NAPTR,
    {
      order: { key: 3501, kind: 'u16' },
      preference: { key: 3502, kind: 'u16' },
      flags: { key: 3503, kind: 'string' },
      service: { key: 3504, kind: 'string' },
      regexp: { key: 3505, kind: 'string' },
      replacement: { key: 3506, kind: 'name' },
    },
    {
      order: 'order',
      preference: 'preference',
      flags: 'flags',
      service: 'service',
      regexp: 'regexp',
      replacement: 'replacement',
    },
  ),
  OPT: row(
    QueryType.OPT,
    {
      udpSize: { key: 4101, kind: 'u16' },
      version: { key: 4103, kind: 'u8' },
      flags: { key: 4104, kind: 'u16' },
      options: { key: 4105, kind: 'ednsOptions' },
    },
    {
      udpSize: 'udpSize',
      version: 'version',
      flags: 'flags',
      options: 'options',
    },
  ),
  DS: rawRow(QueryType.DS),
  SSHFP: rawRow(QueryType.SSHFP),
  RRSIG: rawRow(QueryType.RRSIG),
  NSEC: rawRow(QueryType.NSEC),
  DNSKEY: rawRow(QueryType.DNSKEY),
  TLSA: row(
    QueryType.TLSA,
    {
      certUsage: { key: 5201, kind: 'u8' },
      selector: { key: 5202, kind: 'u8' },
      matchingType: { key: 5203, kind: 'u8' },
      certAssociationData: { key: 5204, kind: 'bytes' },
    },
    {
      certUsage: 'certUsage',
      selector: 'selector',
      matchingType: 'matchingType',
      certAssociationData: 'certAssociationData',
    },
  ),
  SVCB: row(
    QueryType.SVCB,
    {
      priority: { key: 6401, kind: 'u16' },
      target: { key: 6402, kind: 'name' },
      params: { key: 6403, kind: 'svcParams' },
    },
    { priority: 'priority', target: 'target', params: 'params' },
  ),
  HTTPS: row(
    QueryType.HTTPS,
    {
      priority: { key: 6501, kind: 'u16' },
      target: { key: 6502, kind: 'name' },
      params: { key: 6503, kind: 'svcParams' },
    },
    { priority: 'priority', target: 'target', params: 'params' },
  ),
  URI: row(
    QueryType.URI,
    {
      priority: { key: 25601, kind: 'u16' },
      weight: { key: 25602, kind: 'u16' },
      target: { key: 25603, kind: 'name' },
    },
    { priority: 'priority', weight: 'weight', target: 'target' },
  ),
  CAA: row(
    QueryType.CAA,
    {
      critical: { key: 25701, kind: 'u8' },
      tag: { key: 25702, kind: 'string' },
      value: { key: 25703, kind: 'binstr' },
    },
    { critical: 'critical', property: 'tag', value: 'value' },
  ),
} as const satisfies {
  readonly [Name in RecordTypeName]: RecordRow<(typeof QueryType)[Name]>;
};
