import { codeNames } from '../registries/code-table.js';
import * as status from './status.js';

/** The name of a c-ares status: `'ARES_SUCCESS'`, `'ARES_ENOTFOUND'` … */
export type StatusName = keyof typeof status;

type WithoutPrefix<Name extends string> = Name extends `ARES_${infer Rest}` ? Rest : never;

/**
 * The name of an error as `node:dns` spells it: `'ENOTFOUND'`, `'ETIMEOUT'` …
 *
 * `'UNKNOWN_ARES_ERROR'` is a status of a newer c-ares, missing from this table.
 */
export type ErrorName = WithoutPrefix<Exclude<StatusName, 'ARES_SUCCESS'>> | 'UNKNOWN_ARES_ERROR';

const names = codeNames(status);

/**
 * Names of the c-ares statuses, by number.
 *
 * @example
 * ```ts
 * errorcode[4]; // 'ARES_ENOTFOUND'
 * ```
 *
 * @see {@link https://c-ares.org/docs/ares_strerror.html | ares_strerror(3)}
 */
export const errorcode: Readonly<Record<number, StatusName>> = Object.freeze(
  Object.fromEntries(names),
);

const isErrorName = (name: string): name is ErrorName =>
  name !== 'SUCCESS' && Object.hasOwn(status, `ARES_${name}`);

/**
 * Returns the name of an error as `node:dns` spells it.
 *
 * @param code - a c-ares status other than `ARES_SUCCESS`, which is not an error
 * @returns the name without `ARES_`, or `'UNKNOWN_ARES_ERROR'` if `code` is not a known error
 *
 * @example
 * ```ts
 * errorName(ARES_ENOTFOUND); // 'ENOTFOUND'
 * ```
 */
export const errorName = (code: number): ErrorName => {
  const spelling = names.get(code)?.slice('ARES_'.length);
  return spelling !== undefined && isErrorName(spelling) ? spelling : 'UNKNOWN_ARES_ERROR';
};
