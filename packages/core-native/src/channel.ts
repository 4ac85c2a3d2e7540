import { AsyncResource } from 'node:async_hooks';
import {
  type AddrInfoResult,
  ARES_EDESTRUCTION,
  ARES_SOCKET_BAD,
  type ChannelOptions,
  checkKeys,
  type HostResult,
  invalidArgument,
  type NameInfoResult,
  type NameserverSpec,
  parseChannelOptions,
  type QueryClassSpec,
  type QueryTypeSpec,
} from '@aiodns/types';
import { addon, type NativeChannel } from './addon.js';
import { addressFamily } from './address.js';
import { AresError } from './ares-error.js';
import {
  checkFunction,
  checkInteger,
  checkQueryClass,
  checkQueryType,
  checkText,
} from './arguments.js';
import type {
  ChannelCallback,
  DeliveryHandler,
  MessageCallback,
  RecordsCallback,
  RecordsHandler,
} from './channel-callback.js';
import { type ChannelStats, channelStats } from './channel-stats.js';
import { completeRecordsHandler } from './completion-handlers.js';
import { callNative, checkDevice, configurationFiles, parseNameservers } from './configuration.js';
import { ConfigurationWatch } from './configuration-watch.js';
import { PayloadKind } from './decode/payload-kind.js';
import { toASCIIName } from './domain-name.js';
import { ExternalLoop, notOnExternalLoop } from './external-loop.js';
import {
  type AddrInfoOptions,
  parseGetAddrInfo,
  parseGetHostByAddr,
  parseGetHostByName,
  parseGetNameInfo,
  parseQuery,
  parseRecordsQuery,
  parseSearch,
  type QueryForm,
  type SocketAddress,
} from './parse-request.js';
import { ParsedRequest, RequestForm, unsubmittedStatus } from './parsed-request.js';
import { ChannelRequests } from './requests.js';
import { parseServer } from './server-string.js';
import { type NativeServers, TransportServers } from './transport-servers.js';

const ADDRINFO_OPTIONS = ['family', 'port', 'type', 'proto', 'flags'] as const;

const INT32_MAX = 0x7fffffff;

/** The type of requests for `async_hooks`. */
const RESOURCE = 'AIODNS_REQUEST';

type ClassOrNone = QueryClassSpec | null | undefined;

// Outside of the constructor, whose functions would keep the channel that they are made in.
const openChannel = (options: ChannelOptions): Channel => new Channel(options);

/** The connections of a channel do not keep it from being garbage collected, and end with it. */
const collected = new FinalizationRegistry<TransportServers>((transports) => transports.close());

/**
 * A c-ares channel, as in pycares: servers, options, and requests whose results go to callbacks.
 *
 * The shared I/O thread runs the channel. A callback is never called before the method that it was passed to has
 * returned. With `sockStateCb` the caller's event loop runs the channel instead: the caller watches the sockets that
 * `sockStateCb` reports, and calls {@link processFd} when one is ready or {@link timeout} has passed. Callbacks are then
 * called by {@link processFd}, or in a microtask after the method that they were passed to. Either way they keep the async
 * context of the call (`AsyncLocalStorage`).
 *
 * An open channel does not keep the process alive; a pending request on the I/O thread does. A channel is not garbage
 * collected while one of its requests is pending; a collected channel is closed.
 *
 * @see {@link https://c-ares.org/docs/ares_init_options.html | ares_init_options(3)}
 *
 * @example
 * ```ts
 * const channel = new Channel({ nameservers: ['127.0.0.1:5300'] });
 * channel.query('example.com', 'MX', (status, result) => {
 *   if (status === null) console.log(result.answer);
 *   channel.close();
 * });
 * ```
 */
export class Channel {
  #native: NativeChannel | undefined;
  readonly #externalLoop: ExternalLoop | undefined;
  readonly #requests: ChannelRequests;
  readonly #watch: ConfigurationWatch | undefined;
  readonly #transports: TransportServers;

