import {
  Channel,
  type ChannelStats,
  type Delivery,
  parseGetAddrInfo,
  parseGetHostByAddr,
  parseGetHostByName,
  parseGetNameInfo,
  parseQuery,
  parseRecordsQuery,
  parseSearch,
  type QueryForm,
  type SocketAddress,
} from '@aiodns/core-native';
import {
  type AddrInfoResult,
  type AnyResult,
  ARES_EDESTRUCTION,
  type DNSRecord,
  type DNSResult,
  type HostResult,
  type NameInfoResult,
  type NameserverSpec,
  parseResolverOptions,
  type QueryResult,
  type QueryTypeSpec,
  type ResolverOptions,
} from '@aiodns/types';
import {
  type CallOptions,
  type ClassOrOptions,
  checkMilliseconds,
  type GetAddrInfoOptions,
  parseAddrInfoLimits,
  parseCallOptions,
  parseQueryOptions,
} from './call-options.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { DNSError, withDNSErrors } from './dns-error.js';
import { startDeliveredLookup, startLookup } from './lookup.js';
import type { Names } from './many/names.js';
import type { ResolveManyOptions } from './many/options.js';
import type { AnyOutcome, ManyOutcome, ManyOutcomes, RecordsOutcome } from './many/outcome.js';
import {
  openQuerier,
  parseMessageForm,
  parseRecordsForm,
  type QuerierOptions,
} from './many/querier.js';
import { resolveMany } from './many/resolve-many.js';
import { RecordsQuery, unwrapSingleton } from './records-query.js';
import { lookupChannel, queryChannel, traced } from './tracing.js';
import { transferZone } from './transfer.js';
import { parseTransfer, type TransferOptions } from './transfer-options.js';

/**
 * A DNS resolver: aiodns for JavaScript.
 *
 * Every method that returns a promise rejects with a {@link DNSError} when DNS fails, and with an
 * {@link InvalidArgumentError} (a `TypeError`) that names a wrong argument; setters and the constructor
 * throw the same. After {@link close} lookups reject with `EDESTRUCTION`.
 *
 * Requests are published on the tracing channels `aiodns:query` and `aiodns:lookup` of `node:diagnostics_channel`, as
 * {@link RequestTrace}.
 *
 * Lookups run on one I/O thread, which all resolvers share. A pending lookup keeps the process alive; an idle resolver
 * does not.
 *
 * @example
 * ```ts
 * await using resolver = new DNSResolver({ nameservers: ['1.1.1.1'] });
 * const exchanges = await resolver.query('example.com', 'MX'); // MXResult[]
 * for (const { host, priority } of exchanges) console.log(priority, host);
 * ```
 */
export class DNSResolver implements AsyncDisposable, Disposable {
  readonly #channel: Channel;
  readonly #limiter: ConcurrencyLimiter | undefined;

  /**
   * @param options - see {@link ResolverOptions}. Default: the system's configuration
   * @throws {@link InvalidArgumentError} that names the option at fault
   * @throws {@link DNSError} when c-ares cannot open a channel: `ENOSERVER` with `ARES_FLAG_NO_DFLT_SVR` and no server
   * configured, `ENOMEM`
   * @throws Error when the system has no thread or file descriptor left
   */
  constructor(options?: ResolverOptions) {
    const { concurrency, ...channelOptions } = parseResolverOptions(options);
    this.#channel = withDNSErrors(() => new Channel(channelOptions));
    this.#limiter = concurrency === undefined ? undefined : new ConcurrencyLimiter(concurrency);
  }

