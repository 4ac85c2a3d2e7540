import {
  type ChannelOptions,
  caresServer,
  invalidArgument,
  NAMESERVER_FORM,
  parseChannelOptions,
  parseNameserver,
} from '@aiodns/types';
import { addon, type NativeOptions } from './addon.js';
import { AresError } from './ares-error.js';
import { checkFilledText } from './arguments.js';

/** Converts parsed options to those of the addon, which takes lists as c-ares writes them: joined to one string. */
export const nativeOptions = (options: ChannelOptions): NativeOptions => {
  const {
    nameservers = [],
    sortlist,
    serverFailover,
    sockStateCb: _,
    reload: __,
    ...same
  } = options;
  return {
    ...same,
    ...(nameservers.length > 0 && { servers: caresServers('options.nameservers', nameservers) }),
    ...(sortlist && { sortlist: sortlist.join(' ') }),
    ...(serverFailover && {
      retryChance: serverFailover.retryChance,
      retryDelay: serverFailover.retryDelay,
    }),
  };
};

/**
 * The files that c-ares reads when a channel is opened. It looks at the hosts file itself, at each lookup. On Windows and
 * macOS the system's resolver has no file that must be watched.
 */
export const configurationFiles = ({ resolvconfPath }: ChannelOptions): readonly string[] => [
  resolvconfPath ?? '/etc/resolv.conf',
  '/etc/nsswitch.conf',
];

/** The allowed values of each option that only c-ares can check, as errors describe them. */
const CHECKED_BY_CARES = {
  nameservers:
    "a list of servers such as '1.1.1.1', '127.0.0.1:5300', '[::1]:5300' or 'fe80::1%eth0'",
  sortlist: "a list of networks such as '10.0.0.0/8' or '130.155.160.0/255.255.240.0'",
  localIp: 'an IPv4 or IPv6 address',
  localDev: 'the name of a network interface that this process may bind sockets to',
} as const;

const allowedValues: ReadonlyMap<string, string> = new Map(Object.entries(CHECKED_BY_CARES));

/** The error that the addon throws when c-ares refuses a configuration. */
const isOpenError = (error: unknown): error is Error & { status: number; option: string } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  'option' in error &&
  typeof error.option === 'string';

/**
 * Calls the addon and converts the error of a refused configuration.
 *
 * @param call - the call to the addon
 * @param argument - names the argument that set a native option, and its value
 * @returns the result of `call`
 * @throws {@link InvalidArgumentError} when c-ares refuses the value of an argument
 * @throws {@link AresError} when c-ares fails otherwise
 */
export const callNative = <Result>(
  call: () => Result,
  argument: (option: string) => [name: string, value: unknown],
): Result => {
  try {
    return call();
  } catch (error) {
    if (!isOpenError(error)) throw error;
    const allowed = allowedValues.get(error.option);
    throw allowed === undefined
      ? new AresError(error.status)
      : invalidArgument(...argument(error.option), allowed);
  }
};

/**
 * Converts a list of servers to the form of c-ares, which drops those that it cannot use without an error.
 *
 * @param argument - the name of the list in errors
 * @throws {@link InvalidArgumentError} that names the server at fault
 */
const caresServers = (argument: string, servers: readonly string[]): string =>
  servers
    .map((text, index) => {
      const server = parseNameserver(text);
      if (server === undefined) {
        throw invalidArgument(`${argument}[${index}]`, text, NAMESERVER_FORM);
      }
      if (server.zone !== undefined && !addon.hasInterface(server.zone)) {
        const allowed = `on an interface of this machine, which '${server.zone}' is not`;
        throw invalidArgument(`${argument}[${index}]`, text, allowed);
      }
      return caresServer(server);
    })
    .join(',');

/**
 * Parses a list of servers into the form of c-ares.
 *
 *
 * @param argument - the name of the argument in errors
 * @throws {@link InvalidArgumentError}
 */
export const parseNameservers = (argument: string, servers: readonly string[]): string => {
  let parsed: readonly string[] | undefined;
  try {
    parsed = parseChannelOptions({ nameservers: servers }).nameservers;
  } catch {
    const index = unusableServer(servers);
    if (index >= 0) throw invalidArgument(`${argument}[${index}]`, servers[index], NAMESERVER_FORM);
  }
  if (parsed === undefined) throw invalidArgument(argument, servers, CHECKED_BY_CARES.nameservers);
  return caresServers(argument, parsed);
};

/** The index of the first server of a list that is none; -1 when it cannot be told. */
const unusableServer = (servers: unknown): number => {
  if (!Array.isArray(servers)) return -1;
  try {
    return servers.findIndex(
      (server) => typeof server !== 'string' || parseNameserver(server) === undefined,
    );
  } catch {
    // A getter of the caller's threw.
    return -1;
  }
};

/** Checks the name of a network interface. @throws {@link InvalidArgumentError} */
export const checkDevice = (device: string): void => {
  try {
    parseChannelOptions({ localDev: checkFilledText('device', device) });
  } catch {
    throw invalidArgument('device', device, 'the name of a network interface, 1 to 15 bytes');
  }
};
