import { addon } from './addon.js';
import { checkInteger } from './arguments.js';

const INT32_MAX = 0x7fffffff;

/**
 * c-ares' description of a status.
 *
 * @param code - a status: one of `ARES_*`
 * @returns a short English text; `'unknown'` for a number that is not a status
 * @throws {@link InvalidArgumentError} when `code` is not a 32-bit integer
 * @see {@link https://c-ares.org/docs/ares_strerror.html | ares_strerror(3)}
 */
export const strerror = (code: number): string =>
  addon.strerror(checkInteger('code', code, -INT32_MAX - 1, INT32_MAX));
