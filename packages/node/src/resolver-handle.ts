import nodeDns from 'node:dns';
import { isIP, isIPv4 } from 'node:net';
import { format } from 'node:util';
import {
  ARES_EBADRESP,
  ARES_ENODATA,
  ARES_FLAG_NOCHECKRESP,
  DNSError,
  type DNSRecord,
  DNSResolver,
  type ResolverOptions,
} from '@aiodns/resolver';
import { queryExceptionOf } from './lookup-exception.js';
import { toNodeResult } from './node-records.js';
import { type NodeQueryType, QUERY_METHODS } from './query-methods.js';

/** The options of Node's `Resolver`, of all its versions. */
interface NodeResolverOptions {
  readonly timeout?: number;
  readonly tries?: number;
  readonly maxTimeout?: number;
  readonly cacheMaxTTL?: number;
}

/** The highest values that c-ares is given; Node allows more. */
const MAX_TRIES = 100;
const INT32_MAX = 0x7fff_ffff;

/** -1 and 0 stand for the default of c-ares. */
const duration = (value: number): number | undefined =>
  value > 0 ? Math.min(value, INT32_MAX) : undefined;

/** The options of a resolver that behaves as Node's does. */
const resolverOptions = (options: NodeResolverOptions): ResolverOptions => {
  const { timeout = -1, tries = 4, maxTimeout = 0, cacheMaxTTL = 0 } = options;
  return {
    timeout: duration(timeout),
    tries: Math.min(tries, MAX_TRIES),
    maxTimeout: duration(maxTimeout),
    cacheMaxTtl: cacheMaxTTL,
    // As Node, no EDNS, and no other server after one that refuses.
    flags: ARES_FLAG_NOCHECKRESP,
  };
};

/** Whether a server has a link-local address without its interface. Node lists it, but nothing can be sent to it. */
const isUnscoped = (server: string): boolean =>
  /^\[?fe[89ab][0-9a-f]:/i.test(server) && !server.includes('%');

const withoutZone = (address: string): string => address.replace(/%.*$/s, '');

const serversFailed = (servers: readonly string[]): Error =>
  Object.assign(
    new Error(format('c-ares failed to set servers: "There are pending queries." [%s]', servers)),
    { code: 'ERR_DNS_SET_SERVERS_FAILED' },
  );

const queryException = (error: unknown, type: NodeQueryType, name: string): unknown =>
  queryExceptionOf(error, QUERY_METHODS[type].syscall, name);

/**
 * The result of an answer that has records, but none of the queried type.
 *
 * @throws the error that Node gives
 */
const withoutRecords = (
  type: NodeQueryType,
  name: string,
  answer: readonly DNSRecord[],
): unknown[] => {
  const { unanswered } = QUERY_METHODS[type];
  switch (unanswered) {
    case 'empty':
      return [];
    case 'empty with an alias':
      if (answer.some((record) => record.type === 'CNAME')) return [];
      throw queryException(new DNSError(ARES_ENODATA), type, name);
    case 'ENODATA':
      throw queryException(new DNSError(ARES_ENODATA), type, name);
    case 'EBADRESP':
      throw queryException(new DNSError(ARES_EBADRESP), type, name);
  }
};

/** The resolver under a `Resolver` of either form, and the number of its pending queries. */
export class ResolverHandle {
  readonly #resolver: DNSResolver;
  #pending = 0;
  /** The list that was set; it may have servers that cannot be reached. */
  #servers: readonly string[] | undefined;

  /**
   * @param options - the options of Node's `Resolver`
   * @throws TypeError, RangeError as Node's constructor
   */
  constructor(options: NodeResolverOptions | undefined) {
    // Node checks them. It ignores options that are not an object.
    new nodeDns.Resolver(options);
    this.#resolver = new DNSResolver(resolverOptions({ ...options }));
  }

  cancel(): void {
    this.#resolver.cancel();
  }

  getServers(): string[] {
    return [...(this.#servers ?? this.#resolver.nameservers)];
  }

  setServers(servers: readonly string[]): void {
    const checker = new nodeDns.Resolver();
    checker.setServers(servers);
    if (this.#pending > 0) throw serversFailed(servers);
    // Node drops the interface of a link-local address.
    const canonical = checker
      .getServers()
      .map((server, i) => (servers[i]?.includes('%') ? servers[i] : server));
    this.#resolver.nameservers = canonical.filter((server) => !isUnscoped(server));
    this.#servers = canonical;
  }

  setLocalAddress(first: string, second: string | undefined): void {
    new nodeDns.Resolver().setLocalAddress(first, second);
    this.#resolver.setLocalIp(first);
    this.#resolver.setLocalIp(second ?? (isIPv4(first) ? '::' : '0.0.0.0'));
  }

  /** Queries the records of a name, in the form of `node:dns`. The promise rejects with an error of its shape. */
  async query(type: NodeQueryType, name: string, ttl: boolean): Promise<unknown> {
    try {
      const records = await this.#count(this.#resolver.query(name, type));
      return toNodeResult(type, [records].flat(), ttl);
    } catch (error) {
      const answer = error instanceof DNSError && error.code === 'ENODATA' && error.result?.answer;
      if (!answer || answer.length === 0) throw queryException(error, type, name);
      return withoutRecords(type, name, answer);
    }
  }

  /** Looks up the names of an address. The promise rejects with an error of the shape of `node:dns`. */
  async reverse(address: string): Promise<string[]> {
    try {
      const host = await this.#count(this.#resolver.gethostbyaddr(withoutZone(address)));
      return host.aliases;
    } catch (error) {
      throw queryExceptionOf(error, 'getHostByAddr', address);
    }
  }

  async #count<Result>(query: Promise<Result>): Promise<Result> {
    this.#pending++;
    try {
      return await query;
    } finally {
      this.#pending--;
    }
  }
}

/** Whether a value is an address that `reverse` takes. */
export const isReversible = (value: unknown): value is string =>
  typeof value === 'string' && isIP(value) !== 0;
