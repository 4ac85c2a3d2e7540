import { codeNames, codeParser } from './code-table.js';

/**
 * Classes of records and questions, by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS classes}
 */
export const QueryClass = {
  /** The Internet: nearly every record there is (RFC 1035 §3.2.4). */
  IN: 1,
  /** Chaos (RFC 1035 §3.2.4), in which servers tell about themselves: `version.bind`, `id.server` (RFC 4892). */
  CHAOS: 3,
  /** Hesiod (RFC 1035 §3.2.4). */
  HS: 4,
  /** No class, as the prerequisites of updates use it (RFC 2136 §1.3). */
  NONE: 254,
  /** Any class, in questions only (RFC 1035 §3.2.5). */
  ANY: 255,
} as const;

/** The name of a class: `'IN'`, `'CHAOS'` … */
export type QueryClassName = keyof typeof QueryClass;

/** The spelling of a class that has no name here (RFC 3597 §5): `'CLASS42'`. */
export type GenericClassName = `CLASS${number}`;

/** A class as a caller may write it: a name, `'CLASS<number>'` or the number itself. */
export type QueryClassSpec = QueryClassName | GenericClassName | number;

const names = codeNames(QueryClass);

/**
 * The name of a class.
 *
 * @param code - the class's number, 0 to 65535
 * @returns its name, or the generic spelling of RFC 3597 §5 where it has none
 *
 * @example
 * ```ts
 * queryClassName(1); // 'IN'
 * queryClassName(42); // 'CLASS42'
 * ```
 */
export const queryClassName = (code: number): QueryClassName | GenericClassName =>
  names.get(code) ?? `CLASS${code}`;

/**
 * Reads a class as callers write it.
 *
 * @param value - a name (case matters), `'CLASS<number>'` without leading zeros (`'CLASS3'` is CHAOS), or an integer
 * @returns the class's number, 1 to 65535 (0 is reserved: RFC 6895 §3.2), or `undefined` when `value` is none
 */
export const parseQueryClass: (value: string | number) => number | undefined = codeParser(
  QueryClass,
  'CLASS',
);
