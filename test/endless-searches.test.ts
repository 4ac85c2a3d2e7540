import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { byName, neverRespond, respondWithOne } from './support/handlers.js';

/** Milliseconds of searches after which the I/O thread has replaced the ares channel of a resolver: `kLongChained`, and a margin. */
const REPLACED_AFTER = 11_000;

describe('a resolver that searches without a pause', () => {
  it(
    'keeps its servers and options, and still resolves, when its ares channels are replaced',
    async () => {
      await using server = await startFaultServer(
        byName({ 'silent.test': neverRespond }, respondWithOne),
      );
      await using resolver = resolverFor(server);
      const searches: Promise<unknown>[] = [];
      const begin = performance.now();
      while (performance.now() - begin < REPLACED_AFTER) {
        searches.push(resolver.getaddrinfo('silent.test').catch(({ code }) => code));
        await sleep(100);
      }
      const servers = resolver.nameservers;
      expect(servers).toEqual([serverString(server)]);
      resolver.setLocalIp('127.0.0.1');
      resolver.reinit();
      resolver.nameservers = servers;
      expect(await resolver.query('after.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
      resolver.cancel();
      const codes = new Set(await Promise.all(searches));
      expect(codes.has('ECANCELLED')).toBe(true);
      expect([...codes].every((code) => code === 'ECANCELLED' || code === 'ETIMEOUT')).toBe(true);
    },
    2 * REPLACED_AFTER,
  );
});
