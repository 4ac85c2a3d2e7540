import {
  type AddrInfoOptions,
  AresError,
  Channel,
  checkAddress,
  checkAddrInfo,
  checkHost,
  checkNameInfo,
  checkQuery,
  checkQueryType,
  type RecordsHandler,
  type SocketAddress,
} from '@aiodns/core-native';
import {
  type AddrInfoResult,
  type AnyResult,
  ARES_EDESTRUCTION,
  checkKeys,
  type DNSResult,
  type HostResult,
  type NameInfoResult,
  parseQueryType,
  parseResolverOptions,
  type QueryClassSpec,
  type QueryResult,
  QueryType,
  type QueryTypeSpec,
  queryTypeName,
  RECORD_TABLE,
  type ResolverOptions,
} from '@aiodns/types';
import {
  type CallOptions,
  checkCallOptions,
  checkMilliseconds,
  type QueryOptions,
} from './call-options.js';
import { Turns } from './concurrency-limiter.js';
import { DNSError } from './dns-error.js';
import { type Outcome, runWithin } from './lookup.js';

/** What an addrinfo look-up takes. */
export interface GetAddrInfoOptions extends AddrInfoOptions, CallOptions {}

const CALL_OPTIONS = ['signal', 'timeout'] as const;
const QUERY_OPTIONS = ['qclass', ...CALL_OPTIONS] as const;
const ADDRINFO_OPTIONS = ['family', 'port', 'type', 'proto', 'flags', ...CALL_OPTIONS] as const;

/** The types of which a name has one record. */
const singleNames: ReadonlySet<string> = new Set(
  Object.entries(RECORD_TABLE)
    .filter(([, { single }]) => single)
    .map(([name]) => name),
);

/** What a query gives that found `records`: the one record of a type of which a name has one, or the list. */
const oneOrAll = (records: AnyResult[], qtype: QueryTypeSpec): AnyResult | AnyResult[] => {
  const [first] = records;
  const single =
    first !== undefined && singleNames.has(first.type) && parseQueryType(qtype) !== QueryType.ANY;
  return single ? first : records;
};

const dnsError = (
  status: number,
  hostname: string,
  qtype: QueryTypeSpec | undefined,
  result?: DNSResult,
  cause?: unknown,
): DNSError =>
  new DNSError(status, {
    hostname,
    qtype: qtype === undefined ? undefined : queryTypeName(checkQueryType(qtype)),
    result,
    cause,
  });

/** A query without limits. */
class PlainQuery implements RecordsHandler {
  readonly host: string;
  readonly qtype: QueryTypeSpec;
  readonly resolve: (result: AnyResult | AnyResult[]) => void;
  readonly reject: (error: DNSError) => void;

  constructor(
    host: string,
    qtype: QueryTypeSpec,
    resolve: PlainQuery['resolve'],
    reject: PlainQuery['reject'],
  ) {
    this.host = host;
    this.qtype = qtype;
    this.resolve = resolve;
    this.reject = reject;
  }

  onRecords(records: AnyResult[]): void {
    this.resolve(oneOrAll(records, this.qtype));
  }

  onError(status: number, result: DNSResult | undefined): void {
    this.reject(dnsError(status, this.host, this.qtype, result));
  }
}

/** What a method was asked to look up. */
interface Asked<Result, Options extends CallOptions> {
  readonly hostname: string;
  readonly qtype?: QueryTypeSpec;
  /** Checks the options and gives them. */
  options(): Options;
  /** Checks the arguments, which `start` does again. */
  check(options: Options): unknown;
  /** Makes the request, and gives its number. */
  start(settle: Outcome<Result>, options: Options): number;
}

/** What follows the type of a query: a class, or options that may hold one. */
type ClassOrOptions = QueryClassSpec | QueryOptions | null | undefined;

const queryOptions = (given: ClassOrOptions): QueryOptions => {
  if (given === null || given === undefined) return {};
  if (typeof given !== 'object') return { qclass: given };
  checkKeys<QueryOptions>(given, QUERY_OPTIONS);
  return given;
};

/** Gives c-ares' own failures the form of this package's. */
const asDNSError = <Result>(use: () => Result): Result => {
  try {
    return use();
  } catch (error) {
    throw error instanceof AresError ? new DNSError(error.errno) : error;
  }
};

