import {
  type ChannelOptions,
  channelOptionsSchema,
  invalidArgument,
  NAMESERVER_FORM,
  type NameserverSpec,
  parseChannelOptions,
} from '@aiodns/types';
import { AresError } from './ares-error.js';
import { checkFilledText } from './arguments.js';

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
 * Checks a list of servers.
 *
 * @param argument - the name of the argument in errors
 * @throws {@link InvalidArgumentError}
 */
export const parseNameservers = (
  argument: string,
  servers: readonly NameserverSpec[],
): readonly NameserverSpec[] => {
  const result = tryParse({ nameservers: servers });
  if (result?.data?.nameservers !== undefined) return result.data.nameservers;
  const index = result?.error?.issues[0]?.path[1];
  throw typeof index === 'number'
    ? invalidArgument(`${argument}[${index}]`, servers[index], NAMESERVER_FORM)
    : invalidArgument(argument, servers, CHECKED_BY_CARES.nameservers);
};

/** Undefined when a getter of the caller's threw. */
const tryParse = (options: ChannelOptions) => {
  try {
    return channelOptionsSchema.safeParse(options);
  } catch {
    return undefined;
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
