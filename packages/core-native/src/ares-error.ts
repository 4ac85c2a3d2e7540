import { type ErrorName, errorName } from '@aiodns/types';
import { strerror } from './strerror.js';

/**
 * A c-ares failure that is not the answer to a request: a channel that cannot be opened, or is used after it was closed.
 */
export class AresError extends Error {
  override readonly name = 'AresError';
  /** The status as `node:dns` spells it: `'EDESTRUCTION'`, `'ENOMEM'` … */
  readonly code: ErrorName;
  /** The status as c-ares numbers it: one of `ARES_E*`. */
  readonly errno: number;

  /**
   * @param errno - a c-ares status: one of `ARES_E*`
   * @param message - defaults to what c-ares says of the status
   */
  constructor(errno: number, message: string = strerror(errno)) {
    super(message);
    this.errno = errno;
    this.code = errorName(errno);
  }
}