  /**
   * @param options - see {@link ChannelOptions}
   * @throws {@link InvalidArgumentError} that names the option at fault
   * @throws {@link AresError} when c-ares cannot open a channel: `ENOSERVER` with `ARES_FLAG_NO_DFLT_SVR` and no server
   * configured, `ENOMEM`
   * @throws Error when the system has no thread or file descriptor left for the I/O thread
   */
  constructor(options?: ChannelOptions) {
    const checked = parseChannelOptions(options);
    const { sockStateCb } = checked;
    this.#externalLoop = sockStateCb && new ExternalLoop(sockStateCb);
    // Only the caller's own sockets and timers can complete a request on an external loop: they keep it running.
    this.#requests = new ChannelRequests(sockStateCb === undefined, this);
    if (checked.reload !== false) {
      this.#watch = new ConfigurationWatch(configurationFiles(checked), () => this.#reload());
    }
    this.#transports = new TransportServers(checked, openChannel);
    const open = ({ servers, virtualServers }: NativeServers) =>
      callNative(
        () => new addon.NativeChannel(checked, servers, virtualServers, sockStateCb !== undefined),
        (option) => [
          `options.${option}`,
          Object.entries(checked).find(([name]) => name === option)?.[1],
        ],
      );
    this.#native = this.#transports.use('options.nameservers', checked.nameservers ?? [], open);
    this.#attachTransports(this.#native);
  }

  /** Whether {@link close} or {@link destroy} has been called. */
  get closed(): boolean {
    return this.#native === undefined;
  }

  /**
   * Queries the records of a name in the class IN. The result is the whole response.
   *
   * @param host - the name, as `'example.com'`; IDNs are converted by UTS-46, an empty name is the root
   * @param qtype - the record type: a name of `QueryType`, `'TYPE<number>'` or a number
   * @param callback - called with the response; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_query_dnsrec.html | ares_query_dnsrec(3)}
   */
  query(host: string, qtype: QueryTypeSpec, callback: MessageCallback): number;
  /**
   * Queries the records of a name in a class. The result is the whole response.
   *
   * @param host - the name, as `'example.com'`; IDNs are converted by UTS-46, an empty name is the root
   * @param qtype - the record type: a name of `QueryType`, `'TYPE<number>'` or a number
   * @param qclass - the class, in the same three forms; `'IN'` when undefined or null
   * @param callback - called with the response; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_query_dnsrec.html | ares_query_dnsrec(3)}
   */
  query(host: string, qtype: QueryTypeSpec, qclass: ClassOrNone, callback: MessageCallback): number;
  query(
    host: string,
    qtype: QueryTypeSpec,
    ...rest: [MessageCallback] | [ClassOrNone, MessageCallback]
  ): number {
    const [qclass, callback] = rest.length === 1 ? [undefined, rest[0]] : rest;
    return this.#submitInContext(parseQuery(host, qtype, qclass), callback);
  }

  /**
   * Like {@link query}, but the result is the records of the queried type in the answer section, flat, as in pycares 4.
   * Without such a record the status is `ARES_ENODATA`. Only an error decodes the whole response, so this is faster.
   *
   * @param host - the name, as `'example.com'`
   * @param qtype - the record type; with `'ANY'` the result is every record
   * @param qclass - the class. Default `'IN'`
   * @param callback - called with the records, a list for every type; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   */
  queryRecords(
    host: string,
    qtype: QueryTypeSpec,
    qclass: ClassOrNone,
    callback: RecordsCallback,
  ): number {
    return this.#submitInContext(parseRecordsQuery(host, qtype, qclass), callback);
  }

  /**
   * {@link queryRecords} with an object in place of a callback. Its methods are called without the caller's async context.
   *
   * @param host - the name, as `'example.com'`
   * @param qtype - the record type; with `'ANY'` the result is every record
   * @param qclass - the class. Default `'IN'`
   * @param handler - receives the records or the error; see {@link RecordsHandler}
   * @returns a number for {@link forget}, valid until a method of the handler is called
   * @throws {@link InvalidArgumentError}
   */
  dispatchRecords(
    host: string,
    qtype: QueryTypeSpec,
    qclass: ClassOrNone,
    handler: RecordsHandler,
  ): number {
    if (typeof handler?.onRecords !== 'function' || typeof handler.onError !== 'function') {
      throw invalidArgument('handler', handler, 'an object with the methods onRecords and onError');
    }
    const name = toASCIIName(checkText('host', host));
    const type = checkQueryType(qtype);
    const dnsClass = checkQueryClass(qclass);
    const native = this.#native;
    if (native === undefined || name === undefined) {
      return this.#requests.fail(unsubmittedStatus(native), completeRecordsHandler, handler);
    }
    this.#watch?.onRequest();
    const requestId = this.#requests.add(completeRecordsHandler, handler);
    native.query(requestId, name, type, dnsClass, PayloadKind.records);
    this.#externalLoop?.afterCall(native);
    return requestId;
  }

