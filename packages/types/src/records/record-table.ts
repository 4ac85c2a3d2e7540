import {
  type GenericTypeName,
  QueryType,
  type QueryTypeName,
  type RecordTypeName,
} from '../registries/query-type.js';
import type { SvcParams } from './svc-params.js';

/** One EDNS option (RFC 6891 §6.1.2): its code and its undecoded value. */
export type EdnsOption = [code: number, value: Uint8Array];

/** An item of an APL record (RFC 3123 §4). */
export interface AddressPrefix {
  /** The address family: 1 is IPv4, 2 is IPv6. */
  family: number;
  /** Whether the prefix is excluded. */
  negation: boolean;
  /** The address; of other families, its bytes in hexadecimal. */
  address: string;
  /** The length of the prefix, in bits. */
  prefix: number;
}

/** The JavaScript types of kinds of fields that c-ares parses. The kinds are its data types, subdivided by meaning. */
interface CaresFieldTypes {
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
  /** A time in seconds since 1970, in 32 bits. */
  time: number;
  /** A record type, as a number. */
  typeNumber: number;
  /** A domain name in presentation form, without a trailing dot. */
  name: string;
  /** A character string (RFC 1035 §3.3). */
  string: string;
  /** A character string of letters and digits, written without quotes. */
  tag: string;
  /** Text up to the end of RDATA. */
  text: string;
  /** Bytes up to the end of RDATA that hold text. */
  binstr: string;
  /** Bytes up to the end of RDATA, written in hexadecimal. */
  hex: Uint8Array;
  /** Bytes up to the end of RDATA, written in base64. */
  base64: Uint8Array;
  /** Character strings up to the end of RDATA, at least one. */
  strings: Uint8Array[];
  /** Service parameters (RFC 9460 §2.1). */
  svcParams: SvcParams;
  /** EDNS options (RFC 6891 §6.1.2). */
  ednsOptions: EdnsOption[];
}

/** The JavaScript types of kinds that only types have which c-ares does not parse. */
interface WireFieldTypes {
  /** A 48-bit unsigned integer. */
  u48: number;
  /** A record type, as a name. */
  typeName: QueryTypeName | GenericTypeName;
  /** A list of types, by windows of 256 (RFC 4034 §4.1.2). */
  types: (QueryTypeName | GenericTypeName)[];
  /** A list of types below 128, in one bitmap (RFC 2535 §5.2). */
  nxtTypes: (QueryTypeName | GenericTypeName)[];
  /** An algorithm of DNSSEC (RFC 4034, appendix A.1), which may be written as a mnemonic. */
  algorithm: number;
  /** A certificate type (RFC 4398 §2.1), written as a mnemonic. */
  certType: number;
  /** A character string that may be missing at the end of RDATA. */
  optionalString: string | null;
  /** Bytes after their length in one octet, written in hexadecimal (RFC 5155 §3.3). */
  salt: Uint8Array;
  /** Bytes after their length in one octet, written in base32hex (RFC 5155 §3.3). */
  hash: Uint8Array;
  /** Bytes after their length in two octets, written in base64. */
  sized: Uint8Array;
  /** Bytes up to the end of RDATA, written in base64 or, if there are none, as a hyphen. */
  base64OrHyphen: Uint8Array;
  /** Bytes up to the end of RDATA, written in hexadecimal after `0x` (RFC 1706 §7). */
  hex0x: Uint8Array;
  /** All of RDATA, written in the generic form (RFC 3597 §5). */
  generic: Uint8Array;
  /** A 48-bit Ethernet address: `'00-00-5e-00-53-2a'` (RFC 7043 §3.2). */
  eui48: string;
  /** A 64-bit Ethernet address: `'00-00-5e-ef-10-00-00-2a'` (RFC 7043 §4.2). */
  eui64: string;
  /** 64 bits as four groups of hexadecimal digits: `'0014:4fff:ff20:ee64'` (RFC 6742 §2.1.2). */
  groups64: string;
  /** Numbers of ports, in a bitmap up to the end of RDATA (RFC 1035 §3.4.2). */
  ports: number[];
  /** Address prefixes (RFC 3123 §4). */
  prefixes: AddressPrefix[];
}

