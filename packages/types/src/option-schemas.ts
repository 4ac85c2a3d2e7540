import { isIP, isIPv4 } from 'node:net';
import * as z from 'zod/mini';
import * as flags from './flags.js';
import { invalidArgument } from './invalid-argument.js';
import { isOptions } from './is-options.js';
import type {
  ChannelOptions,
  ResolverOptions,
  ServerFailoverOptions,
  SockStateCallback,
} from './options.js';

/** A schema for each option, none left out. */
type Shape<Options> = {
  readonly [Name in keyof Options]-?: z.ZodMiniType<Options[Name]>;
};

// A schema has one message, whichever of its checks fails: what is allowed, in words that follow "must be".

const integer = (min: number, max: number, meaning = 'an integer') => {
  const allowed = `${meaning} from ${min} to ${max}`;
  return z.int(allowed).check(z.gte(min, allowed), z.lte(max, allowed));
};

const text = (allowed: string, isAllowed: (value: string) => boolean) =>
  z.string(allowed).check(z.refine(isAllowed, allowed));

const list = (item: z.ZodMiniType<string>, allowed: string) => z.optional(z.array(item, allowed));

const INT32_MAX = 0x7fff_ffff;
const MILLISECONDS = 'an integer of milliseconds';
const BYTES = 'an integer of bytes';

// Behind a NUL, C reads nothing of a string; between commas and spaces, c-ares reads several.
const isWord = (value: string) => /^[^\0\s,]+$/.test(value);
const isPath = (value: string) => value !== '' && !value.includes('\0');

// c-ares fills up an address that is cut short, with zeros at the end: 127.1 would be 127.1.0.0.
const isServer = (value: string) => {
  const [, ipv4] = /^([0-9.]+)(?::[0-9]+)?$/.exec(value) ?? [];
  return isWord(value) && (ipv4 === undefined || isIPv4(ipv4));
};

const isAddress = (value: string) => isIP(value) !== 0 && !value.includes('%');

const utf8 = new TextEncoder();
const isDevice = (value: string) => isWord(value) && utf8.encode(value).length <= 15;

const isNetwork = (value: string) => {
  const [address = '', mask = '0', ...rest] = value.split('/');
  if (!isAddress(address) || rest.length > 0) return false;
  if (/^[0-9]{1,3}$/.test(mask)) return Number(mask) <= (isIPv4(address) ? 32 : 128);
  return isIPv4(address) && isIPv4(mask);
};

const knownFlags = Object.values(flags).reduce<number>((all, flag) => all | flag, 0);
const FLAGS = 'a combination of ARES_FLAG_* constants';

const port = z.optional(integer(1, 0xffff, 'a port'));
const bufferSize = z.optional(integer(1, INT32_MAX, BYTES));
const path = z.optional(text('the path of a file', isPath));

const OPTIONS = 'an object of options';

/** Copies what is given, each property read once: what has been checked is what is used. */
const given = z.transform((value: unknown, context): object => {
  if (!isOptions(value)) {
    context.issues.push({ code: 'custom', message: OPTIONS, input: value });
    return z.NEVER;
  }
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
});

const optionsOf = <const Schemas extends Readonly<Record<string, z.ZodMiniType>>>(
  schemas: Schemas,
) => {
  const unknownOption = `left out: there is no such option, only ${Object.keys(schemas).join(', ')}`;
  return z.pipe(given, z.strictObject(schemas, unknownOption));
};

const serverFailoverSchemas = {
  // c-ares takes both numbers or neither, so the one that is left out must be filled in.
  retryChance: z._default(integer(0, 0xffff), 10),
  retryDelay: z._default(integer(0, INT32_MAX, MILLISECONDS), 5000),
} satisfies Shape<ServerFailoverOptions>;

