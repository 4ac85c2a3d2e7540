import type nodeDns from 'node:dns';
import type { LookupAddress, LookupAllOptions, LookupOneOptions } from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { checkKeys, DNSResolver, invalidArgument, type ResolverOptions } from '@aiodns/resolver';
import { type Addresses, type AnswerLimits, HostAddresses } from './host-addresses.js';
import {
  type LookupCallback,
  type LookupCallOptions,
  type LookupSpec,
  type ParsedLookup,
  parseLookup,
  parseLookupPromise,
} from './lookup-arguments.js';
import { systemResolver } from './system-resolver.js';

/** A lookup that returns a promise, as `dns.promises.lookup`. */
export interface LookupPromise {
  (hostname: string, options: LookupCallOptions & LookupAllOptions): Promise<LookupAddress[]>;
  (
    hostname: string,
    options?: (LookupCallOptions & LookupOneOptions) | number,
  ): Promise<LookupAddress>;
  (hostname: string, options: LookupCallOptions): Promise<LookupAddress | LookupAddress[]>;
}

type NodeLookup = typeof nodeDns.lookup;

/** A lookup of the shape of `dns.lookup`, for the option `lookup` of `net`, `tls`, `http`, undici and others. */
export interface Lookup extends NodeLookup {
  (
    hostname: string,
    options: LookupCallOptions,
    callback: (
      error: NodeJS.ErrnoException | null,
      address: string | LookupAddress[],
      family: number,
    ) => void,
  ): void;
  /** The same lookup with a promise in place of a callback. */
  readonly promises: LookupPromise;
}

/** Options of {@link createLookup} that are not those of a resolver. */
export interface LookupCacheOptions {
  /**
   * For how long the last good answer replaces an error when no server can be reached, in seconds after its TTL has
   * passed; 0 to 4294967295 (RFC 8767). Default: 0, never.
   */
  staleIfError?: number | undefined;
}

/** Options of {@link createLookup}. */
export interface CreateLookupOptions extends ResolverOptions, LookupCacheOptions {}

/** The default of `cacheMaxEntries`, and the most answers that are kept here: c-ares keeps the others. */
const MAX_ENTRIES = 10_000;

/** The default of `cacheMaxTtl`, in seconds. */
const MAX_TTL = 3600;

const UINT32_MAX = 0xffff_ffff;

/** Checks the option `staleIfError`; 0 by default. @throws {@link InvalidArgumentError} */
export const parseStaleIfError = (value: unknown): number => {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= UINT32_MAX) {
    return value;
  }
  throw invalidArgument(
    'options.staleIfError',
    value,
    `an integer from 0 to ${UINT32_MAX} (seconds)`,
  );
};

const ordered = (addresses: Addresses, { order }: LookupSpec): Addresses => {
  if (order === 'verbatim') return addresses;
  const first = order === 'ipv4first' ? 4 : 6;
  return [
    ...addresses.filter(({ family }) => family === first),
    ...addresses.filter(({ family }) => family !== first),
  ];
};

// Callers may change what they get.
const copy = ({ address, family }: Readonly<LookupAddress>): LookupAddress => ({ address, family });

/** A lookup of an IP address results in that address, whatever the family. */
const literal = (hostname: string): Addresses | undefined => {
  const family = isIP(hostname);
  return family === 0 ? undefined : [{ address: hostname, family }];
};

const find = (
  hosts: () => HostAddresses,
  { hostname, spec }: ParsedLookup,
): Addresses | Promise<Addresses> => literal(hostname) ?? hosts().find(hostname, spec);

const startLookup = (
  hosts: () => HostAddresses,
  parsed: ParsedLookup & { readonly callback: LookupCallback },
): void => {
  const { spec, callback } = parsed;
  const succeed = (addresses: Addresses): void => {
    const results = ordered(addresses, spec);
    // In a tick, an exception from the callback is uncaught, and the caller's async context is kept.
    if (spec.all) process.nextTick(callback, null, results.map(copy));
    else process.nextTick(callback, null, results[0]?.address, results[0]?.family);
  };
  const fail = (error: unknown): void => process.nextTick(callback, error);
  try {
    const found = find(hosts, parsed);
    if (found instanceof Promise) found.then(succeed, fail);
    else succeed(found);
  } catch (error) {
    fail(error);
  }
};

const promiseLookup = async (
  hosts: () => HostAddresses,
  parsed: ParsedLookup,
): Promise<LookupAddress | LookupAddress[] | undefined> => {
  const addresses = ordered(await find(hosts, parsed), parsed.spec).map(copy);
  return parsed.spec.all ? addresses : addresses[0];
};

