import { addon } from './addon.js';

export { reverseAddress } from './address.js';
export { AresError } from './ares-error.js';
export * from './channel.js';
export * from './channel-callback.js';
export type { ChannelStats, ServerStats } from './channel-stats.js';
export * from './parse-request.js';
export type { ParsedRequest, RequestForm } from './parsed-request.js';
export { strerror } from './strerror.js';
export { transportFailure } from './transport-failure.js';

/** The c-ares release in the addon, such as `'1.34.8'`. */
export const ARES_VERSION: string = addon.version;

/**
 * Whether c-ares was built with thread safety.
 *
 * @see {@link https://c-ares.org/docs/ares_threadsafety.html | ares_threadsafety(3)}
 */
export const aresThreadsafety = (): boolean => addon.threadsafety;
