import {
  ARES_FLAG_DNS0x20,
  ARES_FLAG_EDNS,
  ARES_FLAG_IGNTC,
  ARES_FLAG_NOALIASES,
  ARES_FLAG_NOCHECKRESP,
  ARES_FLAG_NORECURSE,
  ARES_FLAG_PRIMARY,
  ARES_FLAG_STAYOPEN,
  ARES_FLAG_USEVC,
} from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { failureOf, resolverFor } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, queriedNames, startFaultServer } from '../support/fault-server.js';
import {
  always,
  byTransport,
  type Handler,
  neverRespond,
  ONE_RECORD,
  respondWithOne,
} from '../support/handlers.js';
import { FLAG } from '../support/message.js';
import { runSource } from '../support/program.js';
import { flippedCase, response, truncated } from '../support/response.js';
import { temporaryFile } from '../support/temporary-file.js';

const name = 'www.example.test';
const REFUSED = 5;

const transports = ({ received }: FaultServer): string[] =>
  received.map(({ transport }) => transport);

describe('ARES_FLAG_USEVC', () => {
  it.each([
    { flags: ARES_FLAG_USEVC, transport: 'tcp' },
    { flags: 0, transport: 'udp' },
  ])('with flags $flags every query goes over $transport', async ({ flags, transport }) => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { flags });
    await resolver.query(name, 'A');
    await resolver.search(name, 'MX').catch(() => undefined);
    await resolver.gethostbyname(`${name}.`, 4);
    expect(new Set(transports(server))).toEqual(new Set([transport]));
  });
});

describe('ARES_FLAG_PRIMARY', () => {
  it('queries the first server only', async () => {
    await using first = await startFaultServer(neverRespond);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second], {
      flags: ARES_FLAG_PRIMARY,
      timeout: 250,
      tries: 2,
    });
    expect(await failureOf(resolver.query(name, 'A'))).toMatchObject({ code: 'ETIMEOUT' });
    await first.untilReceived(2);
    expect([first.received.length, second.received.length]).toEqual([2, 0]);
    expect(resolver.nameservers).toEqual([serverString(first)]);
  });
});

describe('ARES_FLAG_IGNTC', () => {
  const shortOverUdp = byTransport({
    udp: always(respond((query) => response(query, [ONE_RECORD], { flags: { tc: true } }))),
    tcp: respondWithOne,
  });

  it('accepts a truncated response', async () => {
    await using server = await startFaultServer(shortOverUdp);
    await using resolver = resolverFor(server, { flags: ARES_FLAG_IGNTC });
    const { flags, answer: records } = await resolver.queryDns(name, 'A');
    expect(flags.tc).toBe(true);
    expect(records).toHaveLength(1);
    expect(transports(server)).toEqual(['udp']);
  });

  it('when not set, retries over TCP', async () => {
    await using server = await startFaultServer(
      byTransport({
        udp: always(respond((query) => response(query, [ONE_RECORD]), truncated)),
        tcp: respondWithOne,
      }),
    );
    await using resolver = resolverFor(server, { flags: 0 });
    const { flags } = await resolver.queryDns(name, 'A');
    expect(flags.tc).toBe(false);
    expect(transports(server)).toEqual(['udp', 'tcp']);
  });
});

describe('ARES_FLAG_NORECURSE', () => {
  const recursionDesired = async (flags: number): Promise<boolean[]> => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { flags });
    await resolver.query('a.example.test', 'A');
    await resolver.search('b.example.test.', 'A');
    await resolver.gethostbyname('c.example.test.', 4);
    return server.received.map((query) => (query.flags & FLAG.rd) !== 0);
  };

  it('clears the RD bit of every kind of query', async () => {
    expect(await recursionDesired(ARES_FLAG_NORECURSE)).toEqual([false, false, false]);
  });

  it('when not set, sets it', async () => {
    expect(await recursionDesired(ARES_FLAG_EDNS)).toEqual([true, true, true]);
  });
});