/** Makes the functions of a lookup. `hosts` is called when a lookup first needs it. */
export function lookupOver(hosts: () => HostAddresses): Lookup;
// The overloads of Node's functions cannot be derived from one implementation.
export function lookupOver(hosts: () => HostAddresses): unknown {
  const lookup = (...args: readonly unknown[]): object => {
    const parsed = parseLookup(args);
    if (parsed !== undefined) startLookup(hosts, parsed);
    // Node returns its native request, of which no member is documented.
    return {};
  };
  const promises = (hostname: unknown, options?: unknown): Promise<unknown> => {
    const parsed = parseLookupPromise(hostname, options);
    return parsed instanceof Promise ? parsed : promiseLookup(hosts, parsed);
  };
  return Object.assign(lookup, { promises, [promisify.custom]: promises });
}

const limitsOf = (
  staleIfError: unknown,
  { cacheMaxTtl = MAX_TTL, cacheMaxEntries = MAX_ENTRIES }: ResolverOptions,
): AnswerLimits => ({
  // The store allocates its places when it is created.
  maxEntries: Math.min(cacheMaxEntries, MAX_ENTRIES),
  maxTtl: cacheMaxTtl,
  staleIfError: parseStaleIfError(staleIfError),
});

const ownedHosts = (options: CreateLookupOptions): HostAddresses => {
  if (typeof options !== 'object' || options === null) {
    throw invalidArgument('options', options, 'an object of options, or a DNSResolver');
  }
  const { staleIfError, ...resolverOptions } = options;
  const resolver = new DNSResolver(resolverOptions);
  return new HostAddresses(resolver, limitsOf(staleIfError, options), options.hostsPath);
};

/**
 * The answers of a resolver whose servers may change at any time: it caches them itself, and answers are kept here only
 * for `staleIfError`.
 */
const borrowedHosts = (resolver: DNSResolver, options: LookupCacheOptions): HostAddresses => {
  const { staleIfError } = checkKeys(options, ['staleIfError']);
  return new HostAddresses(resolver, limitsOf(staleIfError, { cacheMaxTtl: 0 }));
};

/**
 * Creates a lookup of the shape of `dns.lookup` over c-ares: for the option `lookup` of `net.connect`, `http.request`,
 * undici's `Agent({ connect: { lookup } })` and others. It does not use the thread pool that `dns.lookup` waits for.
 *
 * Identical lookups in flight share one request, and answers are kept while their TTL lasts. A pending lookup keeps the
 * process alive; an idle one does not.
 *
 * @param options - those of a resolver, and more: see {@link CreateLookupOptions}. Default: the system's configuration
 * @returns the lookup, with its promise form as `promises`
 * @throws {@link InvalidArgumentError} that names the option at fault
 * @throws `DNSError` when c-ares cannot open a channel
 *
 * @example
 * ```ts
 * const lookup = createLookup({ nameservers: ['1.1.1.1'], staleIfError: 86_400 });
 * http.get('http://example.com', { lookup }, (response) => response.pipe(process.stdout));
 * ```
 */
export function createLookup(options?: CreateLookupOptions): Lookup;
/**
 * Creates a lookup over a resolver of the caller. Its servers can be changed, and lookups fail with `EDESTRUCTION` after it is
 * closed. The resolver's own cache keeps answers.
 *
 * @param resolver - the resolver
 * @param options - see {@link LookupCacheOptions}
 * @returns the lookup, with its promise form as `promises`
 * @throws {@link InvalidArgumentError} that names the option at fault
 */
export function createLookup(resolver: DNSResolver, options?: LookupCacheOptions): Lookup;
export function createLookup(
  given: DNSResolver | CreateLookupOptions = {},
  options: LookupCacheOptions = {},
): Lookup {
  const hosts = given instanceof DNSResolver ? borrowedHosts(given, options) : ownedHosts(given);
  return lookupOver(() => hosts);
}

let systemHosts: HostAddresses | undefined;

/**
 * A lookup with the system's configuration, like `dns.lookup`. Its resolver is created by the first call.
 *
 * @example
 * ```ts
 * net.connect({ host: 'example.com', port: 80, lookup });
 * const { address } = await lookup.promises('example.com', { family: 4 });
 * ```
 */
export const lookup: Lookup = lookupOver(() => {
  systemHosts ??= new HostAddresses(systemResolver(), limitsOf(undefined, {}));
  return systemHosts;
});
