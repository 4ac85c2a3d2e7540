import {
  ARES_VERSION,
  AresError,
  aresThreadsafety,
  Channel,
  type ChannelCallback,
  type DeliveryHandler,
  type MessageCallback,
  type ParsedRequest,
  parseGetAddrInfo,
  parseGetHostByAddr,
  parseGetHostByName,
  parseGetNameInfo,
  parseQuery,
  parseQueryForm,
  parseRecordsQuery,
  parseSearch,
  type QueryForm,
  type RecordsCallback,
  type RecordsHandler,
  reverseAddress,
  type SocketAddress,
  strerror,
} from '@aiodns/core-native';
import {
  type AddrInfoResult,
  type AnyResult,
  type AResult,
  type CallOptions,
  type CNAMEResult,
  DNSError,
  type DNSRecord,
  DNSResolver,
  type DNSResult,
  type ErrorName,
  type GetAddrInfoOptions,
  type HostResult,
  type MXResult,
  type NameInfoResult,
  type QueryClassSpec,
  type QueryOptions,
  type QueryTypeSpec,
  type ResolverOptions,
  type SOAResult,
} from '@aiodns/resolver';
import {
  type ChannelOptions,
  checkKeys,
  errorcode,
  errorName,
  type InvalidArgumentError,
  invalidArgument,
  opcodeName,
  parseChannelOptions,
  parseQueryClass,
  parseQueryType,
  parseResolverOptions,
  queryClassName,
  queryTypeName,
  rcodeName,
  type StatusName,
} from '@aiodns/types';
import { describe, expectTypeOf, it } from 'vitest';

declare const resolver: DNSResolver;
declare const channel: Channel;

describe('DNSResolver', () => {
  it('is constructed from options, and disposable', () => {
    expectTypeOf(DNSResolver).constructorParameters.toEqualTypeOf<
      [options?: ResolverOptions | undefined]
    >();
    expectTypeOf(resolver).toExtend<AsyncDisposable & Disposable>();
    expectTypeOf<ResolverOptions>().not.toHaveProperty('sockStateCb');
  });

  it('query gives the records of its type', () => {
    expectTypeOf(resolver.query('a', 'A')).toEqualTypeOf<Promise<AResult[]>>();
    expectTypeOf(resolver.query('a', 'MX', 'CHAOS')).toEqualTypeOf<Promise<MXResult[]>>();
    expectTypeOf(resolver.query('a', 'CNAME', { timeout: 1 })).toEqualTypeOf<
      Promise<CNAMEResult>
    >();
    expectTypeOf(resolver.query('a', 'SOA', null)).toEqualTypeOf<Promise<SOAResult>>();
    expectTypeOf(resolver.query('a', 'ANY')).toEqualTypeOf<Promise<AnyResult[]>>();
    // @ts-expect-error a type is a name in upper case, TYPE and a number, or a number
    resolver.query('a', 'mx');
    // @ts-expect-error and has to be given
    resolver.query('a');
  });

  it('queryDns and search give the message', () => {
    expectTypeOf(resolver.queryDns).returns.toEqualTypeOf<Promise<DNSResult>>();
    expectTypeOf(resolver.search).returns.toEqualTypeOf<Promise<DNSResult>>();
    expectTypeOf(resolver.queryDns).parameters.toEqualTypeOf<
      [
        host: string,
        qtype: QueryTypeSpec,
        options?: QueryClassSpec | QueryOptions | null | undefined,
      ]
    >();
    expectTypeOf(resolver.search).parameters.toEqualTypeOf<Parameters<typeof resolver.queryDns>>();
  });

  it('host lookups give hosts', () => {
    expectTypeOf(resolver.getaddrinfo).parameters.toEqualTypeOf<
      [host: string, options?: GetAddrInfoOptions | undefined]
    >();
    expectTypeOf(resolver.getaddrinfo).returns.toEqualTypeOf<Promise<AddrInfoResult>>();
    expectTypeOf(resolver.gethostbyname).parameters.toEqualTypeOf<
      [host: string, family?: 0 | 4 | 6 | undefined, options?: CallOptions | undefined]
    >();
    expectTypeOf(resolver.gethostbyname).returns.toEqualTypeOf<Promise<HostResult>>();
    expectTypeOf(resolver.gethostbyaddr).parameters.toEqualTypeOf<
      [ip: string, options?: CallOptions | undefined]
    >();
    expectTypeOf(resolver.gethostbyaddr).returns.toEqualTypeOf<Promise<HostResult>>();
    expectTypeOf(resolver.getnameinfo).parameters.toEqualTypeOf<
      [socketAddress: SocketAddress, flags?: number | undefined, options?: CallOptions | undefined]
    >();
    expectTypeOf(resolver.getnameinfo).returns.toEqualTypeOf<Promise<NameInfoResult>>();
  });

  it('has settings and can be closed', () => {
    expectTypeOf(resolver.nameservers).toEqualTypeOf<string[]>();
    expectTypeOf(resolver.cancel).toEqualTypeOf<() => void>();
    expectTypeOf(resolver.reinit).toEqualTypeOf<() => void>();
    expectTypeOf(resolver.close).toEqualTypeOf<() => Promise<void>>();
    expectTypeOf(resolver.wait).toEqualTypeOf<(timeout?: number) => Promise<boolean>>();
    expectTypeOf(resolver.setLocalIp).toEqualTypeOf<(ip: string) => void>();
    expectTypeOf(resolver.setLocalDev).toEqualTypeOf<(device: string) => void>();
  });
});