/**
 * A DNS resolver: aiodns for JavaScript.
 *
 * Every method that returns a promise rejects with a {@link DNSError} when DNS fails, and with an
 * {@link InvalidArgumentError} (a `TypeError`) that names the argument when one is wrong; setters and the constructor
 * throw the same. After {@link close} look-ups reject with `EDESTRUCTION`.
 *
 * Look-ups run on a thread of their own, shared by all resolvers. A pending one keeps the process alive; an open
 * resolver does not.
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
  readonly #turns: Turns | undefined;

  /**
   * @param options - see {@link ResolverOptions}; without any, the system's configuration holds
   * @throws {@link InvalidArgumentError} that names the option at fault
   * @throws {@link DNSError} when c-ares cannot open a channel: `ENOSERVER` with `ARES_FLAG_NO_DFLT_SVR` and no server
   * configured, `ENOMEM`
   * @throws Error when the system has no thread or file descriptor left
   */
  constructor(options?: ResolverOptions) {
    const { concurrency, ...channelOptions } = parseResolverOptions(options);
    this.#channel = asDNSError(() => new Channel(channelOptions));
    this.#turns = concurrency === undefined ? undefined : new Turns(concurrency);
  }

  /**
   * The servers that look-ups go to, in order: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`; the
   * port is shown where it is not 53. Setting it affects look-ups that start after it, which fail with `ENOSERVER` when
   * the list is empty.
   *
   * @throws {@link InvalidArgumentError} when set to something else
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  get nameservers(): string[] {
    return asDNSError(() => this.#channel.servers);
  }

  set nameservers(nameservers: readonly string[]) {
    asDNSError(() => this.#channel.setServers(nameservers, 'nameservers'));
  }

  /**
   * Asks for the records of one type.
   *
   * @param host - the name, as `'example.com'`; IDNs are converted by UTS-46, an empty name is the root
   * @param qtype - the record type: a name of `QueryType`, `'TYPE<number>'` or a number
   * @param options - the class, or {@link QueryOptions}
   * @returns the records of that type, flat: a list, except for CNAME and SOA, of which a name has one; for ANY, all
   * records of the answer
   * @throws {@link DNSError} `ENODATA` when the name has no such record, `ENOTFOUND` when it does not exist (`result`
   * then holds the answer with its SOA), `EBADNAME`, `ETIMEOUT`, `ECANCELLED`, `ESERVFAIL`, `EREFUSED` …
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
    // Most queries have no limits. These hold one small object while they are pending.
    if (this.#turns === undefined && typeof options !== 'object') {
      return new Promise((resolve, reject) => {
        const query = new PlainQuery(host, qtype, resolve, reject);
        this.#channel.dispatchRecords(host, qtype, options, query);
      });
    }
    return this.#lookUp<AnyResult | AnyResult[], QueryOptions>({
      hostname: host,
      qtype,
      options: () => queryOptions(options),
      check: ({ qclass }) => checkQuery(host, qtype, qclass),
      start: (settle, { qclass }) =>
        this.#channel.queryRecords(host, qtype, qclass, (status, result) => {
          if (status === null) settle(null, oneOrAll(result, qtype));
          else settle(status, result);
        }),
    });
  }

  /**
   * Asks for the records of one type and gives the whole message.
   *
   * @param host - the name
   * @param qtype - the record type
   * @param options - the class, or {@link QueryOptions}
   * @returns the answer: its sections, response code, flags and EDNS
   * @throws {@link DNSError} as {@link query} does; an answer without records is `ENODATA`
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * const { answer } = await resolver.queryDns('example.com', 'ANY');
   * for (const record of answer) if (record.type === 'MX') console.log(record.data.exchange);
   * ```
   */
  queryDns(host: string, qtype: QueryTypeSpec, options?: ClassOrOptions): Promise<DNSResult> {
    return this.#lookUp<DNSResult, QueryOptions>({
      hostname: host,
      qtype,
      options: () => queryOptions(options),
      check: ({ qclass }) => checkQuery(host, qtype, qclass),
      start: (settle, { qclass }) => this.#channel.query(host, qtype, qclass, settle),
    });
  }

  /**
   * Like {@link queryDns}, but tries the name with each search domain as `resolv.conf` says (`domains`, `ndots`).
   *
   * @param host - the name; with a dot at its end it is not searched
   * @param qtype - the record type
   * @param options - the class, or {@link QueryOptions}
   * @returns the first answer that has records
   * @throws {@link DNSError} when no domain has any
   * @throws {@link InvalidArgumentError}
   */
  search(host: string, qtype: QueryTypeSpec, options?: ClassOrOptions): Promise<DNSResult> {
    return this.#lookUp<DNSResult, QueryOptions>({
      hostname: host,
      qtype,
      options: () => queryOptions(options),
      check: ({ qclass }) => checkQuery(host, qtype, qclass),
      start: (settle, { qclass }) => this.#channel.search(host, qtype, qclass, settle),
    });
  }

  /**
   * Looks up the addresses of a host, in the hosts file and by DNS, and the port of a service.
   *
   * @param host - a name or an address
   * @param options - see {@link GetAddrInfoOptions}
   * @returns the addresses, best first (RFC 6724), and the aliases on the way to them
   * @throws {@link DNSError}
   * @throws {@link InvalidArgumentError}
   *
   * @example
   * ```ts
   * const { nodes } = await resolver.getaddrinfo('example.com', { family: 4, port: 443 });
   * ```
   */
  getaddrinfo(host: string, options: GetAddrInfoOptions = {}): Promise<AddrInfoResult> {
    return this.#lookUp<AddrInfoResult, GetAddrInfoOptions>({
      hostname: host,
      options: () => checkKeys(options, ADDRINFO_OPTIONS),
      check: (addrInfo) => checkAddrInfo(host, addrInfo),
      start: (settle, { signal: _signal, timeout: _timeout, ...addrInfo }) =>
        this.#channel.getaddrinfo(host, addrInfo, settle),
    });
  }

  /**
   * Looks up the addresses of a host in one family, in the hosts file and by DNS.
   *
   * @param host - a name or an address
   * @param family - 4 or 6, or 0 for IPv6 where there is any and IPv4 otherwise. Default 0
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
    return this.#lookUp<HostResult, CallOptions>({
      hostname: host,
      options: () => checkKeys(options, CALL_OPTIONS),
      check: () => checkHost(host, family),
      start: (settle) => this.#channel.gethostbyname(host, family, settle),
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
    return this.#lookUp<HostResult, CallOptions>({
      hostname: ip,
      options: () => checkKeys(options, CALL_OPTIONS),
      check: () => checkAddress(ip),
      start: (settle) => this.#channel.gethostbyaddr(ip, settle),
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
  async getnameinfo(
    socketAddress: SocketAddress,
    flags = 0,
    options: CallOptions = {},
  ): Promise<NameInfoResult> {
    return this.#lookUp<NameInfoResult, CallOptions>({
      hostname: socketAddress?.address,
      options: () => checkKeys(options, CALL_OPTIONS),
      check: () => checkNameInfo(socketAddress, flags),
      start: (settle) => this.#channel.getnameinfo(socketAddress, flags, settle),
    });
  }

  /** Ends every pending look-up with `ECANCELLED`. */
  cancel(): void {
    this.#turns?.cancel();
    this.#channel.cancel();
  }

  /**
   * Cancels every pending look-up and frees the resolver. Further calls do nothing.
   *
   * @returns a promise that is fulfilled when all look-ups have been settled
   */
  async close(): Promise<void> {
    this.#turns?.cancel();
    this.#channel.close();
    await (this.#turns ?? this.#channel).wait();
  }

  /**
   * Reads the system's configuration anew, for look-ups that start after this. Options that were set stay.
   *
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  reinit(): void {
    asDNSError(() => this.#channel.reinit());
  }

  /**
   * Waits until no look-up is pending.
   *
   * @param timeout - for how many milliseconds at most; without it there is no limit
   * @returns whether all look-ups have ended, rather than the time
   * @throws {@link InvalidArgumentError}
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  async wait(timeout?: number): Promise<boolean> {
    checkMilliseconds('timeout', timeout, 0);
    if (this.#channel.closed) throw new DNSError(ARES_EDESTRUCTION);
    return (this.#turns ?? this.#channel).wait(timeout);
  }

  /**
   * Sets the address that look-ups which start after this are sent from.
   *
   * @param ip - an IPv4 or IPv6 address
   * @throws {@link InvalidArgumentError}
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  setLocalIp(ip: string): void {
    asDNSError(() => this.#channel.setLocalIp(ip));
  }

  /**
   * Sets the network interface that look-ups which start after this are sent from. Linux only, where older kernels want
   * `CAP_NET_RAW` for it.
   *
   * @param device - the interface's name, such as `'eth0'`
   * @throws {@link InvalidArgumentError} also when there is no such interface, or none that this process may use
   * @throws {@link DNSError} `EDESTRUCTION` after {@link close}
   */
  setLocalDev(device: string): void {
    asDNSError(() => this.#channel.setLocalDev(device));
  }

  /** {@link close}, when `await using` leaves its scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** {@link close} without waiting, when `using` leaves its scope. */
  [Symbol.dispose](): void {
    this.#turns?.cancel();
    this.#channel.close();
  }

  /** Makes a look-up. Whatever throws, the promise rejects with it. */
  #lookUp<Result, Options extends CallOptions>({
    hostname,
    qtype,
    options: checkOptions,
    check,
    start,
  }: Asked<Result, Options>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const options = checkOptions();
      const fail = (status: number, result?: DNSResult, cause?: unknown): void =>
        reject(dnsError(status, hostname, qtype, result, cause));
      if (
        this.#turns === undefined &&
        options.signal === undefined &&
        options.timeout === undefined
      ) {
        start((...[status, result]) => {
          if (status === null) resolve(result);
          else fail(status, result);
        }, options);
        return;
      }
      checkCallOptions(options);
      // Limits may end the look-up before it starts, or let it start long after: what is wrong with it is said first.
      check(options);
      runWithin(
        {
          start: (settle) => start(settle, options),
          forget: (request) => this.#channel.forget(request),
          resolve,
          fail,
          reject,
        },
        options,
        this.#turns,
      );
    });
  }
}
