import nodeDns from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import {
  ARES_NI_LOOKUPHOST,
  ARES_NI_LOOKUPSERVICE,
  ARES_NI_NAMEREQD,
  invalidArgument,
} from '@aiodns/resolver';
import { systemExceptionOf } from './lookup-exception.js';
import { systemResolver } from './system-resolver.js';

// Captured before a program can replace them.
const { lookupService: nodeLookupService } = nodeDns;
const { lookupService: nodeLookupServicePromise } = nodeDns.promises;

interface HostAndService {
  readonly hostname: string;
  readonly service: string;
}

type Callback = (error: unknown, hostname?: string, service?: string) => void;

const isCallback = (value: unknown): value is Callback => typeof value === 'function';

/** Parses a port as Node does: a number, or a string of one. */
const parsePort = (value: unknown): number | undefined => {
  if (typeof value === 'string' ? value.trim() === '' : typeof value !== 'number') return undefined;
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 0xffff ? port : undefined;
};

const FLAGS = ARES_NI_LOOKUPHOST | ARES_NI_LOOKUPSERVICE | ARES_NI_NAMEREQD;

const find = async (address: string, port: number): Promise<HostAndService> => {
  // The names of an address do not depend on its interface.
  const withoutZone = address.replace(/%.*$/s, '');
  try {
    const { node, service } = await systemResolver().getnameinfo(
      { address: withoutZone, port },
      FLAGS,
    );
    return { hostname: node ?? address, service: service ?? String(port) };
  } catch (error) {
    throw systemExceptionOf(error, 'getnameinfo', address);
  }
};

interface ParsedArguments {
  readonly address: string;
  readonly port: number;
}

const parse = (address: unknown, given: unknown): ParsedArguments | undefined => {
  const port = parsePort(given);
  return typeof address === 'string' && isIP(address) !== 0 && port !== undefined
    ? { address, port }
    : undefined;
};

const unsupported = (args: readonly unknown[]): Error =>
  invalidArgument('arguments of lookupService', args, 'an address and a port');

const lookupServicePromise = (...args: readonly unknown[]): Promise<HostAndService> => {
  const parsed = args.length === 2 ? parse(args[0], args[1]) : undefined;
  if (parsed !== undefined) return find(parsed.address, parsed.port);
  // Node throws its error for bad arguments.
  Reflect.apply(nodeLookupServicePromise, undefined, args);
  throw unsupported(args);
};

const lookupServiceCallback = (...args: readonly unknown[]): object => {
  const [address, port, callback] = args;
  const parsed = args.length === 3 ? parse(address, port) : undefined;
  if (parsed === undefined || !isCallback(callback)) {
    Reflect.apply(nodeLookupService, undefined, args);
    throw unsupported(args);
  }
  find(parsed.address, parsed.port).then(
    ({ hostname, service }) => process.nextTick(callback, null, hostname, service),
    (error: unknown) => process.nextTick(callback, error),
  );
  return {};
};

/** The functions `lookupService` of both modules. */
export function lookupServices(): {
  readonly callback: typeof nodeDns.lookupService;
  readonly promise: typeof nodeDns.promises.lookupService;
};
// The overloads of Node's functions cannot be derived from one implementation.
export function lookupServices(): unknown {
  return {
    callback: Object.assign(lookupServiceCallback, { [promisify.custom]: lookupServicePromise }),
    promise: lookupServicePromise,
  };
}
