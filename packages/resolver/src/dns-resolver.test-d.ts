import type {
  AAAAResult,
  AnyQueryResult,
  AnyResult,
  AResult,
  CAAResult,
  CNAMEResult,
  DNSResult,
  DSResult,
  HTTPSResult,
  MXResult,
  NAPTRResult,
  NSResult,
  PTRResult,
  QueryResult,
  QueryTypeName,
  QueryTypeSpec,
  SOAResult,
  SRVResult,
  SVCBResult,
  TLSAResult,
  TXTResult,
  UnknownResult,
  URIResult,
} from '@aiodns/types';
import { describe, expectTypeOf, test } from 'vitest';
import type { DNSError } from './dns-error.js';
import type { DNSResolver } from './dns-resolver.js';
import type { ManyOutcome } from './many/outcome.js';

declare const resolver: DNSResolver;

describe('a query', () => {
  test('returns a list of the records of its type', () => {
    expectTypeOf(resolver.query('host', 'A')).resolves.toEqualTypeOf<AResult[]>();
    expectTypeOf(resolver.query('host', 'AAAA')).resolves.toEqualTypeOf<AAAAResult[]>();
    expectTypeOf(resolver.query('host', 'CAA')).resolves.toEqualTypeOf<CAAResult[]>();
    expectTypeOf(resolver.query('host', 'DS')).resolves.toEqualTypeOf<DSResult[]>();
    expectTypeOf(resolver.query('host', 'HTTPS')).resolves.toEqualTypeOf<HTTPSResult[]>();
    expectTypeOf(resolver.query('host', 'MX')).resolves.toEqualTypeOf<MXResult[]>();
    expectTypeOf(resolver.query('host', 'NAPTR')).resolves.toEqualTypeOf<NAPTRResult[]>();
    expectTypeOf(resolver.query('host', 'NS')).resolves.toEqualTypeOf<NSResult[]>();
    expectTypeOf(resolver.query('host', 'PTR')).resolves.toEqualTypeOf<PTRResult[]>();
    expectTypeOf(resolver.query('host', 'SRV')).resolves.toEqualTypeOf<SRVResult[]>();
    expectTypeOf(resolver.query('host', 'SVCB')).resolves.toEqualTypeOf<SVCBResult[]>();
    expectTypeOf(resolver.query('host', 'TLSA')).resolves.toEqualTypeOf<TLSAResult[]>();
    expectTypeOf(resolver.query('host', 'TXT')).resolves.toEqualTypeOf<TXTResult[]>();
    expectTypeOf(resolver.query('host', 'URI')).resolves.toEqualTypeOf<URIResult[]>();
  });

  test('returns one record for CNAME and SOA', () => {
    expectTypeOf(resolver.query('host', 'CNAME')).resolves.toEqualTypeOf<CNAMEResult>();
    expectTypeOf(resolver.query('host', 'SOA')).resolves.toEqualTypeOf<SOAResult>();
  });

  test('returns records of all types for ANY', () => {
    expectTypeOf(resolver.query('host', 'ANY')).resolves.toEqualTypeOf<AnyResult[]>();
  });

  test('has a result for each type by name', () => {
    const query = <const Name extends QueryTypeName>(name: Name) => resolver.query('host', name);
    expectTypeOf(query<'MX'>).returns.resolves.toEqualTypeOf<MXResult[]>();
    type Missing = {
      [Name in QueryTypeName]: [QueryResult<Name>] extends [never] ? Name : never;
    }[QueryTypeName];
    expectTypeOf<Missing>().toBeNever();
  });

  test('returns the same for every notation of a type', () => {
    expectTypeOf(resolver.query('host', 15)).resolves.toEqualTypeOf<MXResult[]>();
    expectTypeOf(resolver.query('host', 'TYPE15')).resolves.toEqualTypeOf<MXResult[]>();
    expectTypeOf(resolver.query('host', 6)).resolves.toEqualTypeOf<SOAResult>();
    expectTypeOf(resolver.query('host', 'TYPE65280')).resolves.toEqualTypeOf<UnknownResult[]>();
    expectTypeOf(resolver.query('host', 65280)).resolves.toEqualTypeOf<UnknownResult[]>();
  });

  test('returns a union if the type is not known at compile time', () => {
    const open = (qtype: QueryTypeSpec) => resolver.query('host', qtype);
    expectTypeOf(open).returns.resolves.toEqualTypeOf<AnyQueryResult>();
    const either = (qtype: 'A' | 'SOA') => resolver.query('host', qtype);
    expectTypeOf(either).returns.resolves.toEqualTypeOf<AResult[] | SOAResult>();
  });

  test('takes a class, or options that may hold one', () => {
    expectTypeOf(resolver.query('host', 'TXT', 'CHAOS')).resolves.toEqualTypeOf<TXTResult[]>();
    expectTypeOf(resolver.query('host', 'TXT', 'CLASS3')).resolves.toEqualTypeOf<TXTResult[]>();
    expectTypeOf(resolver.query('host', 'TXT', 3)).resolves.toEqualTypeOf<TXTResult[]>();
    expectTypeOf(resolver.query('host', 'TXT', null)).resolves.toEqualTypeOf<TXTResult[]>();
    expectTypeOf(
      resolver.query('host', 'SOA', {
        qclass: 'IN',
        signal: AbortSignal.timeout(1),
        timeout: 1,
      }),
    ).resolves.toEqualTypeOf<SOAResult>();
  });

  test('takes nothing else', () => {
    // @ts-expect-error -- names are in upper case
    resolver.query('host', 'mx');
    // @ts-expect-error -- there is no such type
    resolver.query('host', 'BOGUS');
    // @ts-expect-error -- a type is needed
    resolver.query('host');
    // @ts-expect-error -- a host is a string
    resolver.query(42, 'A');
    // @ts-expect-error -- there is no such class
    resolver.query('host', 'A', 'INTERNET');
    // @ts-expect-error -- there is no such option
    resolver.query('host', 'A', { ttl: 1 });
    // @ts-expect-error -- a timeout is a number
    resolver.query('host', 'A', { timeout: '1' });
  });

  test('for one type has no fields of another', async () => {
    const [mx] = await resolver.query('host', 'MX');
    expectTypeOf(mx).toEqualTypeOf<MXResult | undefined>();
    // @ts-expect-error -- a mail exchange has no text
    mx?.text;
    const soa = await resolver.query('host', 'SOA');
    // @ts-expect-error -- one record is no list
    soa[0];
  });
});

