import {
  type AddrInfoResult,
  type AnyResult,
  type DNSRecord,
  type DNSResult,
  ednsOptionsHex,
  type HostResult,
  invalidArgument,
  type MessageOptions,
  type NameInfoResult,
  type ParsedMessageOptions,
  parseMessageOptions,
  type QueryClassSpec,
  type QueryTypeSpec,
} from '@aiodns/types';
import type { NativeChannel } from './addon.js';
import { addressFamily } from './address.js';
import {
  checkFamily,
  checkFilledText,
  checkInteger,
  checkQueryClass,
  checkQueryType,
  checkText,
} from './arguments.js';
import type {
  ChannelCallback,
  DeliveryCallback,
  MessageCallback,
  RecordsCallback,
} from './channel-callback.js';
import {
  completeAddrInfo,
  completeDeliveredAnswer,
  completeDeliveredMessage,
  completeDeliveredRecords,
  completeHost,
  completeMessage,
  completeNameInfo,
  completeRecords,
} from './completion-handlers.js';
import { DELIVERY, PayloadKind } from './decode/payload-kind.js';
import { toASCIIName } from './domain-name.js';
import { ParsedRequest } from './parsed-request.js';
import type { CompletionHandler } from './requests.js';

/** The options of an addrinfo lookup. */
export interface AddrInfoOptions {
  /** IPv4 or IPv6 addresses only, or 0 for both. Default 0. */
  family?: number | undefined;
  /** A port, or a service name from the system's database, of at most 255 characters. Default: none. */
  port?: number | string | undefined;
  /** The system's number of a socket type (`SOCK_STREAM` is 1, `SOCK_DGRAM` 2); 0 for any. Default 0. */
  type?: number | undefined;
  /** The system's number of a protocol (`IPPROTO_TCP` is 6, `IPPROTO_UDP` 17); 0 for any. Default 0. */
  proto?: number | undefined;
  /** A combination of `ARES_AI_*`. Default 0. */
  flags?: number | undefined;
}

/** The socket address of a nameinfo lookup. */
export interface SocketAddress {
  /** An IPv4 or IPv6 address, without a zone. */
  address: string;
  /** The port, 0 to 65535. */
  port: number;
  /** IPv6: the flow information (RFC 3493 §3.3). Default 0. */
  flowinfo?: number | undefined;
  /** IPv6: the number of the interface that a link-local address belongs to (RFC 3493 §3.3). Default 0. */
  scopeId?: number | undefined;
}

const INT32_MAX = 0x7fffffff;
const UINT32_MAX = 0xffffffff;

/** Longer than any name of a service (RFC 6335 §5.1 has 15), and short enough to be copied for every request. */
const SERVICE_MAX = 255;

class Query<Callback> extends ParsedRequest<Callback> {
  readonly #type: number;
  readonly #dnsClass: number;
  readonly #kind: number;

  constructor(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
    kind: number,
    complete: CompletionHandler<Callback>,
  ) {
    super(toASCIIName(checkText('host', host)), complete);
    this.#type = checkQueryType(qtype);
    this.#dnsClass = checkQueryClass(qclass);
    this.#kind = kind;
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.query(requestId, name, this.#type, this.#dnsClass, this.#kind);
  }
}

const ednsDigits = ({ ednsOptions }: ParsedMessageOptions): string | null =>
  ednsOptions.length === 0 ? null : ednsOptionsHex(ednsOptions);

class QueryWithOptions<Callback> extends ParsedRequest<Callback> {
  readonly #type: number;
  readonly #dnsClass: number;
  readonly #kind: number;
  readonly #options: ParsedMessageOptions;
  readonly #searches: boolean;

