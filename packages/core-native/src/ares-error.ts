import { type ErrorName, errorName } from '@aiodns/types';
import { strerror } from './strerror.js';

/**
 * A c-ares failure that is not the outcome of a request: a channel cannot be opened, or is used after it was closed.
 */
export class AresError extends Error {
  override readonly name = 'AresError';
  /** The status in the spelling of `node:dns`: `'EDESTRUCTION'`, `'ENOMEM'` … */
  readonly code: ErrorName;
  /** The c-ares status: one of `ARES_E*`. */
  readonly errno: number;

  /**
   * @param errno - a c-ares status: one of `ARES_E*`
   * @param message - default: c-ares' description of the status
   */
  constructor(errno: number, message: string = strerror(errno)) {
    super(message);
    this.errno = errno;
    this.code = errorName(errno);
  }
}