describe('ARES_FLAG_STAYOPEN', () => {
  /** Number of connections of three consecutive queries. */
  const connectionsWith = async (flags: number): Promise<number> => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { flags });
    for (const each of ['a', 'b', 'c']) await resolver.query(`${each}.example.test`, 'A');
    return server.connections;
  };

  it('keeps the connection while nothing is pending', async () => {
    expect(await connectionsWith(ARES_FLAG_USEVC | ARES_FLAG_STAYOPEN)).toBe(1);
  });

  it('when not set, connects for each query', async () => {
    expect(await connectionsWith(ARES_FLAG_USEVC)).toBe(3);
  });
});

describe('ARES_FLAG_NOALIASES', () => {
  const SOURCE = `
    import { DNSResolver } from '@aiodns/resolver';
    const [flags, server] = process.argv.slice(2);
    const resolver = new DNSResolver({ flags: Number(flags), nameservers: [server], domains: [] });
    await resolver.search('short', 'A');
    resolver.close();
  `;

  // c-ares reads the environment of C, which changes of `process.env` in this thread do not reach.
  const queriedWith = async (flags: number): Promise<string[]> => {
    await using server = await startFaultServer(respondWithOne);
    await using aliases = await temporaryFile('short www.example.test\n');
    const { stderr } = await runSource(SOURCE, {
      args: [String(flags), serverString(server)],
      env: { HOSTALIASES: aliases.path, LOCALDOMAIN: '.' },
    });
    expect(stderr).toBe('');
    return queriedNames(server);
  };

  it('ignores the file that HOSTALIASES names', async () => {
    expect(await queriedWith(ARES_FLAG_NOALIASES)).toEqual(['short']);
  });

  it('when not set, queries the name from that file', async () => {
    expect(await queriedWith(0)).toEqual(['www.example.test']);
  });
});

describe('ARES_FLAG_NOCHECKRESP', () => {
  const refuses = always(respond((query) => response(query, [], { rcode: REFUSED })));

  it('accepts REFUSED from the first server', async () => {
    await using first = await startFaultServer(refuses);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second], { flags: ARES_FLAG_NOCHECKRESP });
    expect(await failureOf(resolver.query(name, 'A'))).toMatchObject({
      code: 'EREFUSED',
      result: { rcode: 'REFUSED' },
    });
    expect([first.received.length, second.received.length]).toEqual([1, 0]);
  });

  it('when not set, queries the next server', async () => {
    await using first = await startFaultServer(refuses);
    await using second = await startFaultServer(respondWithOne);
    await using resolver = resolverFor([first, second], { flags: 0 });
    expect(await resolver.query(name, 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect([first.received.length, second.received.length]).toEqual([1, 1]);
  });
});

describe('ARES_FLAG_DNS0x20', () => {
  const long = 'abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.test';

  const spellings = async (flags: number): Promise<(string | undefined)[]> => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { flags, cacheMaxTtl: 0 });
    for (let count = 0; count < 4; count += 1) await resolver.query(long, 'A');
    return server.received.map(({ question }) => question?.name);
  };

  it('varies the case of letters from query to query', async () => {
    const names = await spellings(ARES_FLAG_DNS0x20);
    expect(new Set(names).size).toBe(4);
    for (const each of names) expect(each?.toLowerCase()).toBe(long);
  });

  it('when not set, sends the name unmodified', async () => {
    expect(await spellings(0)).toEqual([long, long, long, long]);
  });

  /** Sends a forged response, its name in the other letter case, before the valid one. */
  const forges: Handler = always(
    respond(
      (query) => response(query, [{ type: 'A', ttl: 60, data: '203.0.113.66' }]),
      flippedCase,
    ),
    respond((query) => response(query, [ONE_RECORD])),
  );

  it('drops a response whose name has another letter case', async () => {
    await using server = await startFaultServer(forges);
    await using resolver = resolverFor(server, { flags: ARES_FLAG_DNS0x20 });
    expect(await resolver.query(name, 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect(server.received).toHaveLength(1);
  });

  it('when not set, accepts that response', async () => {
    await using server = await startFaultServer(forges);
    await using resolver = resolverFor(server, { flags: 0 });
    expect(await resolver.query(name, 'A')).toMatchObject([{ host: '203.0.113.66' }]);
  });
});
