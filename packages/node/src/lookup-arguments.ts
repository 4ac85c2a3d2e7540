import nodeDns, {
  ADDRCONFIG,
  ALL,
  type LookupAddress,
  type LookupOptions,
  V4MAPPED,
} from 'node:dns';
import { type InvalidArgumentError, invalidArgument } from '@aiodns/resolver';

// Captured before `register` replaces them.
const { lookup: nodeLookup } = nodeDns;
const { lookup: nodeLookupPromise } = nodeDns.promises;

/** How the addresses of a host are ordered: as the resolver has sorted them, or one family first. */
export type ResultOrder = 'verbatim' | 'ipv4first' | 'ipv6first';

/** The options of a lookup: those of `dns.lookup`, and a signal. */
export interface LookupCallOptions extends LookupOptions {
  /** Ends this lookup with `ECANCELLED` when it aborts; the error's `cause` is the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The callback of a lookup, in any of its forms. */
export type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address?: string | LookupAddress[],
  family?: number,
) => void;

/** The checked options of a lookup. */
export interface LookupSpec {
  readonly family: 0 | 4 | 6;
  /** A combination of `ADDRCONFIG`, `V4MAPPED` and `ALL`. */
  readonly hints: number;
  readonly all: boolean;
  readonly order: ResultOrder;
  readonly signal: AbortSignal | undefined;
}

const FAMILIES: ReadonlyMap<unknown, 0 | 4 | 6> = new Map<unknown, 0 | 4 | 6>([
  [undefined, 0],
  [null, 0],
  [0, 0],
  [4, 4],
  [6, 6],
  ['IPv4', 4],
  ['IPv6', 6],
]);

const ORDERS: ReadonlyMap<unknown, ResultOrder> = new Map([
  ['verbatim', 'verbatim'],
  ['ipv4first', 'ipv4first'],
  ['ipv6first', 'ipv6first'],
]);

const KNOWN_HINTS = ADDRCONFIG | V4MAPPED | ALL;

const parseHints = (value: unknown): number | undefined => {
  if (value === undefined || value === null) return 0;
  // Node converts to 32 bits before it checks.
  return typeof value === 'number' && (value & ~KNOWN_HINTS) === 0 ? value >>> 0 : undefined;
};

const parseBoolean = <Default>(value: unknown, absent: Default): boolean | Default | undefined => {
  if (value === undefined || value === null) return absent;
  return typeof value === 'boolean' ? value : undefined;
};

const parseOrder = (order: unknown, verbatim: unknown): ResultOrder | undefined => {
  const isVerbatim = parseBoolean(verbatim, null);
  if (isVerbatim === undefined) return undefined;
  if (order !== undefined && order !== null) return ORDERS.get(order);
  if (isVerbatim === null) return ORDERS.get(nodeDns.getDefaultResultOrder());
  return isVerbatim ? 'verbatim' : 'ipv4first';
};

/** Whether a value has the members used here. Signals of another realm or of a polyfill do. */
const isSignal = (value: unknown): value is AbortSignal =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;

const parseSignal = (value: unknown): AbortSignal | null | undefined => {
  if (value === undefined || value === null) return null;
  return isSignal(value) ? value : undefined;
};

type UncheckedOptions = { readonly [Name in keyof LookupCallOptions]?: unknown };

/** Parses the options of a lookup; returns `undefined` if one of them is malformed. */
const parseOptions = (options: unknown): LookupSpec | undefined => {
  if (typeof options === 'number') return parseOptions({ family: options });
  if (options !== undefined && typeof options !== 'object') return undefined;
  const given: UncheckedOptions = options ?? {};
  const family = FAMILIES.get(given.family);
  const hints = parseHints(given.hints);
  const all = parseBoolean(given.all, false);
  const order = parseOrder(given.order, given.verbatim);
  const signal = parseSignal(given.signal);
  if (
    family === undefined ||
    hints === undefined ||
    all === undefined ||
    order === undefined ||
    signal === undefined
  ) {
    return undefined;
  }
  return { family, hints, all, order, signal: signal ?? undefined };
};

/** An IP address: with it Node's own functions check their other arguments, and look nothing up. */
const ADDRESS = '127.0.0.1';

const isCallback = (value: unknown): value is LookupCallback => typeof value === 'function';

/** Replaces a callback by one that does nothing. */
const withoutEffect = (argument: unknown): unknown =>
  typeof argument === 'function' ? () => undefined : argument;

/** A hostname for a call of Node's own function that is to check all arguments. */
const checkedHostname = (hostname: unknown): unknown =>
  typeof hostname === 'string' ? ADDRESS : hostname;

const unknownOptions = (options: unknown): InvalidArgumentError =>
  invalidArgument('options', options, 'options of a lookup, with an AbortSignal as signal if any');

/** The functions of Node with parameters of any type, which they check. */
const check: {
  readonly lookup: (...args: unknown[]) => void;
  readonly lookupPromise: (hostname: unknown, options: unknown) => Promise<unknown>;
} = {
  lookup: (...args) => Reflect.apply(nodeLookup, undefined, args),
  lookupPromise: (...args) => Reflect.apply(nodeLookupPromise, undefined, args),
};

/** A lookup whose arguments have been checked. */
export interface ParsedLookup {
  readonly hostname: string;
  readonly spec: LookupSpec;
}

/**
 * Parses the arguments of a lookup with a callback, in every form of `dns.lookup`.
 *
 * Bad arguments are given to Node's own function, so that errors are those of the running version. So is an empty
 * hostname, which Node answers or refuses without a lookup, by version.
 *
 * @returns `undefined` if Node has answered
 * @throws TypeError with the codes of Node: `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`
 */
export const parseLookup = (
  args: readonly unknown[],
): (ParsedLookup & { readonly callback: LookupCallback }) | undefined => {
  const [hostname, second, third] = args;
  const options = typeof second === 'function' ? undefined : second;
  const callback = typeof second === 'function' ? second : third;
  const spec = parseOptions(options);
  if (!hostname) {
    check.lookup(...args);
    return undefined;
  }
  if (typeof hostname === 'string' && isCallback(callback) && spec !== undefined) {
    return { hostname, spec, callback };
  }
  // With two arguments Node names the second one in its error.
  check.lookup(checkedHostname(hostname), ...args.slice(1).map(withoutEffect));
  throw unknownOptions(options);
};

/**
 * Parses the arguments of a lookup that returns a promise. Node's own function throws at bad arguments instead of
 * rejecting, and so does this.
 *
 * @returns the lookup, or the promise of Node's answer for an empty hostname
 * @throws TypeError as {@link parseLookup}
 */
export const parseLookupPromise = (
  hostname: unknown,
  options: unknown,
): ParsedLookup | Promise<unknown> => {
  if (!hostname) return check.lookupPromise(hostname, options);
  const spec = parseOptions(options);
  if (typeof hostname === 'string' && spec !== undefined) return { hostname, spec };
  void check.lookupPromise(checkedHostname(hostname), options);
  throw unknownOptions(options);
};
