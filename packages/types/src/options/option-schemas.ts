import * as z from 'zod/mini';
import { isIP, isIPv4 } from '../builtins.js';
import * as flags from '../cares/flags.js';
import { invalidArgument } from '../invalid-argument.js';
import { isOptions } from './check-keys.js';
import { parseEncryptedNameserver } from './encrypted-nameserver.js';
import {
  ADDRESS_FORM,
  isTransportNameserver,
  NAMESERVER_FORM,
  type NameserverSpec,
  parseNameserver,
} from './nameserver.js';
import type {
  ChannelOptions,
  ResolverOptions,
  ServerFailoverOptions,
  SockStateCallback,
  TlsOptions,
} from './options.js';

/** One schema per option. */
type SchemasOf<Options> = {
  readonly [Name in keyof Options]-?: z.ZodMiniType<Options[Name]>;
};

// Every check of a schema has the same message: the allowed values, worded to follow "must be".

const integer = (min: number, max: number, unit?: 'ms' | 'bytes' | 'seconds') => {
  const allowed = `an integer from ${min} to ${max}${unit === undefined ? '' : ` (${unit})`}`;
  return z.int(allowed).check(z.gte(min, allowed), z.lte(max, allowed));
};

const text = (allowed: string, isAllowed: (value: string) => boolean) =>
  z.string(allowed).check(z.refine(isAllowed, allowed));

const list = <Item>(item: z.ZodMiniType<Item>, allowed: string) =>
  z.optional(z.array(item, allowed));

const INT32_MAX = 0x7fff_ffff;

// C strings end at a NUL, and c-ares splits lists at commas and spaces.
const isWord = (value: string) => /^[^\0\s,]+$/.test(value);
const isPath = (value: string) => value !== '' && !value.includes('\0');

const isAddress = (value: string) => isIP(value) !== 0 && !value.includes('%');

const utf8 = new TextEncoder();
const isDevice = (value: string) => isWord(value) && utf8.encode(value).length <= 15;

const isNetwork = (value: string) => {
  const [address = '', mask = '0', ...rest] = value.split('/');
  if (!isAddress(address) || rest.length > 0) return false;
  if (/^[0-9]{1,3}$/.test(mask)) return Number(mask) <= (isIPv4(address) ? 32 : 128);
  return isIPv4(address) && isIPv4(mask);
};

const FLAGS = 'a combination of ARES_FLAG_* constants';

const OPTIONS = 'an object of options';

const isNameserver = (value: unknown): value is NameserverSpec =>
  typeof value === 'string'
    ? parseNameserver(value) !== undefined || parseEncryptedNameserver(value) !== undefined
    : isTransportNameserver(value);

const PEM = 'a PEM text, or the bytes of one';
const isPem = (value: unknown): value is string | Uint8Array =>
  (typeof value === 'string' && value !== '') || (value instanceof Uint8Array && value.length > 0);

const PEMS = `${PEM}, or a list of them`;
const PIN = 'the SHA-256 of a public key in base64, or a list of them';
// 32 bytes: 43 digits and the padding.
const isPin = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(value);

/** One or several: a list has at least one. */
const oneOrMore = <Item>(isItem: (value: unknown) => value is Item, allowed: string) =>
  z.optional(
    z.custom<Item | readonly Item[]>(
      (value) => isItem(value) || (Array.isArray(value) && value.length > 0 && value.every(isItem)),
      allowed,
    ),
  );

/** A problem of options with the value that is not allowed. */
interface RefusedInput extends OptionsIssue {
  readonly input: unknown;
}

/**
 * Checks the given options only, as there are many of which most programs set a few. Each is read once, so that a getter
 * cannot return another value after the checks.
 *
 * @param refuse - called with each problem; may throw
 */