describe('DNSError', () => {
  it('has a code, a number and perhaps a response', () => {
    expectTypeOf<DNSError>().toExtend<Error>();
    expectTypeOf<DNSError['code']>().toEqualTypeOf<ErrorName>();
    expectTypeOf<DNSError['errno']>().toEqualTypeOf<number>();
    expectTypeOf<DNSError['result']>().toEqualTypeOf<DNSResult | undefined>();
    expectTypeOf(DNSError).toBeConstructibleWith(4, { hostname: 'a' });
  });
});

describe('Channel', () => {
  it('is constructed from options', () => {
    expectTypeOf(Channel).constructorParameters.toEqualTypeOf<
      [options?: ChannelOptions | undefined]
    >();
    expectTypeOf<ChannelOptions>().not.toHaveProperty('concurrency');
    expectTypeOf(channel.closed).toEqualTypeOf<boolean>();
  });

  it('requests take a callback at the end and give a number', () => {
    expectTypeOf(
      channel.query('a', 'A', (..._: Parameters<MessageCallback>) => undefined),
    ).toEqualTypeOf<number>();
    expectTypeOf(
      channel.search('a', 'A', 'IN', (..._: Parameters<MessageCallback>) => undefined),
    ).toEqualTypeOf<number>();
    expectTypeOf(channel.queryRecords).parameter(3).toEqualTypeOf<RecordsCallback>();
    expectTypeOf(channel.dispatchRecords).parameter(3).toEqualTypeOf<RecordsHandler>();
    expectTypeOf(channel.dispatchRecords).returns.toEqualTypeOf<number>();
    expectTypeOf(channel.submitQuery<DNSRecord[]>).parameters.toEqualTypeOf<
      [form: QueryForm<DNSRecord[]>, host: string, handler: DeliveryHandler<DNSRecord[]>]
    >();
    expectTypeOf(parseQueryForm('answer', 'A')).toEqualTypeOf<QueryForm<DNSRecord[]>>();
    expectTypeOf(channel.getaddrinfo).parameter(2).toEqualTypeOf<ChannelCallback<AddrInfoResult>>();
    expectTypeOf(channel.gethostbyname).parameter(2).toEqualTypeOf<ChannelCallback<HostResult>>();
    expectTypeOf(channel.gethostbyaddr).parameter(1).toEqualTypeOf<ChannelCallback<HostResult>>();
    expectTypeOf(channel.getnameinfo).parameter(2).toEqualTypeOf<ChannelCallback<NameInfoResult>>();
    expectTypeOf(channel.forget).toEqualTypeOf<(request: number) => void>();
  });

  it('the status of a callback narrows its result', () => {
    channel.query('a', 'A', (status, result) => {
      if (status === null) expectTypeOf(result).toEqualTypeOf<DNSResult>();
      else expectTypeOf(result).toEqualTypeOf<DNSResult | undefined>();
    });
    channel.gethostbyname('a', 4, (status, result) => {
      if (status === null) expectTypeOf(result).toEqualTypeOf<HostResult>();
      else expectTypeOf(result).toEqualTypeOf<undefined>();
    });
  });

  it('a callback has both parameters, a list of them, or none', () => {
    expectTypeOf(channel.query).toBeCallableWith('a', 'A', (status, result) => [status, result]);
    expectTypeOf(channel.query).toBeCallableWith('a', 'A', (...[status]) => status);
    expectTypeOf(channel.query).toBeCallableWith('a', 'A', () => undefined);
    // @ts-expect-error - the type of the result depends on the status, and one parameter is not enough for that
    channel.query('a', 'A', (status: number | null) => status);
  });

  it('has settings and can be closed', () => {
    expectTypeOf(channel.servers).toEqualTypeOf<string[]>();
    expectTypeOf(channel.setServers).toBeCallableWith(['192.0.2.1']);
    expectTypeOf(channel.setLocalIp).toEqualTypeOf<(ip: string) => void>();
    expectTypeOf(channel.setLocalDev).toEqualTypeOf<(device: string) => void>();
    expectTypeOf(channel.reinit).toEqualTypeOf<() => void>();
    expectTypeOf(channel.cancel).toEqualTypeOf<() => void>();
    expectTypeOf(channel.close).toEqualTypeOf<() => void>();
    expectTypeOf(channel.destroy).toEqualTypeOf<() => void>();
    expectTypeOf(channel.wait).toEqualTypeOf<(timeout?: number) => Promise<boolean>>();
  });

  it('can be driven by its caller', () => {
    expectTypeOf<NonNullable<ChannelOptions['sockStateCb']>>().toEqualTypeOf<
      (fd: number, readable: boolean, writable: boolean) => void
    >();
    expectTypeOf(channel.getsock).returns.toEqualTypeOf<[readable: number[], writable: number[]]>();
    expectTypeOf(channel.processFd).toEqualTypeOf<(readFd: number, writeFd: number) => void>();
    expectTypeOf(channel.processReadFd).toEqualTypeOf<(fd: number) => void>();
    expectTypeOf(channel.processWriteFd).toEqualTypeOf<(fd: number) => void>();
    expectTypeOf(channel.timeout).toEqualTypeOf<(max?: number) => number | null>();
  });
});