  constructor(
    host: string,
    qtype: QueryTypeSpec,
    qclass: QueryClassSpec | null | undefined,
    options: ParsedMessageOptions,
    kind: number,
    complete: CompletionHandler<Callback>,
    searches = false,
  ) {
    super(toASCIIName(checkText('host', host)), complete);
    this.#type = checkQueryType(qtype);
    this.#dnsClass = checkQueryClass(qclass);
    this.#options = options;
    this.#kind = kind;
    this.#searches = searches;
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.queryWithOptions(
      requestId,
      name,
      ednsDigits(this.#options),
      this.#type,
      this.#dnsClass,
      this.#options.flags,
      this.#kind,
      this.#searches,
    );
  }
}

class Search extends ParsedRequest<MessageCallback> {
  readonly #type: number;
  readonly #dnsClass: number;

  constructor(host: string, qtype: QueryTypeSpec, qclass: QueryClassSpec | null | undefined) {
    super(toASCIIName(checkText('host', host)), completeMessage);
    this.#type = checkQueryType(qtype);
    this.#dnsClass = checkQueryClass(qclass);
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.search(requestId, name, this.#type, this.#dnsClass);
  }
}

const parseService = (port: number | string | undefined): string | null => {
  if (port === undefined || port === null) return null;
  if (typeof port !== 'string') return String(checkInteger('port', port, 0, 65535));
  if (port.length > SERVICE_MAX) {
    throw invalidArgument(
      'port',
      port,
      `the name of a service, of at most ${SERVICE_MAX} characters`,
    );
  }
  return checkFilledText('port', port);
};

class GetAddrInfo extends ParsedRequest<ChannelCallback<AddrInfoResult>> {
  readonly #service: string | null;
  readonly #flags: number;
  readonly #family: number;
  readonly #socktype: number;
  readonly #protocol: number;

  constructor(host: string, { family = 0, port, type = 0, proto = 0, flags = 0 }: AddrInfoOptions) {
    super(toASCIIName(checkFilledText('host', host)), completeAddrInfo);
    this.#family = checkFamily(family);
    this.#socktype = checkInteger('type', type, 0, INT32_MAX);
    this.#protocol = checkInteger('proto', proto, 0, INT32_MAX);
    this.#flags = checkInteger('flags', flags, 0, INT32_MAX);
    this.#service = parseService(port);
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.getaddrinfo(
      requestId,
      name,
      this.#service,
      this.#flags,
      this.#family,
      this.#socktype,
      this.#protocol,
    );
  }
}

class GetHostByName extends ParsedRequest<ChannelCallback<HostResult>> {
  readonly #family: number;

  constructor(host: string, family: number) {
    super(toASCIIName(checkFilledText('host', host)), completeHost);
    this.#family = checkFamily(family);
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.gethostbyname(requestId, name, this.#family);
  }
}

class GetHostByAddr extends ParsedRequest<ChannelCallback<HostResult>> {
  readonly #family: number;

  constructor(ip: string) {
    super(ip, completeHost);
    this.#family = addressFamily('ip', ip);
  }

  protected override send(native: NativeChannel, requestId: number, address: string): void {
    native.gethostbyaddr(requestId, address, this.#family);
  }
}

class GetNameInfo extends ParsedRequest<ChannelCallback<NameInfoResult>> {
  readonly #flags: number;
  readonly #family: number;
  readonly #port: number;
  readonly #flowinfo: number;
  readonly #scopeId: number;

  constructor({ address, port, flowinfo = 0, scopeId = 0 }: SocketAddress, flags: number) {
    super(address, completeNameInfo);
    this.#family = addressFamily('socketAddress.address', address);
    this.#port = checkInteger('socketAddress.port', port, 0, 65535);
    this.#flowinfo = checkInteger('socketAddress.flowinfo', flowinfo, 0, UINT32_MAX);
    this.#scopeId = checkInteger('socketAddress.scopeId', scopeId, 0, UINT32_MAX);
    this.#flags = checkInteger('flags', flags, 0, INT32_MAX);
  }

