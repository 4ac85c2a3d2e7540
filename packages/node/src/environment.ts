import { InvalidArgumentError, parseResolverOptions } from '@aiodns/resolver';
import { type CreateLookupOptions, parseStaleIfError } from './lookup.js';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/** How the text of a variable becomes the value of an option. Malformed text stays: the check of options refuses it. */
const kinds = {
  text: (text: string): unknown => text,
  list: (text: string): unknown => text.split(',').map((each) => each.trim()),
  number: (text: string): unknown => (/^[0-9]{1,10}$/.test(text) ? Number(text) : text),
  boolean: (text: string): unknown => BOOLEANS.get(text.toLowerCase()) ?? text,
} as const;

type Kind = keyof typeof kinds;

/** The environment variables, the option that each sets, and how its text is read. */
export const ENVIRONMENT = {
  AIODNS_NAMESERVERS: { option: 'nameservers', kind: 'list' },
  AIODNS_BOOTSTRAP: { option: 'bootstrap', kind: 'list' },
  AIODNS_TIMEOUT: { option: 'timeout', kind: 'number' },
  AIODNS_MAX_TIMEOUT: { option: 'maxTimeout', kind: 'number' },
  AIODNS_TRIES: { option: 'tries', kind: 'number' },
  AIODNS_NDOTS: { option: 'ndots', kind: 'number' },
  AIODNS_DOMAINS: { option: 'domains', kind: 'list' },
  AIODNS_LOOKUPS: { option: 'lookups', kind: 'text' },
  AIODNS_ROTATE: { option: 'rotate', kind: 'boolean' },
  AIODNS_UDP_PORT: { option: 'udpPort', kind: 'number' },
  AIODNS_TCP_PORT: { option: 'tcpPort', kind: 'number' },
  AIODNS_LOCAL_IP: { option: 'localIp', kind: 'text' },
  AIODNS_LOCAL_DEV: { option: 'localDev', kind: 'text' },
  AIODNS_RESOLVCONF_PATH: { option: 'resolvconfPath', kind: 'text' },
  AIODNS_HOSTS_PATH: { option: 'hostsPath', kind: 'text' },
  AIODNS_SORTLIST: { option: 'sortlist', kind: 'list' },
  AIODNS_EDNS_PACKET_SIZE: { option: 'ednsPacketSize', kind: 'number' },
  AIODNS_UDP_MAX_QUERIES: { option: 'udpMaxQueries', kind: 'number' },
  AIODNS_CACHE_MAX_TTL: { option: 'cacheMaxTtl', kind: 'number' },
  AIODNS_CACHE_MAX_ENTRIES: { option: 'cacheMaxEntries', kind: 'number' },
  AIODNS_RELOAD: { option: 'reload', kind: 'boolean' },
  AIODNS_STALE_IF_ERROR: { option: 'staleIfError', kind: 'number' },
  AIODNS_CONCURRENCY: { option: 'concurrency', kind: 'number' },
} as const satisfies Readonly<
  Record<`AIODNS_${string}`, { option: keyof CreateLookupOptions; kind: Kind }>
>;

/** Variables of other packages of this project. */
const OTHERS = /^AIODNS_(?:ADDON|ALLOCATOR|BUILD_FROM_SOURCE|USE_SYSTEM_CARES)$/;

/** The variables of an environment that look like ours, and are none. */
export const unknownVariables = (environment: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(environment).filter(
    (name) => name.startsWith('AIODNS_') && !Object.hasOwn(ENVIRONMENT, name) && !OTHERS.test(name),
  );

/** The variable that sets the option of an error, if one does. */
const variableOf = ({ message }: Error): string | undefined => {
  const [, option] = /^The argument 'options\.(\w+)/.exec(message) ?? [];
  return Object.entries(ENVIRONMENT).find(([, row]) => row.option === option)?.[0];
};

/**
 * Calls a function with options from the environment.
 *
 * @throws {@link InvalidArgumentError} that names the variable in place of its option
 */
export const namingVariables = <Result>(use: () => Result): Result => {
  try {
    return use();
  } catch (error) {
    const variable = error instanceof InvalidArgumentError ? variableOf(error) : undefined;
    if (!(error instanceof InvalidArgumentError) || variable === undefined) throw error;
    throw new InvalidArgumentError(
      error.message.replace(/^The argument '[^']*'/, `The environment variable ${variable}`),
    );
  }
};

/**
 * The options that environment variables set. An empty variable sets none.
 *
 * @throws {@link InvalidArgumentError} that names the variable at fault
 */
export const readEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): CreateLookupOptions => {
  const values = Object.entries(ENVIRONMENT).flatMap(([name, { option, kind }]) => {
    const text = environment[name];
    return text === undefined || text === '' ? [] : [[option, kinds[kind](text)]];
  });
  const { staleIfError, ...resolverOptions } = Object.fromEntries(values);
  return namingVariables(() => ({
    ...parseResolverOptions(resolverOptions),
    staleIfError: parseStaleIfError(staleIfError),
  }));
};
