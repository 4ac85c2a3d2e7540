import { isIPv4, isIPv6 } from '../builtins.js';
import { invalidArgument } from '../invalid-argument.js';
import { parseIPv6 } from '../rdata/ipv6.js';
import type { EdnsOption } from '../records/record-table.js';
import { EdnsOptionCode } from '../registries/edns-option-code.js';

/** What the message of one query has in place of the channel's settings. */
export interface MessageOptions {
  /** Sets DO: the response has the records of DNSSEC (RFC 3225). Default: `false`. */
  dnssec?: boolean | undefined;
  /** Sets CD: the server returns data that it cannot validate (RFC 4035 §3.2.2). Default: `false`. */
  checkingDisabled?: boolean | undefined;
  /** Sets AD: the response says whether the server has validated its data (RFC 6840 §5.7). Default: `false`. */
  authenticData?: boolean | undefined;
  /** RD: whether the server should resolve recursively. Default: by the channel's `flags`, or `true`. */
  recursionDesired?: boolean | undefined;
  /** Sends the query over TCP. Default: by the channel's `flags`, or `false`. `ENOTIMP` with a system's c-ares. */
  tcp?: boolean | undefined;
  /**
   * The network that the answer should be for: `'192.0.2.0/24'`, `'2001:db8::/56'`. Without a prefix length it is one
   * address; `'0.0.0.0/0'` asks a resolver to send no subnet (RFC 7871 §7.1.2).
   */
  clientSubnet?: string | undefined;
  /** Asks for the server's identifier (RFC 5001). Default: `false`. */
  nsid?: boolean | undefined;
  /** Adds so many bytes of padding, from 0 to 4096 (RFC 7830). Default: no padding. */
  padding?: number | undefined;
  /** More EDNS options: the code and the value of each. A code can be there once. */
  ednsOptions?: readonly EdnsOption[] | undefined;
}

/** The keys of {@link MessageOptions}. */
export const MESSAGE_OPTION_KEYS = [
  'dnssec',
  'checkingDisabled',
  'authenticData',
  'recursionDesired',
  'tcp',
  'clientSubnet',
  'nsid',
  'padding',
  'ednsOptions',
] as const satisfies readonly (keyof MessageOptions)[];

/** Bits of a query: those of `QueryFlag` in `native/cares/query_message.h`. */
const QUERY_FLAG = {
  dnssec: 1,
  checkingDisabled: 2,
  authenticData: 4,
  recursion: 8,
  noRecursion: 16,
  tcp: 32,
} as const;

/** Parsed {@link MessageOptions}. */
export interface ParsedMessageOptions {
  readonly flags: number;
  readonly ednsOptions: readonly EdnsOption[];
}

const PADDING_MAX = 4096;
const OPTION_CODE_MAX = 0xffff;
/** All options of a query must fit into a datagram that no network drops. */
const OPTIONS_SIZE_MAX = 8192;

const checkBoolean = (name: keyof MessageOptions, value: boolean | undefined): boolean => {
  if (value !== undefined && typeof value !== 'boolean') {
    throw invalidArgument(`options.${name}`, value, 'a boolean');
  }
  return value === true;
};

const SUBNET = /^([^/]+)(?:\/([0-9]{1,3}))?$/;

/** Encodes a client subnet (RFC 7871 §6): bits beyond the prefix are zero, and trailing bytes are not sent. */
const subnetBytes = (subnet: string): Uint8Array => {
  const [, address = '', length] = SUBNET.exec(String(subnet)) ?? [];
  const family = isIPv4(address) ? 1 : isIPv6(address) && !address.includes('%') ? 2 : 0;
  const bits = family === 1 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (typeof subnet !== 'string' || family === 0 || prefix > bits) {
    throw invalidArgument(
      'options.clientSubnet',
      subnet,
      "an address with a prefix length, as '192.0.2.0/24' or '2001:db8::/56'",
    );
  }
  const bytes = family === 1 ? Uint8Array.from(address.split('.').map(Number)) : parseIPv6(address);
  const sent = bytes.slice(0, Math.ceil(prefix / 8));
  const spare = sent.length * 8 - prefix;
  const last = sent.length - 1;
  if (last >= 0) sent[last] = (sent[last] ?? 0) & (0xff << spare);
  return Uint8Array.of(0, family, prefix, 0, ...sent);
};

const checkPadding = (padding: number): Uint8Array => {
  if (!Number.isInteger(padding) || padding < 0 || padding > PADDING_MAX) {
    throw invalidArgument('options.padding', padding, `an integer from 0 to ${PADDING_MAX}`);
  }
  return new Uint8Array(padding);
};

const isOption = (option: EdnsOption): boolean =>
  Array.isArray(option) &&
  option.length === 2 &&
  Number.isInteger(option[0]) &&
  option[0] >= 0 &&
  option[0] <= OPTION_CODE_MAX &&
  option[1] instanceof Uint8Array;

const checkOptions = (options: readonly EdnsOption[]): readonly EdnsOption[] => {
  if (!Array.isArray(options) || !options.every(isOption)) {
    throw invalidArgument(
      'options.ednsOptions',
      options,
      `a list of pairs: a code from 0 to ${OPTION_CODE_MAX}, and a Uint8Array`,
    );
  }
  return options;
};

/**
 * Parses the options of one query's message.
 *
 * @returns `undefined` if there are none, so that the query is a plain one
 * @throws {@link InvalidArgumentError} that names the option at fault
 */
export const parseMessageOptions = (options: MessageOptions): ParsedMessageOptions | undefined => {
  const { recursionDesired, clientSubnet, padding, ednsOptions } = options;
  let flags = 0;
  for (const name of ['dnssec', 'checkingDisabled', 'authenticData', 'tcp'] as const) {
    if (checkBoolean(name, options[name])) flags |= QUERY_FLAG[name];
  }
  const recursion = checkBoolean('recursionDesired', recursionDesired);
  if (recursionDesired !== undefined) {
    flags |= recursion ? QUERY_FLAG.recursion : QUERY_FLAG.noRecursion;
  }
  const list: EdnsOption[] = [];
  if (checkBoolean('nsid', options.nsid)) list.push([EdnsOptionCode.NSID, new Uint8Array()]);
  if (clientSubnet !== undefined) list.push([EdnsOptionCode.ECS, subnetBytes(clientSubnet)]);
  if (ednsOptions !== undefined) list.push(...checkOptions(ednsOptions));
  // Padding is the last option (RFC 7830 §3 leaves the place to the sender).
  if (padding !== undefined) list.push([EdnsOptionCode.PADDING, checkPadding(padding)]);
  const size = list.reduce((sum, [, value]) => sum + 4 + value.length, 0);
  if (new Set(list.map(([code]) => code)).size < list.length) {
    throw invalidArgument('options.ednsOptions', ednsOptions, 'a list with each code once');
  }
  if (size > OPTIONS_SIZE_MAX) {
    throw invalidArgument('options.ednsOptions', ednsOptions, `at most ${OPTIONS_SIZE_MAX} bytes`);
  }
  return flags === 0 && list.length === 0 ? undefined : { flags, ednsOptions: list };
};

/** Encodes EDNS options (RFC 6891 §6.1.2) in hexadecimal digits. */
export const ednsOptionsHex = (options: readonly EdnsOption[]): string =>
  options
    .map(([code, value]) => {
      const head = ((code << 16) | value.length) >>> 0;
      return head.toString(16).padStart(8, '0') + Buffer.from(value).toString('hex');
    })
    .join('');