  /**
   * Like {@link query}, but tries the name with each search domain, by the rules of `resolv.conf` (`domains`, `ndots`).
   *
   * @param host - the name; the search domains are not tried if it ends in a dot
   * @param qtype - the record type
   * @param callback - called with the response; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_search_dnsrec.html | ares_search_dnsrec(3)}
   */
  search(host: string, qtype: QueryTypeSpec, callback: MessageCallback): number;
  /**
   * Like {@link query} with a class, but tries the name with each search domain (`domains`, `ndots`).
   *
   * @param host - the name; the search domains are not tried if it ends in a dot
   * @param qtype - the record type
   * @param qclass - the class; `'IN'` when undefined or null
   * @param callback - called with the response; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_search_dnsrec.html | ares_search_dnsrec(3)}
   */
  search(
    host: string,
    qtype: QueryTypeSpec,
    qclass: ClassOrNone,
    callback: MessageCallback,
  ): number;
  search(
    host: string,
    qtype: QueryTypeSpec,
    ...rest: [MessageCallback] | [ClassOrNone, MessageCallback]
  ): number {
    const [qclass, callback] = rest.length === 1 ? [undefined, rest[0]] : rest;
    return this.#submitInContext(parseSearch(host, qtype, qclass), callback);
  }

  /**
   * Looks up the addresses of a host, and the port of a service.
   *
   * @param host - a name or an address
   * @param options - see {@link AddrInfoOptions}
   * @param callback - called with the addresses; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_getaddrinfo.html | ares_getaddrinfo(3)}
   */
  getaddrinfo(
    host: string,
    options: AddrInfoOptions,
    callback: ChannelCallback<AddrInfoResult>,
  ): number {
    const known = checkKeys(options, ADDRINFO_OPTIONS);
    return this.#submitInContext(parseGetAddrInfo(host, known), callback);
  }

  /**
   * Looks up the addresses of a host in one family.
   *
   * @param host - a name or an address
   * @param family - 4 or 6, or 0: IPv6, or IPv4 if the host has no IPv6 address
   * @param callback - called with the host; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_gethostbyname.html | ares_gethostbyname(3)}
   */
  gethostbyname(host: string, family: number, callback: ChannelCallback<HostResult>): number {
    return this.#submitInContext(parseGetHostByName(host, family), callback);
  }

  /**
   * Looks up the names of an address.
   *
   * @param ip - an IPv4 or IPv6 address
   * @param callback - called with the host; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_gethostbyaddr.html | ares_gethostbyaddr(3)}
   */
  gethostbyaddr(ip: string, callback: ChannelCallback<HostResult>): number {
    return this.#submitInContext(parseGetHostByAddr(ip), callback);
  }

  /**
   * Looks up the names of an address and a port.
   *
   * @param socketAddress - see {@link SocketAddress}
   * @param flags - a combination of `ARES_NI_*`; without `ARES_NI_LOOKUPSERVICE` only the host is looked up
   * @param callback - called with the names; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_getnameinfo.html | ares_getnameinfo(3)}
   */
  getnameinfo(
    socketAddress: SocketAddress,
    flags: number,
    callback: ChannelCallback<NameInfoResult>,
  ): number {
    return this.#submitInContext(parseGetNameInfo(socketAddress, flags), callback);
  }

