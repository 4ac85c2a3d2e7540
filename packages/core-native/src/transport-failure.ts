import type { TransportFailure } from './channel-callback.js';
import { currentFailure } from './requests.js';

/**
 * The failure of an encrypted server that ended a request. To be called in the request's callback, when it is called with an
 * error status: later there is none.
 *
 * @returns `undefined` if no such failure ended it
 */
export const transportFailure = (): TransportFailure | undefined => currentFailure();