const readOptions = <Options extends object>(
  schemas: SchemasOf<Options>,
  given: unknown,
  refuse: (problem: RefusedInput) => void,
): Partial<Options> => {
  const options: Partial<Options> = {};
  const readOne = <Name extends keyof Options>(name: Name, input: unknown) => {
    const schema: z.ZodMiniType<Options[Name]> = schemas[name];
    const result = z.safeParse(schema, input);
    if (result.success) {
      options[name] = result.data;
      return;
    }
    for (const issue of result.error.issues) {
      const { path, message } = issue;
      refuse({ path: [name, ...path], input: inputOf(issue, input), message });
    }
  };
  if (!isOptions(given)) {
    refuse({ path: [], input: given, message: OPTIONS });
    return options;
  }
  const isKnown = (name: string): name is keyof Options & string => Object.hasOwn(schemas, name);
  let omitted: string | undefined;
  for (const name of Object.keys(given)) {
    const input: unknown = Reflect.get(given, name);
    if (input === undefined) continue;
    if (isKnown(name)) {
      readOne(name, input);
    } else {
      omitted ??= `omitted: the known options are ${Object.keys(schemas).join(', ')}`;
      refuse({ path: [name], input, message: omitted });
    }
  }
  return options;
};

/** The input of an issue within a value. zod would report it on request, and then copy its parameters for each value. */
const inputOf = (issue: z.core.$ZodIssue, value: unknown): unknown => {
  if (issue.code === 'custom' && issue.params !== undefined) return issue.params['input'];
  const [index] = issue.path;
  return Array.isArray(value) && typeof index === 'number' ? value[index] : value;
};

/** The schema of an object of options. */
const optionsOf = <Options extends object>(schemas: SchemasOf<Options>) =>
  z.transform(
    (given: unknown, { issues }): Partial<Options> =>
      readOptions(schemas, given, ({ path, input, message }) =>
        issues.push({ code: 'custom', path: [...path], input, message, params: { input } }),
      ),
  );

// Built with the first options: constructing the schemas takes longer than importing everything else.
let built: ReturnType<typeof buildSchemas> | undefined;
const builtSchemas = () => {
  built ??= buildSchemas();
  return built;
};

const buildSchemas = () => {
  const port = z.optional(integer(1, 0xffff));
  const bufferSize = z.optional(integer(1, INT32_MAX, 'bytes'));
  const path = z.optional(text('a file path', isPath));
  const knownFlags = Object.entries(flags)
    .filter(([name]) => name.startsWith('ARES_FLAG_'))
    .reduce<number>((all, [, flag]) => all | flag, 0);

  const serverFailoverSchemas = {
    retryChance: z.optional(integer(0, 0xffff)),
    retryDelay: z.optional(integer(0, INT32_MAX, 'ms')),
  } satisfies SchemasOf<ServerFailoverOptions>;

  const pem = z.optional(z.custom<string | Uint8Array>(isPem, PEM));

  const tlsSchemas = {
    ca: oneOrMore(isPem, PEMS),
    cert: pem,
    key: pem,
    pin: oneOrMore(isPin, PIN),
    opportunistic: z.optional(z.boolean('true or false')),
  } satisfies SchemasOf<TlsOptions>;

  const resolverSchemas = {
    nameservers: list(z.custom<NameserverSpec>(isNameserver, NAMESERVER_FORM), 'a list of servers'),
    tls: z.optional(optionsOf(tlsSchemas)),
    bootstrap: list(
      text(ADDRESS_FORM, (value) => parseNameserver(value) !== undefined),
      'a list of server addresses',
    ),
    flags: z.optional(
      z.int(FLAGS).check(z.refine((value) => (value & knownFlags) === value, FLAGS)),
    ),
    timeout: z.optional(integer(1, INT32_MAX, 'ms')),
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
    ednsPacketSize: z.optional(integer(512, 0xffff, 'bytes')),
    udpMaxQueries: z.optional(integer(0, INT32_MAX)),
    serverRate: z.optional(integer(1, 1_000_000)),
    maxTimeout: z.optional(integer(1, INT32_MAX, 'ms')),
    cacheMaxTtl: z.optional(integer(0, 0xffff_ffff, 'seconds')),
    cacheMaxEntries: z.optional(integer(0, INT32_MAX)),
    reload: z.optional(z.boolean('true or false')),
    // c-ares takes both numbers or neither, so each has a default.
    serverFailover: z.optional(
      z.pipe(
        optionsOf(serverFailoverSchemas),
        z.transform((given) => ({ retryChance: 10, retryDelay: 5000, ...given })),
      ),
    ),
    concurrency: z.optional(integer(1, Number.MAX_SAFE_INTEGER)),
  } satisfies SchemasOf<ResolverOptions>;

  const { concurrency, ...sharedSchemas } = resolverSchemas;

  const channelSchemas = {
    ...sharedSchemas,
    sockStateCb: z.optional(
      z.custom<SockStateCallback>((value) => typeof value === 'function', 'a function'),
    ),
  } satisfies SchemasOf<ChannelOptions>;

  return { resolver: resolverSchemas, channel: channelSchemas };
};