/** The JavaScript types of kinds that depend on other fields of their record; its layout encodes them. */
interface LayoutFieldTypes {
  /** A flag. */
  flag: boolean;
  /** A distance in metres. */
  metres: number;
  /** An angle in degrees: negative in the south and west. */
  degrees: number;
  /** A name or an address, or `null` for none (RFC 4025 §2.3). */
  gateway: string | null;
  /** Bytes after or up to a length elsewhere. */
  bytes: Uint8Array;
  /** Domain names up to the end of RDATA. */
  names: string[];
}

/**
 * The JavaScript type of each kind of field.
 *
 * @see {@link https://c-ares.org/docs/ares_dns_rr_key_t.html | ares_dns_rr_key_t(3)}
 */
export interface FieldTypes extends CaresFieldTypes, WireFieldTypes, LayoutFieldTypes {}

/** The kind of a record's field. */
export type FieldKind = keyof FieldTypes;

/** The kind of a field that c-ares parses. */
export type CaresFieldKind = keyof CaresFieldTypes;

/** The kind of a field whose encoding does not depend on other fields. */
export type WireFieldKind = keyof CaresFieldTypes | keyof WireFieldTypes;

/** Conversions of a field, and their results. */
export interface Conversions {
  /** Bytes decoded as UTF-8, with U+FFFD for invalid sequences. */
  utf8: string;
  /** A list of byte strings, joined. */
  joined: Uint8Array;
}

/** A field that is encoded in RDATA: the kind of its value, and its key in c-ares, if c-ares parses it. */
export type EncodedField =
  | { readonly kind: CaresFieldKind; readonly key: number }
  | { readonly kind: FieldKind; readonly key?: never };

/** A field that is converted from another. */
export interface ConvertedField<Field extends string = string> {
  readonly from: Field;
  readonly as: keyof Conversions;
}

/** A field of a record's data. */
export type DataField = EncodedField | ConvertedField;

/** The source of a flat field: a data field, unmodified or converted. */
export type FlatSource<Field extends string = string> = Field | ConvertedField<Field>;

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
  /** Fields of {@link RecordData}, in the order of RDATA and of `ares_dns_rr_get_keys`; then those that are converted. */
  readonly data: Data;
  /** Fields of {@link FlatResult}, and the source of each. */
  readonly flat: Flat;
  /** Whether a name has at most one such record, so that a query returns the record instead of a list. */
  readonly single: Single;
  /** Whether c-ares does not parse such records, so that their fields are decoded from the raw RDATA. */
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

/** The flat form that has the fields of the data. */
type SameFields<Data> = { readonly [Field in keyof Data & string]: Field };

/** A row of a type that c-ares does not parse. Its flat fields are those of its data. */
function rawRow<const Type extends number, const Data extends Readonly<Record<string, DataField>>>(
  type: Type,
  data: Data,
): RecordRow<Type, Data, SameFields<Data>, false, true>;
function rawRow(type: number, data: RecordRow['data']): RecordRow {
  return {
    type,
    data,
    // Few programs read those of many types, and every program imports this table.
    get flat() {
      return Object.fromEntries(Object.keys(data).map((field) => [field, field]));
    },
    single: false,
    raw: true,
  };
}

/** The data of a record without fields: the raw RDATA (RFC 3597). */
export const RAW_DATA = { rdata: { kind: 'generic' } } as const;

/** The flat fields of a record without fields. */
export const RAW_FLAT = { rdata: 'rdata' } as const;

/** The key of the raw RDATA of a record that c-ares does not parse: `ARES_RR_RAW_RR_DATA`. */
export const RAW_RDATA_KEY = 6553602;

/** A row of a type whose RDATA has no definition in use. */
const opaqueRow = <const Type extends number>(type: Type) => rawRow(type, RAW_DATA);

/** A row of a type with the fields of TXT. */
const textRow = <const Type extends number>(
  type: Type,
): RecordRow<Type, typeof TEXT_DATA, typeof TEXT_FLAT, false, true> => ({
  type,
  data: TEXT_DATA,
  flat: TEXT_FLAT,
  single: false,
  raw: true,
});

const TEXT_DATA = {
  strings: { kind: 'strings' },
  data: { from: 'strings', as: 'joined' },
} as const;

