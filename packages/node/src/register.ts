/**
 * Replaces `dns.lookup` and `dns.promises.lookup` of the process by a lookup over c-ares, so that `fetch`, `http`, `net`,
 * `tls` and clients of databases follow: `node --import @aiodns/node/register app.js`. Options are read from environment
 * variables `AIODNS_*`.
 *
 * @packageDocumentation
 */

import nodeDns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { namingVariables, readEnvironment, unknownVariables } from './environment.js';
import { createLookup } from './lookup.js';

const before = { lookup: nodeDns.lookup, promise: nodeDns.promises.lookup };

for (const name of unknownVariables(process.env)) {
  process.emitWarning(`${name} is no variable of @aiodns/node: it has no effect`, 'AiodnsWarning');
}

const lookup = namingVariables(() => createLookup(readEnvironment(process.env)));

nodeDns.lookup = lookup;
nodeDns.promises.lookup = lookup.promises;
syncBuiltinESMExports();

/** Gives the process back the lookups that it had before. A lookup that has replaced ours since stays. */
export const unregister = (): void => {
  if (nodeDns.lookup === lookup) nodeDns.lookup = before.lookup;
  if (nodeDns.promises.lookup === lookup.promises) nodeDns.promises.lookup = before.promise;
  syncBuiltinESMExports();
};
