import { expect, it } from 'vitest';
import { resolverFor } from '../support/clients.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { authoritative } from '../support/handlers.js';

const name = 'www.example.test';
const IPV4 = ['192.0.2.1', '198.51.100.1', '10.1.2.3', '10.200.2.3'];
const IPV6 = ['2001:db8:1::1', '2001:db8:2::1'];

const startServer = (): Promise<FaultServer> =>
  startFaultServer(
    authoritative([
      ...IPV4.map((data) => ({ name, type: 'A' as const, ttl: 60, data })),
      ...IPV6.map((data) => ({ name, type: 'AAAA' as const, ttl: 60, data })),
    ]),
  );

const order = async (sortlist: readonly string[], family: 4 | 6): Promise<string[]> => {
  await using server = await startServer();
  await using resolver = resolverFor(server, { sortlist, lookups: 'b' });
  return (await resolver.gethostbyname(name, family)).addresses;
};

it.each([
  { what: 'one network', sortlist: ['198.51.100.0/24'], first: ['198.51.100.1'] },
  {
    what: 'several networks',
    sortlist: ['10.200.0.0/16', '198.51.100.0/24'],
    first: ['10.200.2.3', '198.51.100.1'],
  },
  {
    what: 'a network with a written-out mask',
    sortlist: ['10.128.0.0/255.128.0.0'],
    first: ['10.200.2.3'],
  },
  {
    what: 'a network whose mask follows from its class',
    sortlist: ['10.0.0.0'],
    first: ['10.1.2.3', '10.200.2.3'],
  },
])('sortlist puts first the addresses of $what', async ({ sortlist, first }) => {
  const addresses = await order(sortlist, 4);
  expect(addresses.slice(0, first.length).sort()).toEqual([...first].sort());
  expect([...addresses].sort()).toEqual([...IPV4].sort());
});

it('sortlist keeps the order of its networks', async () => {
  expect((await order(['10.200.0.0/16', '198.51.100.0/24'], 4)).slice(0, 2)).toEqual([
    '10.200.2.3',
    '198.51.100.1',
  ]);
});

it.each([0, 1])('sortlist sorts IPv6 addresses: number %i first', async (index) => {
  const wanted = IPV6[index] ?? '';
  const [first] = await order([`${wanted.replace('::1', '::')}/48`], 6);
  expect(first).toBe(wanted);
});
