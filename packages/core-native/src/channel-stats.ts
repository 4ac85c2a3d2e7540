import type { ConnectionSecurity } from '@aiodns/types';
import type { NativeStats } from './addon.js';
import { parseServer } from './server-string.js';

/** The figures of a server. */
export interface ServerStats {
  /** The server, as in `servers`: `'1.1.1.1'`, `'127.0.0.1:5300'`, `'[::1]:5300'`. */
  server: string;
  /** Messages sent to it, by UDP and TCP. */
  sent: number;
  /** Messages received from it. */
  received: number;
  /**
   * The shortest round trip of the last seconds, in ms. Absent before the first response by UDP, and with a system's
   * c-ares or an external loop, which measure none.
   */
  roundTrip?: number;
  /** What protects the latest connection to a server for DNS over TLS or HTTPS. */
  security?: ConnectionSecurity;
}

/** What a channel has done since it was opened. */
export interface ChannelStats {
  /** Messages sent to servers, by UDP and TCP. Each try counts. */
  sent: number;
  /** Messages received from servers. */
  answered: number;
  /** Tries that no server answered in time. */
  timedOut: number;
  /** Tries that followed one that no server answered in time. */
  retried: number;
  /** Queries and searches that the cache answered. Lookups by host are not counted. */
  cacheHits: number;
  /** Queries and searches that a server answered. */
  cacheMisses: number;
  /** Pending requests. */
  inFlight: number;
  /** The servers that messages were sent to, by address. */
  servers: ServerStats[];
}

const sum = (servers: readonly ServerStats[], key: 'sent' | 'received'): number =>
  servers.reduce((total, server) => total + server[key], 0);

/** Converts the figures of the addon. */
export const channelStats = (
  [timedOut, retried, cacheHits, cacheMisses, rows]: NativeStats,
  inFlight: number,
  securityOf: (server: string) => ConnectionSecurity | undefined,
): ChannelStats => {
  const servers = rows.map(([address, sent, received, roundTrip]): ServerStats => {
    const server = parseServer(address);
    const security = securityOf(server);
    return {
      server,
      sent,
      received,
      ...(roundTrip > 0 && { roundTrip }),
      ...(security && { security }),
    };
  });
  return {
    sent: sum(servers, 'sent'),
    answered: sum(servers, 'received'),
    timedOut,
    retried,
    cacheHits,
    cacheMisses,
    inFlight,
    servers,
  };
};
