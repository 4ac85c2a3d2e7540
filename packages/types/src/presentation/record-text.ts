import { invalidArgument } from '../invalid-argument.js';
import { absoluteName, nameToLabels } from '../rdata/domain-name.js';
import { parseRdata, rdataText } from '../rdata/rdata.js';
import { PresentationError, Tokens } from '../rdata/tokens.js';
import type { DNSRecord } from '../records/records.js';
import { parseQueryClass, QueryClass, queryClassName } from '../registries/query-class.js';
import { parseQueryType, queryTypeName } from '../registries/query-type.js';

/**
 * Formats a record for a master file (RFC 1035 §5.1): owner, TTL, class, type and RDATA, separated by single spaces. Names
 * are absolute. The text is printable ASCII on one line.
 *
 * @param record - the record
 * @throws {@link InvalidArgumentError} that names the field at fault
 *
 * @example
 * ```ts
 * toText({
 *   name: 'example.com', ttl: 300, recordClass: 'IN', type: 'MX',
 *   data: { priority: 10, exchange: 'mail.example.com' },
 * }); // 'example.com. 300 IN MX 10 mail.example.com.'
 * ```
 */
export const toText = (record: DNSRecord): string => {
  const { name, ttl, recordClass, type } = record;
  return `${ownerText(name)} ${ttl} ${classText(recordClass)} ${type} ${rdataText(record)}`.trimEnd();
};

/** An absolute name for a master file: the root is a dot. */
export const ownerText = absoluteName;

/** The name of a class in a master file: that of CHAOS is `CH`. */
export const classText = (recordClass: DNSRecord['recordClass']): string =>
  recordClass === 'CHAOS' ? 'CH' : recordClass;

/** How {@link parseRecord} completes what a line of a master file leaves out. */
export interface ParseRecordOptions {
  /** The name that relative names end in, and that `@` stands for. Default: the root. */
  origin?: string | undefined;
  /** The TTL of a record without one, in seconds. Default: none, which makes the TTL mandatory. */
  ttl?: number | undefined;
}

const TTL_MAX = 0xffffffff;

/** A TTL in seconds, or with units as BIND accepts it: `1h30m`. */
const TTL = /^(?:[0-9]+|(?:[0-9]+[wdhms])+)$/i;

const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

const parseTtl = (text: string): number | undefined => {
  if (!TTL.test(text)) return undefined;
  const seconds = [...text.toLowerCase().matchAll(/([0-9]+)([wdhms]?)/g)].reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (SECONDS[unit] ?? 1),
    0,
  );
  return seconds <= TTL_MAX ? seconds : undefined;
};

const parseClass = (text: string): number | undefined => {
  const code = parseQueryClass(text.toUpperCase());
  return code === QueryClass.ANY ? undefined : code;
};

interface Head {
  ttl: number | undefined;
  recordClass: number | undefined;
  type: number;
}

/** TTL and class may be missing, and stand in either order (RFC 1035 §5.1). */
const parseHead = (tokens: Tokens): Head => {
  const head: Omit<Head, 'type'> = { ttl: undefined, recordClass: undefined };
  for (;;) {
    const text = tokens.word('a record type');
    const ttl = head.ttl === undefined ? parseTtl(text) : undefined;
    const recordClass = head.recordClass === undefined ? parseClass(text) : undefined;
    if (ttl !== undefined) head.ttl = ttl;
    else if (recordClass !== undefined) head.recordClass = recordClass;
    else {
      const type = parseQueryType(text.toUpperCase());
      return type === undefined
        ? tokens.fail('a record type after its TTL and class')
        : { ...head, type };
    }
  }
};

const parse = (text: string, { origin = '', ttl: fallback }: ParseRecordOptions) => {
  const tokens = new Tokens(text, origin);
  const name = tokens.name('the name of its owner');
  const { ttl = fallback, recordClass = QueryClass.IN, type } = parseHead(tokens);
  if (ttl === undefined) throw new PresentationError('a record with a TTL');
  return {
    name,
    type: queryTypeName(type),
    recordClass: queryClassName(recordClass),
    ttl,
    data: parseRdata(type, tokens),
  };
};

/**
 * Parses a record of a master file (RFC 1035 §5.1): owner, TTL, class, type and RDATA. Class and TTL may be in either
 * order, the class may be missing (IN); types and classes are in any case. The record may have comments, and several lines
 * within parentheses. RDATA of any type may be in the generic form of RFC 3597 §5.
 *
 * @param text - one record
 * @param options - what names and a missing TTL are completed with
 * @returns the record. If RDATA in the generic form is malformed, its data is `rdata` and `malformed: true`
 * @throws {@link InvalidArgumentError} that says what the record must have
 *
 * @example
 * ```ts
 * parseRecord('www 1h IN A 192.0.2.1', { origin: 'example.com' });
 * // { name: 'www.example.com', type: 'A', recordClass: 'IN', ttl: 3600, data: { addr: '192.0.2.1' } }
 * ```
 */
export function parseRecord(text: string, options?: ParseRecordOptions): DNSRecord;
// The result type derives from the record table, which the compiler cannot relate to the loop over its fields.
export function parseRecord(text: string, options: ParseRecordOptions = {}): unknown {
  if (typeof text !== 'string') throw invalidArgument('text', text, 'a string');
  const { origin, ttl } = options;
  if (origin !== undefined && (typeof origin !== 'string' || nameToLabels(origin) === undefined)) {
    throw invalidArgument('options.origin', origin, 'a domain name');
  }
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl >= 0 && ttl <= TTL_MAX)) {
    throw invalidArgument('options.ttl', ttl, `an integer from 0 to ${TTL_MAX}`);
  }
  try {
    return parse(text, options);
  } catch (error) {
    if (error instanceof PresentationError) throw invalidArgument('text', text, error.message);
    throw error;
  }
}