  protected override send(native: NativeChannel, requestId: number, address: string): void {
    native.getnameinfo(
      requestId,
      address,
      this.#flags,
      this.#family,
      this.#port,
      this.#flowinfo,
      this.#scopeId,
    );
  }
}

const newQuery = <Callback>(
  host: string,
  qtype: QueryTypeSpec,
  qclass: QueryClassSpec | null | undefined,
  given: MessageOptions,
  kind: number,
  complete: CompletionHandler<Callback>,
): ParsedRequest<Callback> => {
  const options = parseMessageOptions(given);
  return options === undefined
    ? new Query(host, qtype, qclass, kind, complete)
    : new QueryWithOptions(host, qtype, qclass, options, kind, complete);
};

/** Parses the arguments of `Channel.query`. @throws {@link InvalidArgumentError} */
export const parseQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options: MessageOptions = {},
): ParsedRequest<MessageCallback> =>
  newQuery(host, qtype, qclass, options, PayloadKind.message, completeMessage);

/** Parses the arguments of `Channel.queryRecords`. @throws {@link InvalidArgumentError} */
export const parseRecordsQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options: MessageOptions = {},
): ParsedRequest<RecordsCallback> =>
  newQuery(host, qtype, qclass, options, PayloadKind.records, completeRecords);

/** Parses a query for the whole response, and its delivery. @throws {@link InvalidArgumentError} */
export const parseDeliveredQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options: MessageOptions = {},
): ParsedRequest<DeliveryCallback<DNSResult>> =>
  newQuery(host, qtype, qclass, options, PayloadKind.message | DELIVERY, completeDeliveredMessage);

/** Parses a query for the records of the answer section, and its delivery. @throws {@link InvalidArgumentError} */
export const parseDeliveredAnswerQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options: MessageOptions = {},
): ParsedRequest<DeliveryCallback<DNSRecord[]>> =>
  newQuery(host, qtype, qclass, options, PayloadKind.answer | DELIVERY, completeDeliveredAnswer);

/** Parses a query for records, and its delivery. @throws {@link InvalidArgumentError} */
export const parseDeliveredRecordsQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options: MessageOptions = {},
): ParsedRequest<DeliveryCallback<AnyResult[]>> =>
  newQuery(host, qtype, qclass, options, PayloadKind.records | DELIVERY, completeDeliveredRecords);

/** Parses the arguments of `Channel.search`. @throws {@link InvalidArgumentError} */
export const parseSearch = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  given: MessageOptions = {},
): ParsedRequest<MessageCallback> => {
  const options = parseMessageOptions(given);
  return options === undefined
    ? new Search(host, qtype, qclass)
    : new QueryWithOptions(
        host,
        qtype,
        qclass,
        options,
        PayloadKind.message,
        completeMessage,
        true,
      );
};

/**
 * Parses the arguments of `Channel.getaddrinfo`. Unknown keys are ignored, so that the options may have others too.
 *
 * @throws {@link InvalidArgumentError}
 */
export const parseGetAddrInfo = (
  host: string,
  options: AddrInfoOptions,
): ParsedRequest<ChannelCallback<AddrInfoResult>> => new GetAddrInfo(host, options);

/** Parses the arguments of `Channel.gethostbyname`. @throws {@link InvalidArgumentError} */
export const parseGetHostByName = (
  host: string,
  family: number,
): ParsedRequest<ChannelCallback<HostResult>> => new GetHostByName(host, family);

/** Parses the arguments of `Channel.gethostbyaddr`. @throws {@link InvalidArgumentError} */
export const parseGetHostByAddr = (ip: string): ParsedRequest<ChannelCallback<HostResult>> =>
  new GetHostByAddr(ip);

/** Parses the arguments of `Channel.getnameinfo`. @throws {@link InvalidArgumentError} */
export const parseGetNameInfo = (
  socketAddress: SocketAddress,
  flags: number,
): ParsedRequest<ChannelCallback<NameInfoResult>> => {
  if (typeof socketAddress !== 'object' || socketAddress === null) {
    throw invalidArgument('socketAddress', socketAddress, 'an object with an address and a port');
  }
  return new GetNameInfo(socketAddress, flags);
};