const resolverSchemas = {
  nameservers: list(
    text("the address of a server, such as '1.1.1.1' or '[::1]:5300'", isServer),
    'a list of server addresses',
  ),
  flags: z.optional(z.int(FLAGS).check(z.refine((value) => (value & knownFlags) === value, FLAGS))),
  timeout: z.optional(integer(1, INT32_MAX, MILLISECONDS)),
  tries: z.optional(integer(1, 100)),
  ndots: z.optional(integer(0, 15)),
  tcpPort: port,
  udpPort: port,
  domains: list(text('a domain name', isWord), 'a list of domain names'),
  lookups: z.optional(z.enum(['b', 'f', 'bf', 'fb'], "'b', 'f', 'bf' or 'fb'")),
  socketSendBufferSize: bufferSize,
  socketReceiveBufferSize: bufferSize,
  rotate: z.optional(z.boolean('true or false')),
  localIp: z.optional(text('an IPv4 or IPv6 address', isAddress)),
  localDev: z.optional(text('the name of a network interface, 1 to 15 bytes', isDevice)),
  resolvconfPath: path,
  hostsPath: path,
  sortlist: list(
    text("an address, or an address and a mask, such as '10.0.0.0/8'", isNetwork),
    'a list of addresses and masks',
  ),
  ednsPacketSize: z.optional(integer(512, 0xffff, BYTES)),
  udpMaxQueries: z.optional(integer(0, INT32_MAX)),
  maxTimeout: z.optional(integer(1, INT32_MAX, MILLISECONDS)),
  cacheMaxTtl: z.optional(integer(0, 0xffff_ffff, 'an integer of seconds')),
  cacheMaxEntries: z.optional(integer(0, INT32_MAX)),
  serverFailover: z.optional(optionsOf(serverFailoverSchemas)),
  concurrency: z.optional(integer(1, Number.MAX_SAFE_INTEGER)),
} satisfies Shape<ResolverOptions>;

const { concurrency, ...sharedSchemas } = resolverSchemas;

const channelSchemas = {
  ...sharedSchemas,
  sockStateCb: z.optional(
    z.custom<SockStateCallback>((value) => typeof value === 'function', 'a function'),
  ),
} satisfies Shape<ChannelOptions>;

/**
 * The schema of {@link ResolverOptions}. Each message says what is allowed, in words that follow "must be".
 *
 * @see {@link parseResolverOptions}
 */
export const resolverOptionsSchema: z.ZodMiniType<ResolverOptions, unknown> =
  optionsOf(resolverSchemas);

/**
 * The schema of {@link ChannelOptions}. Each message says what is allowed, in words that follow "must be".
 *
 * @see {@link parseChannelOptions}
 */
export const channelOptionsSchema: z.ZodMiniType<ChannelOptions, unknown> =
  optionsOf(channelSchemas);

/** The way to a part of the options as one would write it: `options.serverFailover.retryChance`, `options.domains[0]`. */
const wayTo = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((way, step) => {
    if (typeof step === 'number') return `${way}[${step}]`;
    const key = String(step);
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,63}$/u.test(key)
      ? `${way}.${key}`
      : `${way}[${JSON.stringify(key.slice(0, 64))}]`;
  }, 'options');

const ownValue = (input: unknown, key: string): unknown =>
  typeof input === 'object' && input !== null
    ? Object.getOwnPropertyDescriptor(input, key)?.value
    : undefined;

const argumentError = ({ path, input, ...issue }: z.core.$ZodIssue) => {
  const [key] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return key === undefined
    ? invalidArgument(wayTo(path), input, issue.message)
    : invalidArgument(wayTo([...path, key]), ownValue(input, key), issue.message);
};

const parse = <Options>(schema: z.ZodMiniType<Options, unknown>, value: unknown): Options => {
  const result = z.safeParse(schema, value === undefined ? {} : value, {
    reportInput: true,
  });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined ? invalidArgument('options', value, OPTIONS) : argumentError(issue);
};

/**
 * Checks the options of a resolver.
 *
 * @param value - anything; `undefined` is the same as no options
 * @returns a copy that holds only what was given, with `serverFailover` filled in
 * @throws {@link InvalidArgumentError} that names the first bad option (`options.serverFailover.retryChance`), what is
 * allowed and what was received
 *
 * @example
 * ```ts
 * parseResolverOptions({ tries: 2, timeout: undefined }); // { tries: 2 }
 * parseResolverOptions({ tries: 0 });
 * // TypeError: The argument 'options.tries' must be an integer from 1 to 100. Received 0
 * ```
 */
export const parseResolverOptions = (value: unknown): ResolverOptions =>
  parse(resolverOptionsSchema, value);

/**
 * Checks the options of a channel.
 *
 * @param value - anything; `undefined` is the same as no options
 * @returns a copy that holds only what was given, with `serverFailover` filled in
 * @throws {@link InvalidArgumentError} that names the first bad option, what is allowed and what was received
 */
export const parseChannelOptions = (value: unknown): ChannelOptions =>
  parse(channelOptionsSchema, value);