  /**
   * The servers in the order of use: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`; a port of 53 is
   * omitted. Encrypted servers are listed in their shortest form, `'tls://1.1.1.1'`, and functions by their name. A new list applies to lookups that start later; with an empty list these fail with `ENOSERVER`.
   *
   * @throws {@link InvalidArgumentError} when set to any other value
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  get nameservers(): string[] {
    return withDNSErrors(() => this.#channel.servers);
  }

  set nameservers(nameservers: readonly NameserverSpec[]) {
    withDNSErrors(() => this.#channel.setServers(nameservers, 'nameservers'));
  }

  /**
   * Queries the records of one type.
   *
   * @param host - the name, as `'example.com'`; IDNs are converted by UTS-46, an empty name is the root
   * @param qtype - the record type: a name of `QueryType`, `'TYPE<number>'` or a number
   * @param options - the class, or {@link QueryOptions}
   * @returns the records of that type, flat: one record for CNAME and SOA, of which a name has at most one, a list for
   * every other type; all records of the answer for ANY
   * @throws {@link DNSError} `ENODATA` if the name has no such record, `ENOTFOUND` if it does not exist (`result`
   * then holds the response with the SOA), `EBADNAME`, `ETIMEOUT`, `ECANCELLED`, `ESERVFAIL`, `EREFUSED` …
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * const soa = await resolver.query('example.com', 'SOA'); // SOAResult
   * const version = await resolver.query('version.bind', 'TXT', 'CHAOS');
   * const quick = await resolver.query('example.com', 'A', { timeout: 500, signal: AbortSignal.timeout(800) });
   * ```
   */
  query<const Type extends QueryTypeSpec>(
    host: string,
    qtype: Type,
    options?: ClassOrOptions,
  ): Promise<QueryResult<Type>>;
  query(
    host: string,
    qtype: QueryTypeSpec,
    options?: ClassOrOptions,
  ): Promise<AnyResult | AnyResult[]> {
    return queryChannel.hasSubscribers
      ? traced(queryChannel, 'query', host, qtype, (onDelivery) =>
          this.#delivered(parseRecordsForm, host, qtype, options, onDelivery),
        )
      : this.#query(host, qtype, options);
  }

