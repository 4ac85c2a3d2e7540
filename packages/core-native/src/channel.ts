import {
  type AddrInfoResult,
  ARES_EDESTRUCTION,
  ARES_SOCKET_BAD,
  type ChannelOptions,
  checkKeys,
  type HostResult,
  invalidArgument,
  type NameInfoResult,
  parseChannelOptions,
  type QueryClassSpec,
  type QueryTypeSpec,
} from '@aiodns/types';
import { addon, type NativeChannel } from './addon.js';
import { addressFamily } from './address.js';
import { AresError } from './ares-error.js';
import {
  checkFilledText,
  checkFunction,
  checkInteger,
  checkQueryClass,
  checkQueryType,
  checkText,
} from './arguments.js';
import type {
  ChannelCallback,
  MessageCallback,
  RecordsCallback,
  RecordsHandler,
} from './channel-callback.js';
import { completeRecordsHandler } from './completion-handlers.js';
import { PayloadKind } from './decode/payload-kind.js';
import { toASCIIName } from './domain-name.js';
import { ExternalLoop } from './external-loop.js';
import { CHECKED_BY_CARES, callNative, nativeOptions } from './native-options.js';
import {
  type AddrInfoOptions,
  parseGetAddrInfo,
  parseGetHostByAddr,
  parseGetHostByName,
  parseGetNameInfo,
  parseQuery,
  parseRecordsQuery,
  parseSearch,
  type SocketAddress,
} from './parse-request.js';
import { ParsedRequest, unsubmittedStatus } from './parsed-request.js';
import { ChannelRequests } from './requests.js';
import { parseServers } from './server-string.js';

const ADDRINFO_OPTIONS = ['family', 'port', 'type', 'proto', 'flags'] as const;

const INT32_MAX = 0x7fffffff;