const TEXT_FLAT = { text: { from: 'data', as: 'utf8' }, data: 'data', strings: 'strings' } as const;

const DIGEST_DATA = {
  keyTag: { kind: 'u16' },
  algorithm: { kind: 'algorithm' },
  digestType: { kind: 'u8' },
  digest: { kind: 'hex' },
} as const;

const KEY_DATA = {
  flags: { kind: 'u16' },
  protocol: { kind: 'u8' },
  algorithm: { kind: 'algorithm' },
  publicKey: { kind: 'base64' },
} as const;

const CERTIFICATE_DATA = {
  certUsage: { kind: 'u8' },
  selector: { kind: 'u8' },
  matchingType: { kind: 'u8' },
  certAssociationData: { kind: 'hex' },
} as const;

/**
 * The fields of every record type. Decoders, flat results and all types of records derive from this table.
 *
 * Data fields have the names of pycares' record data classes, flat fields those of aiodns' results, and fields of other
 * types those of their RFC, all in camelCase. A key is an `ares_dns_rr_key_t`: 100 times the type's number, plus the field's number.
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
    { strings: { key: 1601, kind: 'strings' }, data: { from: 'strings', as: 'joined' } },
    TEXT_FLAT,
  ),
  SIG: row(
    QueryType.SIG,
    {
      typeCovered: { key: 2401, kind: 'typeNumber' },
      algorithm: { key: 2402, kind: 'u8' },
      labels: { key: 2403, kind: 'u8' },
      originalTtl: { key: 2404, kind: 'u32' },
      expiration: { key: 2405, kind: 'time' },
      inception: { key: 2406, kind: 'time' },
      keyTag: { key: 2407, kind: 'u16' },
      signersName: { key: 2408, kind: 'name' },
      signature: { key: 2409, kind: 'base64' },
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
  TLSA: row(
    QueryType.TLSA,
    {
      certUsage: { key: 5201, kind: 'u8' },
      selector: { key: 5202, kind: 'u8' },
      matchingType: { key: 5203, kind: 'u8' },
      certAssociationData: { key: 5204, kind: 'hex' },
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
      target: { key: 25603, kind: 'text' },
    },
    { priority: 'priority', weight: 'weight', target: 'target' },
  ),
  CAA: row(
    QueryType.CAA,
    {
      critical: { key: 25701, kind: 'u8' },
      tag: { key: 25702, kind: 'tag' },
      value: { key: 25703, kind: 'binstr' },
    },
    { critical: 'critical', property: 'tag', value: 'value' },
  ),
  MD: rawRow(QueryType.MD, { madname: { kind: 'name' } }),
  MF: rawRow(QueryType.MF, { madname: { kind: 'name' } }),
  MB: rawRow(QueryType.MB, { madname: { kind: 'name' } }),
  MG: rawRow(QueryType.MG, { mgmname: { kind: 'name' } }),
  MR: rawRow(QueryType.MR, { newname: { kind: 'name' } }),
  NULL: rawRow(QueryType.NULL, { data: { kind: 'generic' } }),
  WKS: rawRow(QueryType.WKS, {
    address: { kind: 'address4' },
    protocol: { kind: 'u8' },
    ports: { kind: 'ports' },
  }),
  MINFO: rawRow(QueryType.MINFO, { rmailbx: { kind: 'name' }, emailbx: { kind: 'name' } }),
  RP: rawRow(QueryType.RP, { mbox: { kind: 'name' }, txt: { kind: 'name' } }),
  AFSDB: rawRow(QueryType.AFSDB, { subtype: { kind: 'u16' }, hostname: { kind: 'name' } }),
  X25: rawRow(QueryType.X25, { psdnAddress: { kind: 'string' } }),
  ISDN: rawRow(QueryType.ISDN, {
    isdnAddress: { kind: 'string' },
    subaddress: { kind: 'optionalString' },
  }),
  RT: rawRow(QueryType.RT, { preference: { kind: 'u16' }, intermediateHost: { kind: 'name' } }),
  NSAP: rawRow(QueryType.NSAP, { address: { kind: 'hex0x' } }),
  'NSAP-PTR': rawRow(QueryType['NSAP-PTR'], { owner: { kind: 'name' } }),
  KEY: rawRow(QueryType.KEY, KEY_DATA),
  PX: rawRow(QueryType.PX, {
    preference: { kind: 'u16' },
    map822: { kind: 'name' },
    mapx400: { kind: 'name' },
  }),
  GPOS: rawRow(QueryType.GPOS, {
    longitude: { kind: 'string' },
    latitude: { kind: 'string' },
    altitude: { kind: 'string' },
  }),
  LOC: rawRow(QueryType.LOC, {
    size: { kind: 'metres' },
    horizontalPrecision: { kind: 'metres' },
    verticalPrecision: { kind: 'metres' },
    latitude: { kind: 'degrees' },
    longitude: { kind: 'degrees' },
    altitude: { kind: 'metres' },
  }),
  NXT: rawRow(QueryType.NXT, { nextDomain: { kind: 'name' }, types: { kind: 'nxtTypes' } }),
  EID: opaqueRow(QueryType.EID),
  NIMLOC: opaqueRow(QueryType.NIMLOC),
  ATMA: opaqueRow(QueryType.ATMA),
  KX: rawRow(QueryType.KX, { preference: { kind: 'u16' }, exchanger: { kind: 'name' } }),
  CERT: rawRow(QueryType.CERT, {
    certType: { kind: 'certType' },
    keyTag: { kind: 'u16' },
    algorithm: { kind: 'algorithm' },
    certificate: { kind: 'base64' },
  }),
  A6: opaqueRow(QueryType.A6),
  DNAME: rawRow(QueryType.DNAME, { target: { kind: 'name' } }),
  SINK: opaqueRow(QueryType.SINK),
  APL: rawRow(QueryType.APL, { items: { kind: 'prefixes' } }),
  DS: rawRow(QueryType.DS, DIGEST_DATA),
  SSHFP: rawRow(QueryType.SSHFP, {
    algorithm: { kind: 'u8' },
    fingerprintType: { kind: 'u8' },
    fingerprint: { kind: 'hex' },
  }),
  IPSECKEY: rawRow(QueryType.IPSECKEY, {
    precedence: { kind: 'u8' },
    gatewayType: { kind: 'u8' },
    algorithm: { kind: 'u8' },
    gateway: { kind: 'gateway' },
    publicKey: { kind: 'base64' },
  }),
  RRSIG: rawRow(QueryType.RRSIG, {
    typeCovered: { kind: 'typeName' },
    algorithm: { kind: 'algorithm' },
    labels: { kind: 'u8' },
    originalTtl: { kind: 'u32' },
    expiration: { kind: 'time' },
    inception: { kind: 'time' },
    keyTag: { kind: 'u16' },
    signerName: { kind: 'name' },
    signature: { kind: 'base64' },
  }),
  NSEC: rawRow(QueryType.NSEC, { nextDomain: { kind: 'name' }, types: { kind: 'types' } }),
  DNSKEY: rawRow(QueryType.DNSKEY, KEY_DATA),
  DHCID: rawRow(QueryType.DHCID, {
    identifierType: { kind: 'u16' },
    digestType: { kind: 'u8' },
    digest: { kind: 'bytes' },
  }),
  NSEC3: rawRow(QueryType.NSEC3, {
    hashAlgorithm: { kind: 'u8' },
    flags: { kind: 'u8' },
    iterations: { kind: 'u16' },
    salt: { kind: 'salt' },
    nextHashedOwner: { kind: 'hash' },
    types: { kind: 'types' },
  }),
  NSEC3PARAM: rawRow(QueryType.NSEC3PARAM, {
    hashAlgorithm: { kind: 'u8' },
    flags: { kind: 'u8' },
    iterations: { kind: 'u16' },
    salt: { kind: 'salt' },
  }),
  SMIMEA: rawRow(QueryType.SMIMEA, CERTIFICATE_DATA),
  HIP: rawRow(QueryType.HIP, {
    pkAlgorithm: { kind: 'u8' },
    hit: { kind: 'bytes' },
    publicKey: { kind: 'bytes' },
    rendezvousServers: { kind: 'names' },
  }),
  NINFO: textRow(QueryType.NINFO),
  RKEY: rawRow(QueryType.RKEY, KEY_DATA),
  TALINK: rawRow(QueryType.TALINK, { previous: { kind: 'name' }, next: { kind: 'name' } }),
  CDS: rawRow(QueryType.CDS, DIGEST_DATA),
  CDNSKEY: rawRow(QueryType.CDNSKEY, KEY_DATA),
  OPENPGPKEY: rawRow(QueryType.OPENPGPKEY, { publicKey: { kind: 'base64' } }),
  CSYNC: rawRow(QueryType.CSYNC, {
    serial: { kind: 'u32' },
    flags: { kind: 'u16' },
    types: { kind: 'types' },
  }),
  ZONEMD: rawRow(QueryType.ZONEMD, {
    serial: { kind: 'u32' },
    scheme: { kind: 'u8' },
    hashAlgorithm: { kind: 'u8' },
    digest: { kind: 'hex' },
  }),
  DSYNC: rawRow(QueryType.DSYNC, {
    rrtype: { kind: 'typeName' },
    scheme: { kind: 'u8' },
    port: { kind: 'u16' },
    target: { kind: 'name' },
  }),
  HHIT: rawRow(QueryType.HHIT, { data: { kind: 'base64' } }),
  BRID: rawRow(QueryType.BRID, { data: { kind: 'base64' } }),
  SPF: textRow(QueryType.SPF),
  UINFO: opaqueRow(QueryType.UINFO),
  UID: opaqueRow(QueryType.UID),
  GID: opaqueRow(QueryType.GID),
  UNSPEC: opaqueRow(QueryType.UNSPEC),
  NID: rawRow(QueryType.NID, { preference: { kind: 'u16' }, nodeId: { kind: 'groups64' } }),
  L32: rawRow(QueryType.L32, { preference: { kind: 'u16' }, locator32: { kind: 'address4' } }),
  L64: rawRow(QueryType.L64, { preference: { kind: 'u16' }, locator64: { kind: 'groups64' } }),
  LP: rawRow(QueryType.LP, { preference: { kind: 'u16' }, fqdn: { kind: 'name' } }),
  EUI48: rawRow(QueryType.EUI48, { address: { kind: 'eui48' } }),
  EUI64: rawRow(QueryType.EUI64, { address: { kind: 'eui64' } }),
  TKEY: rawRow(QueryType.TKEY, {
    algorithm: { kind: 'name' },
    inception: { kind: 'u32' },
    expiration: { kind: 'u32' },
    mode: { kind: 'u16' },
    error: { kind: 'u16' },
    key: { kind: 'sized' },
    other: { kind: 'sized' },
  }),
  TSIG: rawRow(QueryType.TSIG, {
    algorithm: { kind: 'name' },
    timeSigned: { kind: 'u48' },
    fudge: { kind: 'u16' },
    mac: { kind: 'sized' },
    originalId: { kind: 'u16' },
    error: { kind: 'u16' },
    other: { kind: 'sized' },
  }),
  AVC: textRow(QueryType.AVC),
  DOA: rawRow(QueryType.DOA, {
    doaEnterprise: { kind: 'u32' },
    doaType: { kind: 'u32' },
    doaLocation: { kind: 'u8' },
    doaMediaType: { kind: 'string' },
    doaData: { kind: 'base64OrHyphen' },
  }),
  AMTRELAY: rawRow(QueryType.AMTRELAY, {
    precedence: { kind: 'u8' },
    discoveryOptional: { kind: 'flag' },
    relayType: { kind: 'u8' },
    relay: { kind: 'gateway' },
  }),
  RESINFO: textRow(QueryType.RESINFO),
  WALLET: textRow(QueryType.WALLET),
  CLA: textRow(QueryType.CLA),
  IPN: opaqueRow(QueryType.IPN),
  TA: rawRow(QueryType.TA, DIGEST_DATA),
  DLV: rawRow(QueryType.DLV, DIGEST_DATA),
} as const satisfies {
  readonly [Name in RecordTypeName]: RecordRow<(typeof QueryType)[Name]>;
};

const rows: ReadonlyMap<string, RecordRow> = new Map(Object.entries<RecordRow>(RECORD_TABLE));

/**
 * The row of a record type.
 *
 * @param type - the name of the type
 * @returns `undefined` for a type without a row, such as `'TYPE65280'`
 */
export const recordRow = (type: string): RecordRow | undefined => rows.get(type);