  #query(
    host: string,
    qtype: QueryTypeSpec,
    options: ClassOrOptions,
  ): Promise<AnyResult | AnyResult[]> {
    // Most queries have no limits. For these the resolver holds one small object.
    if (this.#limiter === undefined && typeof options !== 'object') {
      return new Promise((resolve, reject) => {
        const query = new RecordsQuery(host, qtype, resolve, reject);
        this.#channel.dispatchRecords(host, qtype, options, query);
      });
    }
    return new Promise((resolve, reject) => {
      const { qclass, limits, message } = parseQueryOptions(options);
      const request = parseRecordsQuery(host, qtype, qclass, message);
      startLookup<AnyResult[]>(
        this.#channel,
        {
          request,
          hostname: host,
          qtype,
          limits,
          resolve: (records) => resolve(unwrapSingleton(records, qtype)),
          reject,
        },
        this.#limiter,
      );
    });
  }

  /**
   * Queries the records of one type. The result is the whole response.
   *
   * @param host - the name
   * @param qtype - the record type
   * @param options - the class, or {@link QueryOptions}
   * @returns the response: its sections, response code, flags and EDNS
   * @throws {@link DNSError} as {@link query}; `ENODATA` if the answer section is empty
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * const { answer } = await resolver.queryDns('example.com', 'ANY');
   * for (const record of answer) if (record.type === 'MX') console.log(record.data.exchange);
   * ```
   */
  queryDns(host: string, qtype: QueryTypeSpec, options?: ClassOrOptions): Promise<DNSResult> {
    return queryChannel.hasSubscribers
      ? traced(queryChannel, 'queryDns', host, qtype, (onDelivery) =>
          this.#delivered(parseMessageForm, host, qtype, options, onDelivery),
        )
      : this.#queryDns(host, qtype, options);
  }

  /** A query whose delivery is traced. */
  #delivered<Result>(
    parse: (...args: Parameters<typeof parseRecordsForm>) => QueryForm<Result>,
    host: string,
    qtype: QueryTypeSpec,
    options: ClassOrOptions,
    onDelivery: (delivery: Delivery) => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const { qclass, limits, message } = parseQueryOptions(options);
      const form = parse(qtype, qclass, message);
      const spec = { form, hostname: host, qtype, limits, onDelivery, resolve, reject };
      startDeliveredLookup<Result>(this.#channel, spec, this.#limiter);
    });
  }

  #queryDns(host: string, qtype: QueryTypeSpec, options: ClassOrOptions): Promise<DNSResult> {
    return new Promise((resolve, reject) => {
      const { qclass, limits, message } = parseQueryOptions(options);
      const request = parseQuery(host, qtype, qclass, message);
      const spec = { request, hostname: host, qtype, limits, resolve, reject };
      startLookup<DNSResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Like {@link queryDns}, but tries the name with each search domain, by the rules of `resolv.conf` (`domains`, `ndots`).
   *
   * @param host - the name; the search domains are not tried if it ends in a dot
   * @param qtype - the record type
   * @param options - the class, or {@link QueryOptions}
   * @returns the first response with answer records
   * @throws {@link DNSError} if no domain has any
   * @throws {@link InvalidArgumentError}
   */
  search(host: string, qtype: QueryTypeSpec, options?: ClassOrOptions): Promise<DNSResult> {
    return queryChannel.hasSubscribers
      ? traced(queryChannel, 'search', host, qtype, () => this.#search(host, qtype, options))
      : this.#search(host, qtype, options);
  }

  #search(host: string, qtype: QueryTypeSpec, options: ClassOrOptions): Promise<DNSResult> {
    return new Promise((resolve, reject) => {
      const { qclass, limits, message } = parseQueryOptions(options);
      const request = parseSearch(host, qtype, qclass, message);
      const spec = { request, hostname: host, qtype, limits, resolve, reject };
      startLookup<DNSResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Looks up the addresses of a host, in the hosts file and by DNS, and the port of a service.
   *
   * @param host - a name or an address
   * @param options - see {@link GetAddrInfoOptions}
   * @returns the addresses, best first (RFC 6724), and the aliases that lead to them
   * @throws {@link DNSError}
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * const { nodes } = await resolver.getaddrinfo('example.com', { family: 4, port: 443 });
   * ```
   */
  getaddrinfo(host: string, options: GetAddrInfoOptions = {}): Promise<AddrInfoResult> {
    return lookupChannel.hasSubscribers
      ? traced(lookupChannel, 'getaddrinfo', host, undefined, () =>
          this.#getaddrinfo(host, options),
        )
      : this.#getaddrinfo(host, options);
  }

  #getaddrinfo(host: string, options: GetAddrInfoOptions): Promise<AddrInfoResult> {
    return new Promise((resolve, reject) => {
      const limits = parseAddrInfoLimits(options);
      const request = parseGetAddrInfo(host, options);
      const spec = { request, hostname: host, limits, resolve, reject };
      startLookup<AddrInfoResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Looks up the addresses of a host in one family, in the hosts file and by DNS.
   *
   * @param host - a name or an address
   * @param family - 4 or 6, or 0: IPv6, or IPv4 if the host has no IPv6 address. Default 0
   * @param options - see {@link CallOptions}
   * @returns the host
   * @throws {@link DNSError}
   * @throws {@link InvalidArgumentError}
   */
  gethostbyname(
    host: string,
    family: 0 | 4 | 6 = 0,
    options: CallOptions = {},
  ): Promise<HostResult> {
    return lookupChannel.hasSubscribers
      ? traced(lookupChannel, 'gethostbyname', host, undefined, () =>
          this.#gethostbyname(host, family, options),
        )
      : this.#gethostbyname(host, family, options);
  }

  #gethostbyname(host: string, family: 0 | 4 | 6, options: CallOptions): Promise<HostResult> {
    return new Promise((resolve, reject) => {
      const limits = parseCallOptions(options);
      const request = parseGetHostByName(host, family);
      const spec = { request, hostname: host, limits, resolve, reject };
      startLookup<HostResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Looks up the names of an address, in the hosts file and by DNS.
   *
   * @param ip - an IPv4 or IPv6 address
   * @param options - see {@link CallOptions}
   * @returns the host
   * @throws {@link DNSError}
   * @throws {@link InvalidArgumentError}
   */
  gethostbyaddr(ip: string, options: CallOptions = {}): Promise<HostResult> {
    return lookupChannel.hasSubscribers
      ? traced(lookupChannel, 'gethostbyaddr', ip, undefined, () =>
          this.#gethostbyaddr(ip, options),
        )
      : this.#gethostbyaddr(ip, options);
  }

  #gethostbyaddr(ip: string, options: CallOptions): Promise<HostResult> {
    return new Promise((resolve, reject) => {
      const limits = parseCallOptions(options);
      const request = parseGetHostByAddr(ip);
      const spec = { request, hostname: ip, limits, resolve, reject };
      startLookup<HostResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Looks up the names of an address and a port.
   *
   * @param socketAddress - see {@link SocketAddress}
   * @param flags - a combination of `ARES_NI_*`. Default 0: the host only
   * @param options - see {@link CallOptions}
   * @returns the host's name, and the service's with `ARES_NI_LOOKUPSERVICE`
   * @throws {@link DNSError}
   * @throws {@link InvalidArgumentError}
   */
  getnameinfo(
    socketAddress: SocketAddress,
    flags = 0,
    options: CallOptions = {},
  ): Promise<NameInfoResult> {
    return lookupChannel.hasSubscribers
      ? traced(lookupChannel, 'getnameinfo', socketAddress?.address, undefined, () =>
          this.#getnameinfo(socketAddress, flags, options),
        )
      : this.#getnameinfo(socketAddress, flags, options);
  }

  #getnameinfo(
    socketAddress: SocketAddress,
    flags: number,
    options: CallOptions,
  ): Promise<NameInfoResult> {
    return new Promise((resolve, reject) => {
      const limits = parseCallOptions(options);
      const request = parseGetNameInfo(socketAddress, flags);
      const spec = { request, hostname: socketAddress.address, limits, resolve, reject };
      startLookup<NameInfoResult>(this.#channel, spec, this.#limiter);
    });
  }

  /**
   * Transfers a zone over TCP: AXFR (RFC 5936), or IXFR (RFC 1995) with a `serial`.
   *
   * @param zone - the name of the zone
   * @param options - see {@link TransferOptions}
   * @returns the records, in the order of the server. The first is the zone's SOA; the SOA that ends the transfer is not
   * repeated. With a `serial`, changes follow as RFC 1995 §4 has them: a SOA with the serial before the change, the
   * records that it removes, a SOA with the serial after it, the records that it adds. A server may send the whole zone
   * instead: then the second record is no SOA. The SOA alone says that nothing has changed
   * @throws {@link DNSError} when iterating: `EREFUSED` if the server does not transfer the zone, `ECONNREFUSED`,
   * `ETIMEOUT`, `ECANCELLED`, `EOF` if the connection ends early, `EBADRESP` with a `cause` that says what is wrong
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * for await (const record of resolver.transfer('example.com', { server: '192.0.2.1' })) console.log(toText(record));
   * ```
   */
  transfer(
    zone: string,
    options: TransferOptions = {},
  ): AsyncGenerator<DNSRecord, void, undefined> {
    return transferZone(parseTransfer(zone, options, this.nameservers));
  }

  /**
   * Queries the records of any number of names, many at a time.
   *
   * Memory stays flat, also for names without end: names are read only while fewer than twice `concurrency` outcomes (16
   * times in the order of the input) are in flight or not yet taken. Leaving the loop cancels the queries in flight and
   * closes the input. An error of the input, or a name that is not a string, ends the iteration after the outcomes of all
   * names before it; so does {@link close}, with `EDESTRUCTION`.
   *
   * @param names - any iterable or async iterable of names, as of {@link query}, or of lists of names
   * @param types - a record type, or a list: each name is queried for each
   * @param options - see {@link ResolveManyOptions}
   * @returns an outcome for each name and type, or lists of them. A DNS failure is an outcome too: `error` in place of `result`
   * @throws {@link InvalidArgumentError} at the call; the iteration throws it for a name that is not a string
   * @throws {@link DNSError} `ECANCELLED` from the iteration, at once, when the signal aborts
   *
   * @example
   * ```ts
   * for await (const { name, result, error } of resolver.resolveMany(['example.com', 'example.net'], 'MX')) {
   *   console.log(name, error?.code ?? result);
   * }
   * ```
   */
  resolveMany<const Type extends QueryTypeSpec>(
    names: Names,
    types: Type | readonly Type[],
    options: ResolveManyOptions & { response: true },
  ): ManyOutcomes<ManyOutcome<Type, DNSResult>>;
  resolveMany<const Type extends QueryTypeSpec>(
    names: Names,
    types: Type | readonly Type[],
    options: ResolveManyOptions & { response: 'answer' },
  ): ManyOutcomes<ManyOutcome<Type, DNSRecord[]>>;
  resolveMany<const Type extends QueryTypeSpec>(
    names: Names,
    types: Type | readonly Type[],
    options?: ResolveManyOptions & { response?: false | undefined },
  ): ManyOutcomes<RecordsOutcome<Type>>;
  resolveMany<const Type extends QueryTypeSpec>(
    names: Names,
    types: Type | readonly Type[],
    options: ResolveManyOptions,
  ): ManyOutcomes<RecordsOutcome<Type> | ManyOutcome<Type, DNSRecord[] | DNSResult>>;
  resolveMany(
    names: Names,
    types: QueryTypeSpec | readonly QueryTypeSpec[],
    options: ResolveManyOptions = {},
  ): ManyOutcomes<AnyOutcome> {
    const open = (querier: QuerierOptions) => openQuerier(this.#channel, this.#limiter, querier);
    return resolveMany(open, names, types, options);
  }

  /** Ends every lookup with `ECANCELLED` that the I/O thread has no response for. Those that it has end with that. */
  cancel(): void {
    this.#limiter?.cancel();
    this.#channel.cancel();
  }

  /**
   * Cancels every pending lookup and frees the resolver. Further calls do nothing.
   *
   * @returns a promise that is fulfilled when all lookups are settled
   */
  async close(): Promise<void> {
    this.#limiter?.cancel();
    this.#channel.close();
    await (this.#limiter ?? this.#channel).wait();
  }

  /**
   * Reloads the system's configuration for lookups that start later. Options that were set do not change.
   *
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  reinit(): void {
    withDNSErrors(() => this.#channel.reinit());
  }

  /**
   * What the resolver has done since it was created: messages sent and received, timeouts, cache hits, lookups in flight,
   * and the round trip of each server. A query costs nothing more for it on the JavaScript thread.
   *
   * @returns see {@link ChannelStats}
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  stats(): ChannelStats {
    return withDNSErrors(() => this.#channel.stats());
  }

  /**
   * Waits until no lookup is pending.
   *
   * @param timeout - in ms; without it there is no limit
   * @returns `false` if the timeout came first
   * @throws {@link InvalidArgumentError}
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  async wait(timeout?: number): Promise<boolean> {
    checkMilliseconds('timeout', timeout, 0);
    if (this.#channel.closed) throw new DNSError(ARES_EDESTRUCTION);
    return (this.#limiter ?? this.#channel).wait(timeout);
  }

  /**
   * Sets the source address of lookups that start later.
   *
   * @param ip - an IPv4 or IPv6 address
   * @throws {@link InvalidArgumentError}
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  setLocalIp(ip: string): void {
    withDNSErrors(() => this.#channel.setLocalIp(ip));
  }

  /**
   * Sets the network interface of lookups that start later. Linux only; kernels before 5.7 require `CAP_NET_RAW`.
   *
   * @param device - the interface's name, such as `'eth0'`
   * @throws {@link InvalidArgumentError} also if the interface does not exist or this process may not use it
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  setLocalDev(device: string): void {
    withDNSErrors(() => this.#channel.setLocalDev(device));
  }

  /** {@link close}, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** {@link close} without waiting, at the end of the scope of `using`. */
  [Symbol.dispose](): void {
    this.#limiter?.cancel();
    this.#channel.close();
  }
}
