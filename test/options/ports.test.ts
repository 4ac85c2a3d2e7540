import { ARES_FLAG_EDNS, ARES_FLAG_USEVC, DNSResolver } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { startFaultServer } from '../support/fault-server.js';
import { always, ONE_RECORD, respondWithOne } from '../support/handlers.js';
import { response, truncated } from '../support/response.js';

it('udpPort is queried when a server string has no port', async () => {
  await using server = await startFaultServer(respondWithOne, { tcp: false });
  await using resolver = new DNSResolver({ nameservers: ['127.0.0.1'], udpPort: server.port });
  await resolver.query('www.example.test', 'A');
  expect(server.received.map(({ transport }) => transport)).toEqual(['udp']);
});

it('tcpPort is queried when a server string has no port', async () => {
  await using server = await startFaultServer(respondWithOne, { udp: false });
  await using resolver = new DNSResolver({
    nameservers: ['127.0.0.1'],
    tcpPort: server.port,
    flags: ARES_FLAG_EDNS | ARES_FLAG_USEVC,
  });
  await resolver.query('www.example.test', 'A');
  expect(server.received.map(({ transport }) => transport)).toEqual(['tcp']);
});

it('udpPort and tcpPort may differ: a truncated response is retried at the other', async () => {
  await using udp = await startFaultServer(
    always(respond((query) => response(query, [ONE_RECORD]), truncated)),
    { tcp: false },
  );
  await using tcp = await startFaultServer(respondWithOne, { udp: false });
  await using resolver = new DNSResolver({
    nameservers: ['127.0.0.1'],
    udpPort: udp.port,
    tcpPort: tcp.port,
  });
  expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
  expect([udp, tcp].map(({ received }) => received.length)).toEqual([1, 1]);
});

it('the port of a server string takes precedence over both', async () => {
  await using server = await startFaultServer(respondWithOne);
  await using other = await startFaultServer(respondWithOne);
  await using resolver = new DNSResolver({
    nameservers: [`127.0.0.1:${server.port}`],
    udpPort: other.port,
    tcpPort: other.port,
  });
  await resolver.query('www.example.test', 'A');
  expect([server, other].map(({ received }) => received.length)).toEqual([1, 0]);
});
