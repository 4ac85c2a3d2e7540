import { type ChannelOptions, invalidArgument, parseChannelOptions } from '@aiodns/types';
import type { NativeOptions } from './addon.js';
import { AresError } from './ares-error.js';
import { checkFilledText } from './arguments.js';

/** Converts parsed options to those of the addon, which takes lists as c-ares writes them: joined to one string. */
export const nativeOptions = (options: ChannelOptions): NativeOptions => {
  const { nameservers, sortlist, serverFailover, sockStateCb: _, ...same } = options;
  return {
    ...same,
    ...(nameservers !== undefined && nameservers.length > 0 && { servers: nameservers.join(',') }),
    ...(sortlist && { sortlist: sortlist.join(' ') }),
    ...(serverFailover && {
      retryChance: serverFailover.retryChance,
      retryDelay: serverFailover.retryDelay,
    }),
  };
};

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
 * Parses a list of servers.
 *
 * @param argument - the name of the argument in errors
 * @throws {@link InvalidArgumentError}
 */
export const parseNameservers = (
  argument: string,
  servers: readonly string[],
): readonly string[] => {
  let parsed: readonly string[] | undefined;
  try {
    parsed = parseChannelOptions({ nameservers: servers }).nameservers;
  } catch {
    parsed = undefined;
  }
  if (parsed === undefined) throw invalidArgument(argument, servers, CHECKED_BY_CARES.nameservers);
  return parsed;
};

/** Checks the name of a network interface. @throws {@link InvalidArgumentError} */
export const checkDevice = (device: string): void => {
  try {
    parseChannelOptions({ localDev: checkFilledText('device', device) });
  } catch {
    throw invalidArgument('device', device, 'the name of a network interface, 1 to 15 bytes');
  }
};