  /**
   * Submits a request whose arguments have been parsed: a parse function has checked them earlier. The callback is called
   * without the caller's async context, which a promise has anyway.
   *
   * @param request - the result of `parseQuery`, `parseGetAddrInfo` …
   * @param callback - called with the result; see {@link ChannelCallback}
   * @returns a number for {@link forget}, valid until the callback is called
   * @throws {@link InvalidArgumentError}
   */
  submit<Callback>(request: ParsedRequest<Callback>, callback: Callback): number {
    if (!(request instanceof ParsedRequest)) {
      throw invalidArgument('request', request, 'a request that a parse function has returned');
    }
    checkFunction('callback', callback);
    const native = this.#native;
    if (native !== undefined) this.#watch?.onRequest();
    const requestId = request.submit(native, this.#requests, callback);
    if (native !== undefined) this.#externalLoop?.afterCall(native);
    return requestId;
  }

  /**
   * Submits a query for one name by a form, which is parsed once for many names. The handler is called without the caller's
   * async context.
   *
   * @param form - the result of `parseQueryForm`
   * @param host - the name
   * @param handler - receives the outcome; see {@link DeliveryHandler}
   * @returns a number for {@link forget}, valid until a method of the handler is called
   * @throws {@link InvalidArgumentError}
   */
  submitQuery<Result>(
    form: QueryForm<Result>,
    host: string,
    handler: DeliveryHandler<Result>,
  ): number {
    if (!(form instanceof RequestForm)) {
      throw invalidArgument('form', form, 'a form that parseQueryForm has returned');
    }
    if (typeof handler?.onResult !== 'function' || typeof handler.onError !== 'function') {
      throw invalidArgument('handler', handler, 'an object with the methods onResult and onError');
    }
    const name = toASCIIName(checkText('host', host));
    const native = this.#native;
    if (native !== undefined) this.#watch?.onRequest();
    const requestId = form.submit(native, this.#requests, name, handler);
    if (native !== undefined) this.#externalLoop?.afterCall(native);
    return requestId;
  }

  /**
   * Discards a request: its callback is not called, it does not keep the process alive, and nothing more is sent for it.
   * With a system's c-ares, which cannot cancel a single request, what was sent is retried until its last timeout.
   *
   * @param request - the number that the request's method returned; its callback must not have been called yet
   */
  forget(request: number): void {
    if (!this.#requests.forget(request)) return;
    const native = this.#native;
    if (native === undefined) return;
    native.giveUp(request);
    this.#externalLoop?.afterCall(native);
  }

  /** Ends every request with `ARES_ECANCELLED` that the I/O thread has no response for. Those that it has end with that. */
  cancel(): void {
    const native = this.#native;
    if (native === undefined) return;
    native.cancel();
    this.#externalLoop?.afterCall(native);
  }

  /** Cancels every pending request, as {@link cancel} does, and frees the channel. Further calls do nothing. */
  close(): void {
    this.#end((native) => native.close(this.#requests.hasPending));
  }

  /** Frees the channel; every pending request ends with `ARES_EDESTRUCTION`. Further calls do nothing. */
  destroy(): void {
    this.#end((native) => native.destroy(this.#requests.hasPending));
  }

  /**
   * Reloads the system's configuration for requests that start later. Options that were set do not change.
   *
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   */
  reinit(): void {
    this.#configure(
      (native) => native.reinit(),
      (option) => [`options.${option}`, undefined],
    );
  }

  /**
   * What the channel has done since it was opened. Reading costs nothing while no one does.
   *
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   */
  stats(): ChannelStats {
    return channelStats(this.#requireOpen().getStats(), this.#requests.pending, (server) =>
      this.#transports.securityOf(server),
    );
  }

  /**
   * Waits until no request is pending.
   *
   * @param timeout - in ms; without it there is no limit
   * @returns `false` if the timeout came first
   * @throws {@link InvalidArgumentError} (the promise rejects)
   */
  async wait(timeout?: number): Promise<boolean> {
    if (timeout !== undefined) checkInteger('timeout', timeout, 0, INT32_MAX);
    return this.#requests.wait(timeout);
  }

  /**
   * The servers in the order of use: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`; a port of 53 is
   * omitted. A new list applies to requests that start later; with an empty list these fail with `ENOSERVER`.
   *
   * @throws {@link InvalidArgumentError} when set to any other value
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_servers_csv.html | ares_set_servers_csv(3)}
   */
  get servers(): string[] {
    const servers = this.#requireOpen().getServers().split(',').filter(Boolean);
    return servers.map((server) => this.#transports.nameOf(server) ?? parseServer(server));
  }

  set servers(servers: readonly NameserverSpec[]) {
    this.setServers(servers);
  }

  /**
   * Sets {@link Channel.servers}.
   *
   * @param servers - the servers
   * @param argument - the name of the argument in errors
   * @throws {@link InvalidArgumentError}
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   */
  setServers(servers: readonly NameserverSpec[], argument = 'servers'): void {
    const native = this.#requireOpen();
    const parsed = parseNameservers(argument, servers);
    this.#transports.use(argument, parsed, ({ servers: csv, virtualServers }) =>
      this.#configure(
        () => native.setServers(csv, virtualServers),
        () => [argument, servers],
      ),
    );
    this.#attachTransports(native);
  }

  /**
   * Sets the source address of requests that start later.
   *
   * @param ip - an IPv4 or IPv6 address
   * @throws {@link InvalidArgumentError}
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_local_ip4.html | ares_set_local_ip4(3)}
   */
  setLocalIp(ip: string): void {
    addressFamily('ip', ip);
    this.#configure(
      (native) => native.setLocalIp(ip),
      () => ['ip', ip],
    );
    this.#transports.localAddress = ip;
  }