describe('functions', () => {
  it('of @aiodns/core-native', () => {
    expectTypeOf(reverseAddress).toEqualTypeOf<(ip: string) => string>();
    expectTypeOf(strerror).toEqualTypeOf<(code: number) => string>();
    expectTypeOf(aresThreadsafety).toEqualTypeOf<() => boolean>();
    expectTypeOf(ARES_VERSION).toEqualTypeOf<string>();
    expectTypeOf<AresError['code']>().toEqualTypeOf<ErrorName>();
    expectTypeOf(AresError).toBeConstructibleWith(4, 'a message');
  });

  it('of @aiodns/core-native that parse the arguments of a request', () => {
    expectTypeOf(parseQuery).toBeCallableWith('a', 'A', null);
    expectTypeOf(parseQuery).returns.toEqualTypeOf<ParsedRequest<MessageCallback>>();
    expectTypeOf(parseRecordsQuery).toBeCallableWith('a', 'A', 'CHAOS');
    expectTypeOf(parseRecordsQuery).returns.toEqualTypeOf<ParsedRequest<RecordsCallback>>();
    expectTypeOf(parseSearch).toBeCallableWith('a', 'A');
    expectTypeOf(parseSearch).returns.toEqualTypeOf<ParsedRequest<MessageCallback>>();
    expectTypeOf(parseGetAddrInfo).toBeCallableWith('a', { family: 4, port: 'https' });
    expectTypeOf(parseGetHostByName).toEqualTypeOf<
      (host: string, family: number) => ParsedRequest<ChannelCallback<HostResult>>
    >();
    expectTypeOf(parseGetHostByAddr).toEqualTypeOf<
      (ip: string) => ParsedRequest<ChannelCallback<HostResult>>
    >();
    expectTypeOf(parseGetNameInfo).toBeCallableWith({ address: '192.0.2.1', port: 80 }, 0);
  });

  it('a parsed request is submitted with a callback for its result', () => {
    const request = parseGetHostByName('a', 4);
    expectTypeOf(channel.submit).returns.toEqualTypeOf<number>();
    channel.submit(request, (status, result) => {
      if (status === null) expectTypeOf(result).toEqualTypeOf<HostResult>();
      else expectTypeOf(result).toEqualTypeOf<undefined>();
    });
    // @ts-expect-error - its callback is not that of a query for records
    const _records: ParsedRequest<RecordsCallback> = request;
  });

  it('of @aiodns/types', () => {
    expectTypeOf(errorcode).toEqualTypeOf<Readonly<Record<number, StatusName>>>();
    expectTypeOf(errorName).toEqualTypeOf<(code: number) => ErrorName>();
    expectTypeOf(parseQueryType).toEqualTypeOf<(value: string | number) => number | undefined>();
    expectTypeOf(parseQueryClass).toEqualTypeOf<(value: string | number) => number | undefined>();
    expectTypeOf(parseResolverOptions).toEqualTypeOf<(value: unknown) => ResolverOptions>();
    expectTypeOf(parseChannelOptions).toEqualTypeOf<(value: unknown) => ChannelOptions>();
    expectTypeOf(invalidArgument).returns.toEqualTypeOf<InvalidArgumentError>();
    expectTypeOf<InvalidArgumentError['code']>().toEqualTypeOf<'ERR_INVALID_ARG_VALUE'>();
    expectTypeOf(checkKeys<{ a?: number }>).returns.toEqualTypeOf<{ a?: number }>();
    expectTypeOf(queryTypeName).parameters.toEqualTypeOf<[code: number]>();
    expectTypeOf(queryClassName).parameters.toEqualTypeOf<[code: number]>();
    expectTypeOf(rcodeName).parameters.toEqualTypeOf<[code: number]>();
    expectTypeOf(opcodeName).parameters.toEqualTypeOf<[code: number]>();
  });
});
