import { codeNames } from '../registries/code-table.js';
import * as status from './status.js';

/** The name of a c-ares status: `'ARES_SUCCESS'`, `'ARES_ENOTFOUND'` … */
export type StatusName = keyof typeof status;

type WithoutPrefix<Name extends string> = Name extends `ARES_${infer Rest}` ? Rest : never;

/**
 * The name of an error as `node:dns` spells it: `'ENOTFOUND'`, `'ETIMEOUT'` …
 *
 * `'UNKNOWN_ARES_ERROR'` stands for a status that c-ares gained after this table was written.
 */
export type ErrorName = WithoutPrefix<Exclude<StatusName, 'ARES_SUCCESS'>> | 'UNKNOWN_ARES_ERROR';

const names = codeNames(status);

/**
 * The name of each c-ares status by its number.
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
 * The name of a failure as `node:dns` spells it.
 *
 * @param code - a c-ares status other than `ARES_SUCCESS`, which is no failure
 * @returns the name without `ARES_`, or `'UNKNOWN_ARES_ERROR'` when `code` is not a failure known here
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
