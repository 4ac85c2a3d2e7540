import { describe, expectTypeOf, test } from 'vitest';
import type { Edns } from '../edns/edns-values.js';
import type { GenericClassName, QueryClassName } from '../registries/query-class.js';
import type {
  GenericTypeName,
  QueryType,
  QueryTypeName,
  RecordTypeName,
} from '../registries/query-type.js';
import type { DNSResult } from '../results.js';
import type {
  AnyQueryResult,
  AnyResult,
  AResult,
  CAARecordData,
  CNAMEResult,
  DNSRecord,
  DSResult,
  FlatResult,
  HTTPSResult,
  MXResult,
  QueryResult,
  RecordData,
  SOAResult,
  TXTResult,
  UnknownRecord,
  UnknownResult,
} from './records.js';
import type { SvcParams } from './svc-params.js';

describe('flat results', () => {
  test('have the fields of their type', () => {
    expectTypeOf<AResult>().toEqualTypeOf<{
      type: 'A';
      ttl: number;
      host: string;
    }>();
    expectTypeOf<MXResult>().toEqualTypeOf<{
      type: 'MX';
      ttl: number;
      host: string;
      priority: number;
    }>();
    expectTypeOf<CNAMEResult>().toEqualTypeOf<{
      type: 'CNAME';
      ttl: number;
      cname: string;
    }>();
    expectTypeOf<Extract<DSResult, { malformed?: undefined }>>().branded.toEqualTypeOf<{
      type: 'DS';
      ttl: number;
      keyTag: number;
      algorithm: number;
      digestType: number;
      digest: Uint8Array;
      malformed?: undefined;
    }>();
    expectTypeOf<HTTPSResult>().toEqualTypeOf<{
      type: 'HTTPS';
      ttl: number;
      priority: number;
      target: string;
      params: SvcParams;
    }>();
    expectTypeOf<SOAResult>().toEqualTypeOf<{
      type: 'SOA';
      ttl: number;
      nsname: string;
      hostmaster: string;
      serial: number;
      refresh: number;
      retry: number;
      expires: number;
      minttl: number;
    }>();
  });

  test('convert fields as the table says', () => {
    expectTypeOf<TXTResult>().toEqualTypeOf<{
      type: 'TXT';
      ttl: number;
      text: string;
      data: Uint8Array;
      strings: Uint8Array[];
    }>();
  });

  test('can be malformed if c-ares does not parse their type', () => {
    const read = (result: DSResult) => {
      expectTypeOf(result.keyTag).toEqualTypeOf<number | undefined>();
      if (result.malformed) {
        expectTypeOf(result.rdata).toEqualTypeOf<Uint8Array>();
        expectTypeOf(result.keyTag).toEqualTypeOf<undefined>();
      } else expectTypeOf(result.keyTag).toEqualTypeOf<number>();
    };
    expectTypeOf(read).parameter(0).toEqualTypeOf<FlatResult<'DS'>>();
    expectTypeOf<FlatResult<'EID'>>().toEqualTypeOf<{
      type: 'EID';
      ttl: number;
      rdata: Uint8Array;
    }>();
  });

  test('of unknown types hold the RDATA', () => {
    expectTypeOf<UnknownResult>().toEqualTypeOf<{
      type: GenericTypeName;
      ttl: number;
      rdata: Uint8Array;
    }>();
  });

  test('have a value for every field', () => {
    type Empty<Result> = Result extends unknown
      ? { [Field in keyof Result]-?: [Result[Field]] extends [never] ? Field : never }[keyof Result]
      : never;
    expectTypeOf<Empty<{ full: string; empty: never }>>().toEqualTypeOf<'empty'>();
    expectTypeOf<
      { [Name in RecordTypeName]: Empty<FlatResult<Name>> }[RecordTypeName]
    >().toBeNever();
    expectTypeOf<
      { [Name in RecordTypeName]: Empty<RecordData<Name>> }[RecordTypeName]
    >().toBeNever();
  });

  test('are discriminated by type', () => {
    const hostOf = (result: AnyResult) => {
      if (result.type === 'MX') expectTypeOf(result).toEqualTypeOf<MXResult>();
      if (result.type === 'TYPE65280') expectTypeOf(result).toEqualTypeOf<UnknownResult>();
      // @ts-expect-error -- not every record has a host
      return result.host;
    };
    expectTypeOf(hostOf).parameter(0).toEqualTypeOf<AnyResult>();
  });
});

