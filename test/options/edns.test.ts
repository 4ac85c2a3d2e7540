import { ARES_FLAG_EDNS, type ResolverOptions } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWithOne } from '../support/handlers.js';

/** The EDNS payload size that each kind of lookup advertises; `undefined` without EDNS. */
async function advertisedSizes(options: ResolverOptions): Promise<(number | undefined)[]> {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { ...options, lookups: 'b' });
  await resolver.query('a.example.test', 'A');
  await resolver.search('b.example.test.', 'A');
  await resolver.gethostbyname('c.example.test', 4);
  return server.received.map(({ opt }) => opt?.udpPayloadSize);
}

describe('ednsPacketSize', () => {
  it('is 1232 bytes by default', async () => {
    expect(await advertisedSizes({})).toEqual([1232, 1232, 1232]);
  });

  it.each([512, 4096, 65_535])('advertises %i bytes', async (ednsPacketSize) => {
    expect(await advertisedSizes({ ednsPacketSize })).toEqual([
      ednsPacketSize,
      ednsPacketSize,
      ednsPacketSize,
    ]);
  });
});

describe('ARES_FLAG_EDNS', () => {
  it('sends EDNS', async () => {
    expect(await advertisedSizes({ flags: ARES_FLAG_EDNS })).toEqual([1232, 1232, 1232]);
  });

  it('when not set, sends no EDNS, whatever the size', async () => {
    expect(await advertisedSizes({ flags: 0, ednsPacketSize: 4096 })).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