  /**
   * Sets the network interface of requests that start later. Linux only; kernels before 5.7 require `CAP_NET_RAW`.
   *
   * @param device - the interface's name, such as `'eth0'`
   * @throws {@link InvalidArgumentError} also if the interface does not exist or this process may not use it
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_local_dev.html | ares_set_local_dev(3)}
   */
  setLocalDev(device: string): void {
    checkDevice(device);
    this.#configure(
      (native) => native.setLocalDev(device),
      () => ['device', device],
    );
  }

  /**
   * The sockets of a channel on an external loop.
   *
   * @returns the sockets to watch for reading, and those to watch for writing
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   */
  getsock(): [readable: number[], writable: number[]] {
    return this.#requireExternalLoop().getsock();
  }

  /**
   * Processes ready sockets and passed timeouts of a channel on an external loop, and calls the callbacks of the
   * requests that this completes.
   *
   * @param readFd - a socket that is readable, or `ARES_SOCKET_BAD`
   * @param writeFd - a socket that is writable, or `ARES_SOCKET_BAD`
   * @throws {@link InvalidArgumentError}
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   * @see {@link https://c-ares.org/docs/ares_process_fd.html | ares_process_fd(3)}
   */
  processFd(readFd: number, writeFd: number): void {
    this.#requireExternalLoop().processFd(this.#native, readFd, writeFd);
  }

  /** {@link processFd} for a readable socket. */
  processReadFd(fd: number): void {
    this.processFd(fd, ARES_SOCKET_BAD);
  }

  /** {@link processFd} for a writable socket. */
  processWriteFd(fd: number): void {
    this.processFd(ARES_SOCKET_BAD, fd);
  }

  /**
   * The time until {@link processFd} must be called although no socket is ready, on an external loop.
   *
   * @param max - an upper bound, in ms
   * @returns whole ms; `max` if that is shorter or no request is pending; `null` without either
   * @throws {@link InvalidArgumentError}
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   * @see {@link https://c-ares.org/docs/ares_timeout.html | ares_timeout(3)}
   */
  timeout(max?: number): number | null {
    return this.#requireExternalLoop().timeout(this.#native, max);
  }

  #attachTransports(native: NativeChannel): void {
    if (!this.#transports.attach(native)) return;
    collected.unregister(this);
    collected.register(this, this.#transports, this);
  }

  /** Reloads the configuration after a change of its files, unless the channel was closed meanwhile. */
  #reload(): void {
    if (this.#native !== undefined) this.reinit();
  }

  /** Submits a request whose callback is called in the async context of this call. */
  #submitInContext<Outcome extends unknown[]>(
    request: ParsedRequest<(...outcome: Outcome) => void>,
    callback: (...outcome: Outcome) => void,
  ): number {
    checkFunction('callback', callback);
    // AsyncResource.bind() defines properties on each function that it makes, which takes longer than the query in Node 20.
    const resource = new AsyncResource(RESOURCE);
    return this.submit(request, (...outcome: Outcome) =>
      resource.runInAsyncScope(callback, undefined, ...outcome),
    );
  }

  #requireOpen(): NativeChannel {
    if (this.#native === undefined) throw new AresError(ARES_EDESTRUCTION);
    return this.#native;
  }

  #requireExternalLoop(): ExternalLoop {
    if (this.#externalLoop === undefined) throw notOnExternalLoop();
    return this.#externalLoop;
  }

  /** Changes the configuration of the open channel. */
  #configure(
    change: (native: NativeChannel) => void,
    argument: (option: string) => [name: string, value: unknown],
  ): void {
    const native = this.#requireOpen();
    callNative(() => change(native), argument);
    this.#externalLoop?.afterCall(native);
  }

  #end(free: (native: NativeChannel) => void): void {
    const native = this.#native;
    if (native === undefined) return;
    this.#native = undefined;
    free(native);
    this.#transports.close();
    collected.unregister(this);
    this.#externalLoop?.afterCall(native);
  }
}