/** @param schemas - builds the schemas of the options */
const optionsSchema = <Options extends object>(
  schemas: () => SchemasOf<Options>,
): OptionsSchema<Partial<Options>> => {
  let lazy: z.ZodMiniType<Partial<Options>, unknown> | undefined;
  const schema = () => {
    lazy ??= optionsOf(schemas());
    return lazy;
  };
  return {
    parse: (value) => schema().parse(value),
    safeParse: (value) => schema().safeParse(value),
    get '~standard'() {
      return schema()['~standard'];
    },
  };
};

/** A problem of options: where it is, and the allowed values, worded to follow "must be". */
export interface OptionsIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the validation of a Standard Schema returns. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/**
 * A schema of options, which is a Standard Schema. The type names its stable part only: compiling a program does not need
 * the types of zod.
 *
 * @see {@link https://standardschema.dev | Standard Schema}
 */
export interface OptionsSchema<Options> {
  /** @throws an `Error` with `issues` when the value is not allowed */
  parse(value: unknown): Options;
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Options; readonly error?: never }
    | {
        readonly success: false;
        readonly data?: never;
        readonly error: Error & { readonly issues: readonly OptionsIssue[] };
      };
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => StandardResult<Options> | Promise<StandardResult<Options>>;
    readonly types?: { readonly input: unknown; readonly output: Options } | undefined;
  };
}

/**
 * The schema of {@link ResolverOptions}. Each message lists the allowed values, worded to follow "must be".
 *
 * @see {@link parseResolverOptions}
 */
export const resolverOptionsSchema: OptionsSchema<ResolverOptions> = optionsSchema(
  () => builtSchemas().resolver,
);

/**
 * The schema of {@link ChannelOptions}. Each message lists the allowed values, worded to follow "must be".
 *
 * @see {@link parseChannelOptions}
 */
export const channelOptionsSchema: OptionsSchema<ChannelOptions> = optionsSchema(
  () => builtSchemas().channel,
);

/** The path of an option: `options.serverFailover.retryChance`, `options.domains[0]`, `options["größe"]`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`;
    const key = String(step);
    // ASCII only: the engine builds the sets of Unicode's properties when it parses this module.
    return /^[A-Za-z_$][\w$]{0,63}$/.test(key)
      ? `${name}.${key}`
      : `${name}[${JSON.stringify(key.slice(0, 64))}]`;
  }, 'options');

const parse = <Options extends object>(
  schemas: SchemasOf<Options>,
  given: unknown,
): Partial<Options> =>
  readOptions(schemas, given === undefined ? {} : given, ({ path, input, message }) => {
    throw invalidArgument(pathText(path), input, message);
  });

/**
 * Checks the options of a resolver.
 *
 * @param value - any value; `undefined` means no options
 * @returns a copy without the options that are `undefined`, with the defaults of `serverFailover` filled in
 * @throws {@link InvalidArgumentError} naming the first bad option (`options.serverFailover.retryChance`), the allowed
 * values and the received one
 *
 * @example
 * ```ts
 * parseResolverOptions({ tries: 2, timeout: undefined }); // { tries: 2 }
 * parseResolverOptions({ tries: 0 });
 * // TypeError: The argument 'options.tries' must be an integer from 1 to 100. Received 0
 * ```
 */
export const parseResolverOptions = (value: unknown): ResolverOptions =>
  parse(builtSchemas().resolver, value);

/**
 * Checks the options of a channel.
 *
 * @param value - any value; `undefined` means no options
 * @returns a copy without the options that are `undefined`, with the defaults of `serverFailover` filled in
 * @throws {@link InvalidArgumentError} naming the first bad option, the allowed values and the received one
 */
export const parseChannelOptions = (value: unknown): ChannelOptions =>
  parse(builtSchemas().channel, value);
