import { setTimeout as delay } from 'node:timers/promises';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { startEncryptedUnbound } from '../support/encrypted-unbound.js';
import { startKnot } from '../support/knot.js';
import { exampleZones } from '../support/zones.js';

const RESTARTS = 5;

describe.each(['tls', 'https'] as const)('a server by %s that is killed every second', (kind) => {
  it('answers every query', async () => {
    const zones = exampleZones();
    await using knot = await startKnot({ zones });
    await using unbound = await startEncryptedUnbound(knot, zones);
    await using resolver = new DNSResolver({
      nameservers: [unbound[kind]],
      tls: { ca: unbound.certificate.cert },
      cacheMaxTtl: 0,
    });
    const counts = new Map<string, number>();
    let running = true;
    const queryOn = async (): Promise<void> => {
      while (running) {
        const outcome = await resolver.query('www.example.test', 'A').then(
          (records) => `${records.length} records`,
          (error: unknown) => (error instanceof DNSError ? error.message : String(error)),
        );
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
    };
    const queries = Array.from({ length: 50 }, queryOn);
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await delay(1_000);
      await unbound.server.kill();
      await unbound.server.restart();
    }
    running = false;
    await Promise.all(queries);
    expect([...counts.keys()]).toEqual(['3 records']);
    expect(counts.get('3 records')).toBeGreaterThan(1_000);
  });
});
