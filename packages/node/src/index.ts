/**
 * Lookups for Node programs over c-ares: `lookup` and `createLookup` for the option `lookup` of sockets and clients.
 * `@aiodns/node/dns` is a drop-in for `node:dns`, and `@aiodns/node/register` replaces `dns.lookup` for a process.
 *
 * @packageDocumentation
 */

export {
  type CreateLookupOptions,
  createLookup,
  type Lookup,
  type LookupCacheOptions,
  type LookupPromise,
  lookup,
} from './lookup.js';
export type { LookupCallOptions } from './lookup-arguments.js';