describe('the result of a query', () => {
  test('is a list for most types', () => {
    expectTypeOf<QueryResult<'A'>>().toEqualTypeOf<AResult[]>();
    expectTypeOf<QueryResult<'MX'>>().toEqualTypeOf<MXResult[]>();
    expectTypeOf<QueryResult<'PTR'>>().toEqualTypeOf<FlatResult<'PTR'>[]>();
  });

  test('is one record for CNAME and SOA alone', () => {
    type Single = {
      [Name in QueryTypeName]: QueryResult<Name> extends unknown[] ? never : Name;
    }[QueryTypeName];
    expectTypeOf<Single>().toEqualTypeOf<'CNAME' | 'SOA'>();
    expectTypeOf<QueryResult<'SOA'>>().toEqualTypeOf<SOAResult>();
  });

  test('is a list of records of all types for ANY', () => {
    expectTypeOf<QueryResult<'ANY'>>().toEqualTypeOf<AnyResult[]>();
  });

  test('is the same for every spelling of the type', () => {
    expectTypeOf<QueryResult<'TYPE15'>>().toEqualTypeOf<MXResult[]>();
    expectTypeOf<QueryResult<typeof QueryType.MX>>().toEqualTypeOf<MXResult[]>();
    expectTypeOf<QueryResult<'TYPE255'>>().toEqualTypeOf<AnyResult[]>();
  });

  test('holds RDATA for types without a name', () => {
    expectTypeOf<QueryResult<'TYPE65280'>>().toEqualTypeOf<UnknownResult[]>();
    expectTypeOf<QueryResult<65280>>().toEqualTypeOf<UnknownResult[]>();
  });

  test('covers all types when the type is not a literal', () => {
    expectTypeOf<QueryResult<number>>().toEqualTypeOf<AnyQueryResult>();
    expectTypeOf<QueryResult<GenericTypeName>>().toEqualTypeOf<AnyQueryResult>();
    expectTypeOf<QueryResult<'A' | 'SOA'>>().toEqualTypeOf<AResult[] | SOAResult>();
  });

  test('is a compile error for an unknown type', () => {
    // @ts-expect-error -- names are in upper case
    expectTypeOf<QueryResult<'mx'>>().toBeNever();
  });
});

describe('records', () => {
  test('have the data of their type', () => {
    expectTypeOf<RecordData<'MX'>>().toEqualTypeOf<{
      priority: number;
      exchange: string;
    }>();
    expectTypeOf<CAARecordData>().toEqualTypeOf<{
      critical: number;
      tag: string;
      value: string;
    }>();
    expectTypeOf<Pick<Edns, 'udpSize' | 'version' | 'flags' | 'options'>>().toEqualTypeOf<{
      udpSize: number;
      version: number;
      flags: number;
      options: [code: number, value: Uint8Array][];
    }>();
  });

  test('narrow their data by type', () => {
    const read = (record: DNSRecord) => {
      expectTypeOf(record.recordClass).toEqualTypeOf<QueryClassName | GenericClassName>();
      switch (record.type) {
        case 'MX':
          expectTypeOf(record.data).toEqualTypeOf<{
            priority: number;
            exchange: string;
          }>();
          return record.data.exchange;
        case 'SVCB':
        case 'HTTPS':
          expectTypeOf(record.data).toEqualTypeOf<{
            priority: number;
            target: string;
            params: SvcParams;
          }>();
          return record.data.target;
        case 'TYPE65280':
          expectTypeOf(record).toEqualTypeOf<UnknownRecord>();
          return record.data.rdata;
        default:
          // @ts-expect-error -- the remaining types have no field in common
          return record.data.exchange;
      }
    };
    expectTypeOf(read).parameter(0).toEqualTypeOf<DNSRecord>();
  });

  test('have every type but those of questions', () => {
    expectTypeOf<Extract<DNSRecord['type'], QueryTypeName>>().toEqualTypeOf<
      Exclude<QueryTypeName, 'ANY' | 'AXFR' | 'IXFR' | 'MAILA' | 'MAILB' | 'NXNAME'>
    >();
  });

  test('are found with their type', () => {
    const find = (result: DNSResult) =>
      result.authority.find((record) => record.type === 'SOA')?.data.minimum;
    expectTypeOf(find).returns.toEqualTypeOf<number | undefined>();
  });
});
