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
  DeliveryHandler,
  MessageCallback,
  RecordsCallback,
} from './channel-callback.js';
import {
  completeAddrInfo,
  completeDeliveredAnswer,
  completeDeliveredMessage,
  completeDeliveredRecord,
  completeDeliveredRecords,
  completeHost,
  completeMessage,
  completeNameInfo,
  completeRecords,
} from './completion-handlers.js';
import { DELIVERY, PayloadKind } from './decode/payload-kind.js';
import { toASCIIName } from './domain-name.js';
import { ParsedRequest, RequestForm } from './parsed-request.js';
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

class Query<Callback> extends RequestForm<Callback> {
  readonly #type: number;
  readonly #dnsClass: number;
  readonly #kind: number;

  constructor(type: number, dnsClass: number, kind: number, complete: CompletionHandler<Callback>) {
    super(complete);
    this.#type = type;
    this.#dnsClass = dnsClass;
    this.#kind = kind;
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.query(requestId, name, this.#type, this.#dnsClass, this.#kind);
  }
}

class QueryWithOptions<Callback> extends RequestForm<Callback> {
  readonly #type: number;
  readonly #dnsClass: number;
  readonly #kind: number;
  readonly #flags: number;
  /** In hexadecimal digits. */
  readonly #ednsOptions: string | null;
  readonly #searches: boolean;

  constructor(
    type: number,
    dnsClass: number,
    { flags, ednsOptions }: ParsedMessageOptions,
    kind: number,
    complete: CompletionHandler<Callback>,
    searches = false,
  ) {
    super(complete);
    this.#type = type;
    this.#dnsClass = dnsClass;
    this.#flags = flags;
    this.#ednsOptions = ednsOptions.length === 0 ? null : ednsOptionsHex(ednsOptions);
    this.#kind = kind;
    this.#searches = searches;
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.queryWithOptions(
      requestId,
      name,
      this.#ednsOptions,
      this.#type,
      this.#dnsClass,
      this.#flags,
      this.#kind,
      this.#searches,
    );
  }
}

class Search extends RequestForm<MessageCallback> {
  readonly #type: number;
  readonly #dnsClass: number;