describe('type narrows', () => {
  test('the flat records of ANY', async () => {
    for (const record of await resolver.query('host', 'ANY')) {
      // @ts-expect-error -- not every record has a host
      record.host;
      if (record.type === 'MX') expectTypeOf(record).toEqualTypeOf<MXResult>();
      if (record.type === 'TXT') expectTypeOf(record.data).toEqualTypeOf<Uint8Array>();
      if (record.type === 'TYPE65280') expectTypeOf(record).toEqualTypeOf<UnknownResult>();
    }
  });

  test('the data of a whole answer', async () => {
    const result = await resolver.queryDns('host', 'ANY');
    expectTypeOf(result).toEqualTypeOf<DNSResult>();
    for (const record of [...result.answer, ...result.authority, ...result.additional]) {
      // @ts-expect-error -- not every record has an exchange
      record.data.exchange;
      if (record.type === 'MX') expectTypeOf(record.data.exchange).toEqualTypeOf<string>();
      if (record.type === 'SOA') expectTypeOf(record.data.minimum).toEqualTypeOf<number>();
      if (record.type === 'HTTPS')
        expectTypeOf(record.data.params.alpn).toEqualTypeOf<string[] | undefined>();
      if (record.type === 'DS' && !record.data.malformed)
        expectTypeOf(record.data.keyTag).toEqualTypeOf<number>();
    }
  });
});

test('an error shows what a server answered, where one did', () => {
  expectTypeOf<DNSError['result']>().toEqualTypeOf<DNSResult | undefined>();
  const minimum = (error: DNSError) =>
    error.result?.authority.find((record) => record.type === 'SOA')?.data.minimum;
  expectTypeOf(minimum).returns.toEqualTypeOf<number | undefined>();
  expectTypeOf<'ENOTFOUND' | 'ETIMEOUT' | 'ECANCELLED'>().toExtend<DNSError['code']>();
  expectTypeOf<'ENOENT'>().not.toExtend<DNSError['code']>();
});

test('a resolver is disposed of by both kinds of using', () => {
  expectTypeOf<DNSResolver>().toExtend<AsyncDisposable & Disposable>();
});

test('servers are shown as strings, and set from any list of them', () => {
  expectTypeOf(resolver.nameservers).toEqualTypeOf<string[]>();
  const frozen: readonly string[] = ['1.1.1.1'];
  resolver.nameservers = frozen;
  // @ts-expect-error -- a list is needed
  resolver.nameservers = '1.1.1.1';
});

describe('many names', () => {
  test('have outcomes whose result is that of query, by type', async () => {
    for await (const outcome of resolver.resolveMany(['host'], ['MX', 'SOA'])) {
      expectTypeOf(outcome.type).toEqualTypeOf<'MX' | 'SOA'>();
      if (outcome.error !== undefined) {
        expectTypeOf(outcome.error).toEqualTypeOf<DNSError>();
        expectTypeOf(outcome.result).toEqualTypeOf<undefined>();
      } else if (outcome.type === 'MX') {
        expectTypeOf(outcome.result).toEqualTypeOf<MXResult[]>();
      } else {
        expectTypeOf(outcome.result).toEqualTypeOf<SOAResult>();
      }
    }
  });

  test('have the same outcomes in lists', async () => {
    for await (const outcomes of resolver.resolveMany(['host'], 'MX').lists()) {
      expectTypeOf(outcomes).toEqualTypeOf<ManyOutcome<'MX'>[]>();
    }
  });

  test('have whole responses on request', async () => {
    for await (const { result } of resolver.resolveMany(['host'], 'A', { response: true })) {
      expectTypeOf(result).toEqualTypeOf<DNSResult | undefined>();
    }
  });
});
