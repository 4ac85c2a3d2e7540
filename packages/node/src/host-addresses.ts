import { ADDRCONFIG, ALL, type LookupAddress, V4MAPPED } from 'node:dns';
import {
  type AddrInfoResult,
  ARES_ENODATA,
  DNSError,
  type DNSResolver,
  type ErrorName,
  InvalidArgumentError,
} from '@aiodns/resolver';
import { onAbort } from '@aiodns/resolver/abort';
import { LRUCache } from 'lru-cache';
import { configuredFamilies } from './configured-families.js';
import { parseNumbersAndDots } from './inet-aton.js';
import { LocalhostFamilies } from './localhost-families.js';
import type { LookupSpec } from './lookup-arguments.js';
import {
  type LookupException,
  lookupException,
  systemException,
  systemExceptionOf,
} from './lookup-exception.js';

/** The addresses of a host, best first. Shared by lookups: not to be changed. */
export type Addresses = readonly Readonly<LookupAddress>[];

const HOSTS_PATH =
  process.platform === 'win32'
    ? `${process.env['SystemRoot']}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';

type Family = 0 | 4 | 6;

/** An answer that may serve later lookups. Times are those of `performance.now()`. */
interface StoredAnswer {
  readonly addresses: Addresses;
  readonly freshUntil: number;
  readonly usableUntil: number;
}

/** Errors that say that no server could be reached or could answer (RFC 8767 §4). */
const UNREACHABLE: ReadonlySet<ErrorName> = new Set([
  'ECONNREFUSED',
  'ENOSERVER',
  'ESERVFAIL',
  'ETIMEOUT',
]);

/** How answers are kept. Times are in seconds. */
export interface AnswerLimits {
  /** How many answers are kept; the least recently used is dropped. 0 keeps none. */
  readonly maxEntries: number;
  /** Upper limit on the time that an answer is used without a query. */
  readonly maxTtl: number;
  /** How long after that an answer replaces the error of servers that cannot be reached. */
  readonly staleIfError: number;
}

/** The answers of one resolver by host and family. */
class AnswerStore {
  readonly #answers: LRUCache<string, StoredAnswer> | undefined;
  readonly #limits: AnswerLimits;

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
    this.#answers = limits.maxEntries === 0 ? undefined : new LRUCache({ max: limits.maxEntries });
  }

  add(key: string, addresses: Addresses, ttl: number): void {
    const { maxTtl, staleIfError } = this.#limits;
    const freshUntil = performance.now() + Math.min(ttl, maxTtl) * 1000;
    const usableUntil = freshUntil + staleIfError * 1000;
    if (ttl > 0 || staleIfError > 0)
      this.#answers?.set(key, { addresses, freshUntil, usableUntil });
  }

  /** An answer whose TTL has not passed. */
  fresh(key: string): Addresses | undefined {
    const answer = this.#answers?.get(key);
    return answer !== undefined && answer.freshUntil > performance.now()
      ? answer.addresses
      : undefined;
  }

  /** An answer to use in place of an error. */
  stale(key: string): Addresses | undefined {
    const answer = this.#answers?.peek(key);
    return answer !== undefined && answer.usableUntil > performance.now()
      ? answer.addresses
      : undefined;
  }
}

/** A request in flight, shared by all lookups of its host and family. */
interface SharedRequest {
  readonly result: Promise<Addresses>;
  /** Ends the request. Absent if it was started by a lookup that nothing can end. */
  readonly abort: AbortController | undefined;
  /** Lookups that wait for the result. */
  waiting: number;
}

const cancelled = (hostname: string, { reason }: AbortSignal): LookupException =>
  lookupException('ECANCELLED', undefined, 'getaddrinfo', hostname, reason);

/** The TTL of an answer: the smallest in the chain of its records, in seconds. */
const ttlOf = ({ cnames, nodes }: AddrInfoResult): number =>
  Math.min(...cnames.map(({ ttl }) => ttl), ...nodes.map(({ ttl }) => ttl));

/** The addresses of families, each once: a hosts file may repeat them, and c-ares mixes families of its entries. */
const addressesOf = ({ nodes }: AddrInfoResult, wanted: ReadonlySet<number>): Addresses => {
  const families = new Map(
    nodes
      .filter(({ family }) => wanted.has(family))
      .map(({ address, family }) => [address, family]),
  );
  if (families.size === 0) throw new DNSError(ARES_ENODATA);
  return Array.from(families, ([address, family]) => ({ address, family }));
};

const isLocalhost = (hostname: string): boolean => /^localhost$/i.test(hostname);

const toMapped = ({ address, family }: Readonly<LookupAddress>): Readonly<LookupAddress> =>
  family === 4 ? { address: `::ffff:${address}`, family: 6 } : { address, family };

const isIPv6 = ({ family }: Readonly<LookupAddress>): boolean => family === 6;

/** The addresses of family 6 among those of both, with the hint `V4MAPPED` (RFC 3493 §6.1). */
const withMapped = (addresses: Addresses, hints: number): Addresses =>
  addresses.some(isIPv6) && (hints & ALL) === 0
    ? addresses.filter(isIPv6)
    : addresses.map(toMapped);

/** Finds the addresses of hosts by one resolver, as the system's `getaddrinfo` would. */
export class HostAddresses {
  readonly #resolver: DNSResolver;
  readonly #answers: AnswerStore;
  readonly #requests = new Map<string, SharedRequest>();
  readonly #localhost: LocalhostFamilies;

  /** @param hostsPath - the hosts file of the resolver. Default: the system's */
  constructor(resolver: DNSResolver, limits: AnswerLimits, hostsPath?: string) {
    this.#resolver = resolver;
    this.#answers = new AnswerStore(limits);
    this.#localhost = new LocalhostFamilies(hostsPath ?? HOSTS_PATH);
  }

  /**
   * Finds the addresses of a host.
   *
   * @param hostname - a name; not an IP address
   * @returns the addresses, or a promise of them. With an answer at hand there is no promise to wait for
   * @throws an error of the shape that `dns.lookup` gives (the promise rejects with the same)
   */
  find(hostname: string, spec: LookupSpec): Addresses | Promise<Addresses> {
    const { hints } = spec;
    const numeric = parseNumbersAndDots(hostname);
    if (numeric !== undefined) return this.#numeric(hostname, numeric, spec);
    const family = this.#familyOf(hostname, spec);
    const mapped = family === 6 && (hints & V4MAPPED) !== 0;
    const found = this.#find(hostname, mapped ? 0 : family, spec.signal);
    if (!mapped) return found;
    return found instanceof Promise
      ? found.then((addresses) => withMapped(addresses, hints))
      : withMapped(found, hints);
  }

  #numeric(hostname: string, address: string, { family, hints }: LookupSpec): Addresses {
    const addresses: Addresses = [{ address, family: 4 }];
    if (family !== 6) return addresses;
    if ((hints & V4MAPPED) !== 0) return withMapped(addresses, hints);
    throw systemException('EAI_ADDRFAMILY', 'getaddrinfo', hostname);
  }

  /** The family to look for, which the hint `ADDRCONFIG` narrows as glibc does. */
  #familyOf(hostname: string, { family, hints }: LookupSpec): Family {
    if ((hints & ADDRCONFIG) === 0) return family;
    const { ipv4, ipv6 } = configuredFamilies();
    if ((family === 4 && !ipv4) || (family === 6 && !ipv6)) {
      throw systemException('EAI_NONAME', 'getaddrinfo', hostname);
    }
    if (family !== 0 || ipv4 === ipv6) return family;
    return ipv4 ? 4 : 6;
  }

  #find(
    hostname: string,
    family: Family,
    signal: AbortSignal | undefined,
  ): Addresses | Promise<Addresses> {
    const key = `${family}${hostname}`;
    if (signal?.aborted) throw cancelled(hostname, signal);
    const fresh = this.#answers.fresh(key);
    if (fresh !== undefined) return fresh;
    const request = this.#requests.get(key) ?? this.#request(key, hostname, family, signal);
    request.waiting++;
    return signal === undefined ? request.result : this.#await(request, key, hostname, signal);
  }

  #request(
    key: string,
    hostname: string,
    family: Family,
    signal: AbortSignal | undefined,
  ): SharedRequest {
    const abort = signal === undefined ? undefined : new AbortController();
    const result = this.#resolve(key, hostname, family, abort?.signal);
    const request: SharedRequest = { result, abort, waiting: 0 };
    this.#requests.set(key, request);
    const end = (): void => this.#remove(key, request);
    result.then(end, end);
    return request;
  }

  #remove(key: string, request: SharedRequest): void {
    // Another request may have taken the place of one that was aborted.
    if (this.#requests.get(key) === request) this.#requests.delete(key);
  }

  async #resolve(
    key: string,
    hostname: string,
    family: Family,
    signal: AbortSignal | undefined,
  ): Promise<Addresses> {
    try {
      const result = await this.#resolver.getaddrinfo(hostname, { family, signal });
      const addresses = addressesOf(result, await this.#familiesOf(hostname, family));
      this.#answers.add(key, addresses, ttlOf(result));
      return addresses;
    } catch (error) {
      // The resolver refuses what no name can be, such as a NUL character.
      if (error instanceof InvalidArgumentError) {
        throw systemException('EAI_NONAME', 'getaddrinfo', hostname, error);
      }
      const stale =
        error instanceof DNSError && UNREACHABLE.has(error.code)
          ? this.#answers.stale(key)
          : undefined;
      if (stale !== undefined) return stale;
      throw systemExceptionOf(error, 'getaddrinfo', hostname);
    }
  }

  /** The families of addresses to keep. */
  async #familiesOf(hostname: string, family: Family): Promise<ReadonlySet<number>> {
    const wanted: ReadonlySet<number> = new Set(family === 0 ? [4, 6] : [family]);
    if (!isLocalhost(hostname)) return wanted;
    const inHosts = await this.#localhost.read();
    return inHosts.size === 0 ? wanted : new Set([...wanted].filter((each) => inHosts.has(each)));
  }

  /** Waits for a request until a signal aborts. The last lookup to leave ends the request. */
  #await(
    request: SharedRequest,
    key: string,
    hostname: string,
    signal: AbortSignal,
  ): Promise<Addresses> {
    return new Promise((resolve, reject) => {
      const unsubscribe = onAbort(signal, () => {
        unsubscribe();
        reject(cancelled(hostname, signal));
        request.waiting--;
        if (request.waiting > 0) return;
        this.#remove(key, request);
        request.abort?.abort();
      });
      request.result.then(resolve, reject).finally(unsubscribe);
    });
  }
}
