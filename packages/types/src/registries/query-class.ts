import { codeNames, codeParser } from './code-table.js';

/**
 * Classes of records and questions, by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS classes}
 */
export const QueryClass = {
  /** The Internet: nearly all records (RFC 1035 §3.2.4). */
  IN: 1,
  /** Chaos (RFC 1035 §3.2.4), which servers use to describe themselves: `version.bind`, `id.server` (RFC 4892). */
  CHAOS: 3,
  /** The name of CHAOS in master files. */
  CH: 3,
  /** Hesiod (RFC 1035 §3.2.4). */
  HS: 4,
  /** No class, used by prerequisites of updates (RFC 2136 §1.3). */
  NONE: 254,
  /** Any class, in questions only (RFC 1035 §3.2.5). */
  ANY: 255,
} as const;

/** The name of a class: `'IN'`, `'CHAOS'` … */
export type QueryClassName = keyof typeof QueryClass;

/** A class without a name in {@link QueryClass} (RFC 3597 §5): `'CLASS42'`. */
export type GenericClassName = `CLASS${number}`;

/** A class as callers pass it: a name, `'CLASS<number>'`, or the number. */
export type QueryClassSpec = QueryClassName | GenericClassName | number;

// 3 has two names. CHAOS is first because results use it, as those of pycares do.
const names = codeNames(QueryClass);

/**
 * Returns the name of a class.
 *
 * @param code - the class's number, 0 to 65535
 * @returns its name, or the generic form of RFC 3597 §5 if it has none
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
 * Parses a class as callers pass it.
 *
 * @param value - a name (case matters), `'CLASS<number>'` without leading zeros (`'CLASS3'` is CHAOS), or an integer
 * @returns the class's number, 1 to 65535 (0 is reserved: RFC 6895 §3.2), or `undefined` if `value` is not a class
 */
export const parseQueryClass: (value: string | number) => number | undefined = codeParser(
  QueryClass,
  'CLASS',
);