/**
 * A c-ares channel, as pycares has it: servers, options, and requests that answer through callbacks.
 *
 * The shared I/O thread runs it, and no callback is called before the method that took it has returned. With
 * `sockStateCb` its caller runs it instead: the caller watches the sockets that `sockStateCb` names, calls
 * {@link processFd} when one is ready and when {@link timeout} has passed; callbacks are then called by those two, or
 * soon after the method that took them.
 *
 * An open channel does not keep the process alive; a pending request on the I/O thread does. A channel that is garbage
 * collected is closed; it is not while a request of its own is pending.
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
    // A channel that its caller drives ends nothing by itself: nobody would be left to drive it.
    this.#requests = new ChannelRequests(sockStateCb === undefined, this);
    this.#native = callNative(
      () => new addon.NativeChannel(nativeOptions(checked), sockStateCb !== undefined),
      (option) => [
        `options.${option}`,
        Object.entries(checked).find(([name]) => name === option)?.[1],
      ],
    );
  }

  /** Whether {@link close} or {@link destroy} has been called. */
  get closed(): boolean {
    return this.#native === undefined;
  }

  /**
   * Asks for the records of a name and answers with the whole message.
   *
   * @param host - the name, as `'example.com'`; IDNs are converted by UTS-46, an empty name is the root
   * @param qtype - the record type: a name of `QueryType`, `'TYPE<number>'` or a number
   * @param qclass - the class, in the same three forms. Default `'IN'`
   * @param callback - told the message; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_query_dnsrec.html | ares_query_dnsrec(3)}
   */
  query(host: string, qtype: QueryTypeSpec, callback: MessageCallback): number;
  query(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
    callback: MessageCallback,
  ): number;
  query(
    host: string,
    qtype: QueryTypeSpec,
    ...rest:
      | [callback: MessageCallback]
      | [qclass: QueryClassSpec | null | undefined, callback: MessageCallback]
  ): number {
    const [qclass, callback] = rest.length === 1 ? [undefined, rest[0]] : rest;
    return this.submit(parseQuery(host, qtype, qclass), callback);
  }

  /**
   * Like {@link query}, but answers with the records of the asked type in the answer section, flat, as pycares 4 did.
   * Without such a record the status is `ARES_ENODATA`. A whole message is read only where it is needed, so this is the
   * fastest way to ask.
   *
   * @param host - the name, as `'example.com'`
   * @param qtype - the record type; `'ANY'` answers with every record
   * @param qclass - the class. Default `'IN'`
   * @param callback - told the records, a list for every type; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   */
  queryRecords(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
    callback: RecordsCallback,
  ): number {
    return this.submit(parseRecordsQuery(host, qtype, qclass), callback);
  }

  /**
   * {@link queryRecords} for an object in place of a callback.
   *
   * @param host - the name, as `'example.com'`
   * @param qtype - the record type; `'ANY'` answers with every record
   * @param qclass - the class. Default `'IN'`
   * @param handler - told the records; see {@link RecordsHandler}
   * @returns a number for {@link forget}, good until the handler is told
   * @throws {@link InvalidArgumentError}
   */
  dispatchRecords(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
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
    const requestId = this.#requests.add(completeRecordsHandler, handler);
    native.query(requestId, name, type, dnsClass, PayloadKind.records);
    this.#externalLoop?.afterCall(native);
    return requestId;
  }

  /**
   * Like {@link query}, but tries the name with each search domain as `resolv.conf` says (`domains`, `ndots`).
   *
   * @param host - the name; with a dot at its end it is not searched
   * @param qtype - the record type
   * @param qclass - the class. Default `'IN'`
   * @param callback - told the message; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_search_dnsrec.html | ares_search_dnsrec(3)}
   */
  search(host: string, qtype: QueryTypeSpec, callback: MessageCallback): number;
  search(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
    callback: MessageCallback,
  ): number;
  search(
    host: string,
    qtype: QueryTypeSpec,
    ...rest:
      | [callback: MessageCallback]
      | [qclass: QueryClassSpec | null | undefined, callback: MessageCallback]
  ): number {
    const [qclass, callback] = rest.length === 1 ? [undefined, rest[0]] : rest;
    return this.submit(parseSearch(host, qtype, qclass), callback);
  }

  /**
   * Looks up the addresses of a host, and the port of a service.
   *
   * @param host - a name or an address
   * @param options - see {@link AddrInfoOptions}
   * @param callback - told the addresses; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_getaddrinfo.html | ares_getaddrinfo(3)}
   */
  getaddrinfo(
    host: string,
    options: AddrInfoOptions,
    callback: ChannelCallback<AddrInfoResult>,
  ): number {
    const known = checkKeys(options, ADDRINFO_OPTIONS);
    return this.submit(parseGetAddrInfo(host, known), callback);
  }

  /**
   * Looks up the addresses of a host in one family.
   *
   * @param host - a name or an address
   * @param family - 4 or 6, or 0 for IPv6 where there is any and IPv4 otherwise
   * @param callback - told the host; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_gethostbyname.html | ares_gethostbyname(3)}
   */
  gethostbyname(host: string, family: number, callback: ChannelCallback<HostResult>): number {
    return this.submit(parseGetHostByName(host, family), callback);
  }

  /**
   * Looks up the names of an address.
   *
   * @param ip - an IPv4 or IPv6 address
   * @param callback - told the host; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_gethostbyaddr.html | ares_gethostbyaddr(3)}
   */
  gethostbyaddr(ip: string, callback: ChannelCallback<HostResult>): number {
    return this.submit(parseGetHostByAddr(ip), callback);
  }

  /**
   * Looks up the names of an address and a port.
   *
   * @param socketAddress - see {@link SocketAddress}
   * @param flags - a combination of `ARES_NI_*`; without `ARES_NI_LOOKUPSERVICE` only the host is looked up
   * @param callback - told the names; see {@link ChannelCallback}
   * @returns a number for {@link forget}, good until the callback is called
   * @throws {@link InvalidArgumentError}
   * @see {@link https://c-ares.org/docs/ares_getnameinfo.html | ares_getnameinfo(3)}
   */
  getnameinfo(
    socketAddress: SocketAddress,
    flags: number,
    callback: ChannelCallback<NameInfoResult>,
  ): number {
    return this.submit(parseGetNameInfo(socketAddress, flags), callback);
  }

  /**
   * Submits a request that was parsed before.
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
    const requestId = request.submit(native, this.#requests, callback);
    if (native !== undefined) this.#externalLoop?.afterCall(native);
    return requestId;
  }

  /**
   * Drops a request: its callback is not called, and the process no longer waits for it. c-ares cannot take back what
   * it has sent, so the query itself runs its course.
   *
   * @param request - what the method that made the request returned; its callback must not have been called yet
   */
  forget(request: number): void {
    this.#requests.forget(request);
  }

  /** Ends every pending request with `ARES_ECANCELLED`. */
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
   * Reads the system's configuration anew, for requests that start after this. Options that were set stay.
   *
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   */
  reinit(): void {
    const native = this.#requireOpen();
    callNative(
      () => native.reinit(),
      (option) => [`options.${option}`, undefined],
    );
    this.#externalLoop?.afterCall(native);
  }

  /**
   * Waits until no request is pending.
   *
   * @param timeout - for how many milliseconds at most; without it there is no limit
   * @returns whether all requests have ended, rather than the time
   * @throws {@link InvalidArgumentError} (the promise rejects)
   */
  async wait(timeout?: number): Promise<boolean> {
    if (timeout !== undefined) checkInteger('timeout', timeout, 0, INT32_MAX);
    return this.#requests.wait(timeout);
  }

  /**
   * The servers that requests go to, in order: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`, `'fe80::1%eth0'`; the
   * port is shown where it is not 53. Setting it affects requests that start after it, which fail with `ENOSERVER` when
   * the list is empty.
   *
   * @throws {@link InvalidArgumentError} when set to something else
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_servers_csv.html | ares_set_servers_csv(3)}
   */
  get servers(): string[] {
    return parseServers(this.#requireOpen().getServers());
  }

  set servers(servers: readonly string[]) {
    this.setServers(servers);
  }

  /**
   * Sets {@link servers}.
   *
   * @param servers - the servers
   * @param argument - what errors call the servers
   * @throws {@link InvalidArgumentError}
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   */
  setServers(servers: readonly string[], argument = 'servers'): void {
    const native = this.#requireOpen();
    let checked: readonly string[] | undefined;
    try {
      checked = parseChannelOptions({ nameservers: servers }).nameservers;
    } catch {
      checked = undefined;
    }
    if (checked === undefined) {
      throw invalidArgument(argument, servers, CHECKED_BY_CARES.nameservers);
    }
    const csv = checked.join(',');
    callNative(
      () => native.setServers(csv),
      () => [argument, servers],
    );
    this.#externalLoop?.afterCall(native);
  }

  /**
   * Sets the address that requests which start after this are sent from.
   *
   * @param ip - an IPv4 or IPv6 address
   * @throws {@link InvalidArgumentError}
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_local_ip4.html | ares_set_local_ip4(3)}
   */
  setLocalIp(ip: string): void {
    addressFamily('ip', ip);
    const native = this.#requireOpen();
    callNative(
      () => native.setLocalIp(ip),
      () => ['ip', ip],
    );
    this.#externalLoop?.afterCall(native);
  }

  /**
   * Sets the network interface that requests which start after this are sent from. Linux only, where older kernels want
   * `CAP_NET_RAW` for it.
   *
   * @param device - the interface's name, such as `'eth0'`
   * @throws {@link InvalidArgumentError} also when there is no such interface, or none that this process may use
   * @throws {@link AresError} `EDESTRUCTION` after {@link close}
   * @see {@link https://c-ares.org/docs/ares_set_local_dev.html | ares_set_local_dev(3)}
   */
  setLocalDev(device: string): void {
    try {
      parseChannelOptions({ localDev: checkFilledText('device', device) });
    } catch {
      throw invalidArgument('device', device, 'the name of a network interface, 1 to 15 bytes');
    }
    const native = this.#requireOpen();
    callNative(
      () => native.setLocalDev(device),
      () => ['device', device],
    );
    this.#externalLoop?.afterCall(native);
  }

  /**
   * The sockets of a caller-driven channel.
   *
   * @returns those to watch for reading, and those to watch for writing
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   */
  getsock(): [readable: number[], writable: number[]] {
    return this.#requireExternalLoop().getsock();
  }

  /**
   * Handles what is ready on the sockets of a caller-driven channel, and what has timed out. Calls the callbacks of
   * requests that end by it.
   *
   * @param readFd - a socket that can be read, or `ARES_SOCKET_BAD` for none
   * @param writeFd - a socket that can be written, or `ARES_SOCKET_BAD` for none
   * @throws {@link InvalidArgumentError}
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   * @see {@link https://c-ares.org/docs/ares_process_fd.html | ares_process_fd(3)}
   */
  processFd(readFd: number, writeFd: number): void {
    this.#requireExternalLoop().processFd(this.#native, readFd, writeFd);
  }

  /** {@link processFd} for a socket that can be read. */
  processReadFd(fd: number): void {
    this.processFd(fd, ARES_SOCKET_BAD);
  }

  /** {@link processFd} for a socket that can be written. */
  processWriteFd(fd: number): void {
    this.processFd(ARES_SOCKET_BAD, fd);
  }

  /**
   * When a caller-driven channel wants {@link processFd} called though no socket is ready.
   *
   * @param max - the longest answer, in milliseconds
   * @returns a whole number of milliseconds, `max` where that is shorter or nothing is pending; `null` when nothing is
   * pending and there is no `max`
   * @throws {@link InvalidArgumentError}
   * @throws Error with code `ERR_INVALID_STATE` when the I/O thread runs the channel
   * @see {@link https://c-ares.org/docs/ares_timeout.html | ares_timeout(3)}
   */
  timeout(max?: number): number | null {
    return this.#requireExternalLoop().timeout(this.#native, max);
  }

  #requireOpen(): NativeChannel {
    if (this.#native === undefined) throw new AresError(ARES_EDESTRUCTION);
    return this.#native;
  }

  #requireExternalLoop(): ExternalLoop {
    if (this.#externalLoop === undefined) {
      throw Object.assign(
        new Error(
          'The I/O thread runs this channel: only one opened with sockStateCb is driven by its caller',
        ),
        { code: 'ERR_INVALID_STATE' },
      );
    }
    return this.#externalLoop;
  }

  #end(free: (native: NativeChannel) => void): void {
    const native = this.#native;
    if (native === undefined) return;
    this.#native = undefined;
    free(native);
    this.#externalLoop?.afterCall(native);
  }
}
