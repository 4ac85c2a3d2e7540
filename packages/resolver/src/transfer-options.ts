import { checkKeys, invalidArgument, nameToLabels } from '@aiodns/types';
import { type CallOptions, checkMilliseconds, parseLimits } from './call-options.js';
import { type ParsedTsigKey, parseTsigKey, type TsigKey } from './tsig-key.js';

/** Options of a zone transfer. */
export interface TransferOptions extends CallOptions {
  /** The server, in the form of `nameservers`. Default: the resolver's servers, the next one if a connection fails. */
  server?: string | undefined;
  /** The serial of the zone that the caller has: only changes since then are transferred, if the server has them (IXFR). */
  serial?: number | undefined;
  /** The key that signs the query; responses must be signed by it too. Default: no signatures. */
  tsig?: TsigKey | undefined;
  /** The most records to accept, at least 1. A larger zone is an `EBADRESP`. Default 10,000,000. */
  maxRecords?: number | undefined;
}

/** A transfer whose arguments have been parsed. */
export interface TransferSpec {
  readonly zone: string;
  readonly servers: readonly string[];
  readonly serial: number | undefined;
  readonly key: ParsedTsigKey | undefined;
  readonly maxRecords: number;
  /** In ms, for connecting and for each message. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

const TRANSFER_KEYS = ['signal', 'timeout', 'server', 'serial', 'tsig', 'maxRecords'] as const;

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_MAX_RECORDS = 10_000_000;

const checkInteger = (name: string, value: unknown, lowest: number, highest: number): void => {
  if (!Number.isInteger(value) || Number(value) < lowest || Number(value) > highest) {
    throw invalidArgument(name, value, `an integer from ${lowest} to ${highest}`);
  }
};

/** Parses the arguments of a transfer. @throws {@link InvalidArgumentError} */
export const parseTransfer = (
  zone: string,
  given: TransferOptions,
  nameservers: readonly string[],
): TransferSpec => {
  if (typeof zone !== 'string' || nameToLabels(zone) === undefined) {
    throw invalidArgument('zone', zone, 'a domain name');
  }
  const options = checkKeys<TransferOptions>(given, TRANSFER_KEYS);
  const { server, serial, tsig, maxRecords = DEFAULT_MAX_RECORDS } = options;
  const { signal, timeout = DEFAULT_TIMEOUT } = parseLimits(options);
  checkMilliseconds('options.timeout', timeout, 1);
  if (serial !== undefined) checkInteger('options.serial', serial, 0, 0xffffffff);
  checkInteger('options.maxRecords', maxRecords, 1, Number.MAX_SAFE_INTEGER);
  if (server !== undefined && (typeof server !== 'string' || server === '')) {
    throw invalidArgument(
      'options.server',
      server,
      "a server, as '192.0.2.1' or '[2001:db8::1]:5300'",
    );
  }
  return {
    zone: zone === '.' ? '' : zone.replace(/(?<!\\)\.$/, ''),
    servers: server === undefined ? nameservers : [server],
    serial,
    key: tsig === undefined ? undefined : parseTsigKey(tsig),
    maxRecords,
    timeout,
    signal,
  };
};
