import { ARES_FLAG_EDNS, ARES_FLAG_STAYOPEN } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWithOne } from '../support/handlers.js';

// A socket without pending queries is closed, which changes the port too, unless ARES_FLAG_STAYOPEN is set.
const flags = ARES_FLAG_EDNS | ARES_FLAG_STAYOPEN;

/** Numbers of queries, out of 12, by source port in order of first use. */
async function queriesByPort(udpMaxQueries: number | undefined): Promise<number[]> {
  await using server = await startFaultServer(respondWithOne);
  await using resolver = resolverFor(server, { flags, udpMaxQueries });
  for (let index = 0; index < 12; index += 1) await resolver.query(`n${index}.test`, 'A');
  const counts = new Map<number, number>();
  for (const { source } of server.received) {
    counts.set(source.port, (counts.get(source.port) ?? 0) + 1);
  }
  return [...counts.values()];
}

it.each([
  { udpMaxQueries: undefined, counts: [12] },
  { udpMaxQueries: 0, counts: [12] },
  { udpMaxQueries: 1, counts: Array.from({ length: 12 }, () => 1) },
  { udpMaxQueries: 4, counts: [4, 4, 4] },
  { udpMaxQueries: 5, counts: [5, 5, 2] },
])(
  'udpMaxQueries $udpMaxQueries spreads 12 queries over ports as $counts',
  async ({ udpMaxQueries, counts }) => {
    expect(await queriesByPort(udpMaxQueries)).toEqual(counts);
  },
);