  constructor(type: number, dnsClass: number) {
    super(completeMessage);
    this.#type = type;
    this.#dnsClass = dnsClass;
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

class GetAddrInfo extends RequestForm<ChannelCallback<AddrInfoResult>> {
  readonly #service: string | null;
  readonly #flags: number;
  readonly #family: number;
  readonly #socktype: number;
  readonly #protocol: number;

  constructor({ family = 0, port, type = 0, proto = 0, flags = 0 }: AddrInfoOptions) {
    super(completeAddrInfo);
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

class GetHostByName extends RequestForm<ChannelCallback<HostResult>> {
  readonly #family: number;

  constructor(family: number) {
    super(completeHost);
    this.#family = checkFamily(family);
  }

  protected override send(native: NativeChannel, requestId: number, name: string): void {
    native.gethostbyname(requestId, name, this.#family);
  }
}

class GetHostByAddr extends RequestForm<ChannelCallback<HostResult>> {
  readonly #family: number;

  constructor(family: number) {
    super(completeHost);
    this.#family = family;
  }

  protected override send(native: NativeChannel, requestId: number, address: string): void {
    native.gethostbyaddr(requestId, address, this.#family);
  }
}

class GetNameInfo extends RequestForm<ChannelCallback<NameInfoResult>> {
  readonly #flags: number;
  readonly #family: number;
  readonly #port: number;
  readonly #flowinfo: number;
  readonly #scopeId: number;

  constructor(address: string, { port, flowinfo = 0, scopeId = 0 }: SocketAddress, flags: number) {
    super(completeNameInfo);
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

const parsedName = (host: string): string | undefined => toASCIIName(checkText('host', host));

const parsedHost = (host: string): string | undefined => toASCIIName(checkFilledText('host', host));

const parsedOptions = (options: MessageOptions | undefined): ParsedMessageOptions | undefined =>
  options === undefined ? undefined : parseMessageOptions(options);

const queryForm = <Callback>(
  qtype: QueryTypeSpec,
  qclass: QueryClassSpec | null | undefined,
  given: MessageOptions | undefined,
  kind: number,
  complete: CompletionHandler<Callback>,
): RequestForm<Callback> => {
  const type = checkQueryType(qtype);
  const dnsClass = checkQueryClass(qclass);
  const options = parsedOptions(given);
  return options === undefined
    ? new Query(type, dnsClass, kind, complete)
    : new QueryWithOptions(type, dnsClass, options, kind, complete);
};

/** Parses the arguments of `Channel.query`. @throws {@link InvalidArgumentError} */
export const parseQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options?: MessageOptions,
): ParsedRequest<MessageCallback> =>
  new ParsedRequest(
    parsedName(host),
    queryForm(qtype, qclass, options, PayloadKind.message, completeMessage),
  );

/** Parses the arguments of `Channel.queryRecords`. @throws {@link InvalidArgumentError} */
export const parseRecordsQuery = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options?: MessageOptions,
): ParsedRequest<RecordsCallback> =>
  new ParsedRequest(
    parsedName(host),
    queryForm(qtype, qclass, options, PayloadKind.records, completeRecords),
  );

/** The results of queries for `Channel.submitQuery`, by their extent. */
export interface QueryResults {
  /** The whole response. */
  message: DNSResult;
  /** The records of its answer section. */
  answer: DNSRecord[];
  /** The answer records of the queried type, flat. */
  records: AnyResult[];
  /** The first of these. */
  record: AnyResult;
}

/** How much of the response to a query is its result. */
export type QueryExtent = keyof QueryResults;

/** A query whose name is left open, for `Channel.submitQuery`. */
export type QueryForm<Result> = RequestForm<DeliveryHandler<Result>>;

/** The payload that each extent is decoded from, and how. */
const extents: {
  readonly [Extent in QueryExtent]: {
    readonly kind: number;
    readonly complete: CompletionHandler<DeliveryHandler<QueryResults[Extent]>>;
  };
} = {
  message: { kind: PayloadKind.message, complete: completeDeliveredMessage },
  answer: { kind: PayloadKind.answer, complete: completeDeliveredAnswer },
  records: { kind: PayloadKind.records, complete: completeDeliveredRecords },
  record: { kind: PayloadKind.records, complete: completeDeliveredRecord },
};

/**
 * Checks the name of a query as `Channel.submitQuery` does, for a query that is submitted later.
 *
 * @throws {@link InvalidArgumentError}
 */
export const checkQueryName = (host: string): void => {
  checkText('host', host);
};

/**
 * Parses the arguments that are common to the queries of many names.
 *
 * @throws {@link InvalidArgumentError}
 */
export const parseQueryForm = <Extent extends QueryExtent>(
  extent: Extent,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  options?: MessageOptions,
): QueryForm<QueryResults[Extent]> => {
  if (!Object.hasOwn(extents, extent)) {
    throw invalidArgument('extent', extent, `one of ${Object.keys(extents).join(', ')}`);
  }
  const { kind, complete } = extents[extent];
  return queryForm(qtype, qclass, options, kind | DELIVERY, complete);
};

/** Parses the arguments of `Channel.search`. @throws {@link InvalidArgumentError} */
export const parseSearch = (
  host: string,
  qtype: QueryTypeSpec,
  qclass?: QueryClassSpec | null,
  given?: MessageOptions,
): ParsedRequest<MessageCallback> => {
  const name = parsedName(host);
  const type = checkQueryType(qtype);
  const dnsClass = checkQueryClass(qclass);
  const options = parsedOptions(given);
  const form =
    options === undefined
      ? new Search(type, dnsClass)
      : new QueryWithOptions(type, dnsClass, options, PayloadKind.message, completeMessage, true);
  return new ParsedRequest(name, form);
};

/**
 * Parses the arguments of `Channel.getaddrinfo`. Unknown keys are ignored, so that the options may have others too.
 *
 * @throws {@link InvalidArgumentError}
 */
export const parseGetAddrInfo = (
  host: string,
  options: AddrInfoOptions,
): ParsedRequest<ChannelCallback<AddrInfoResult>> =>
  new ParsedRequest(parsedHost(host), new GetAddrInfo(options));

/** Parses the arguments of `Channel.gethostbyname`. @throws {@link InvalidArgumentError} */
export const parseGetHostByName = (
  host: string,
  family: number,
): ParsedRequest<ChannelCallback<HostResult>> =>
  new ParsedRequest(parsedHost(host), new GetHostByName(family));

/** Parses the arguments of `Channel.gethostbyaddr`. @throws {@link InvalidArgumentError} */
export const parseGetHostByAddr = (ip: string): ParsedRequest<ChannelCallback<HostResult>> =>
  new ParsedRequest(ip, new GetHostByAddr(addressFamily('ip', ip)));

/** Parses the arguments of `Channel.getnameinfo`. @throws {@link InvalidArgumentError} */
export const parseGetNameInfo = (
  socketAddress: SocketAddress,
  flags: number,
): ParsedRequest<ChannelCallback<NameInfoResult>> => {
  if (typeof socketAddress !== 'object' || socketAddress === null) {
    throw invalidArgument('socketAddress', socketAddress, 'an object with an address and a port');
  }
  // Read once: what is checked is what is sent.
  const { address } = socketAddress;
  return new ParsedRequest(address, new GetNameInfo(address, socketAddress, flags));
};
