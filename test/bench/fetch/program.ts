import { promises } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, fetch } from 'undici';

/** The programs of the group "fetch", by their ids in the catalogue. */
export const FETCH_PROGRAM_IDS = ['aiodns-node', 'node-dns', 'cacheable-lookup'] as const;
export type FetchProgramId = (typeof FETCH_PROGRAM_IDS)[number];

/** What an experiment needs of a program. */
export interface FetchProgram {
  /** Fetches a page, and reads it to its end. */
  fetch(url: string): Promise<void>;
  /** A lookup that has a cache; absent for `dns.lookup`, which has none. */
  readonly lookup?: LookupFunction;
}

/** The system's lookups of 1,000 names take longer than the 10 seconds that `fetch` allows a connection by default. */
const CONNECT_TIMEOUT_MS = 60_000;

/** `fetch` with a lookup; without one, with that of the process, which `@aiodns/node/register` may have replaced. */
function fetchWith(lookup?: LookupFunction): FetchProgram['fetch'] {
  const connect = { timeout: CONNECT_TIMEOUT_MS, ...(lookup && { lookup }) };
  const dispatcher = new Agent({ connect });
  return async (url) => {
    const response = await fetch(url, { dispatcher });
    await response.arrayBuffer();
  };
}

/** How each program fetches and looks up. `server` is the address and port of the DNS server. */
export const FETCH_PROGRAMS: Readonly<
  Record<FetchProgramId, (server: string) => Promise<FetchProgram>>
> = {
  'node-dns': async () => ({ fetch: fetchWith() }),
  async 'aiodns-node'(server) {
    const { createLookup } = await import('@aiodns/node');
    return { fetch: fetchWith(), lookup: createLookup({ nameservers: [server] }) };
  },
  async 'cacheable-lookup'(server) {
    const { default: Lookup } = await import('cacheable-lookup');
    const resolver = new promises.Resolver();
    resolver.setServers([server]);
    const cache = new Lookup({ resolver });
    const lookup: LookupFunction = (hostname, options, callback) =>
      Reflect.apply(cache.lookup, cache, [hostname, options, callback]);
    return { fetch: fetchWith(lookup), lookup };
  },
};
