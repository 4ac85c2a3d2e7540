import { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { resolverFor } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond, ONE_RECORD, respondWithOne } from '../support/handlers.js';
import { response } from '../support/response.js';
import { temporaryFile } from '../support/temporary-file.js';

const PENDING = 10_000;

const HOSTS = `127.0.0.1 localhost
192.0.2.7 file.test
`;

/** Never answers names that begin with "silent". */
const startPartial = () =>
  startFaultServer((query) =>
    query.question?.name.startsWith('silent') === true
      ? []
      : [respond(response(query, [ONE_RECORD]))],
  );

describe('behind 10,000 queries that a server does not answer', () => {
  it('nothing waits that needs no packet to that server', async () => {
    await using server = await startPartial();
    await using other = await startFaultServer(respondWithOne);
    await using hosts = await temporaryFile(HOSTS);
    const options = { hostsPath: hosts.path, timeout: 60_000, tries: 1 };
    await using resolver = resolverFor(server, options);
    await using elsewhere = resolverFor(other, options);
    await resolver.query('cached.test', 'A');

    let ended = 0;
    const silent = Array.from({ length: PENDING }, (_, index) =>
      resolver.query(`silent-${index}.test`, 'A').catch(() => {
        ended++;
      }),
    );
    const lookups = [
      resolver.getaddrinfo('localhost', { family: 4 }),
      resolver.getaddrinfo('192.0.2.99'),
      resolver.getaddrinfo('file.test'),
      resolver.query('cached.test', 'A'),
      elsewhere.query('other.test', 'A'),
    ];
    await Promise.all(lookups);
    // They were answered while the server had not been sent all of the queries.
    expect(server.received.length).toBeLessThan(PENDING);
    expect(ended).toBe(0);
    expect(server.received.filter(({ question }) => question?.name === 'cached.test')).toHaveLength(
      1,
    );
    resolver.cancel();
    await Promise.all(silent);
    expect(ended).toBe(PENDING);
  });

  it('a change of servers applies to the next query at once', async () => {
    await using server = await startFaultServer(neverRespond);
    await using other = await startFaultServer(respondWithOne);
    await using resolver = new DNSResolver({
      nameservers: [serverString(server)],
      timeout: 60_000,
      tries: 1,
    });
    const silent = Array.from({ length: PENDING }, (_, index) =>
      resolver.query(`silent-${index}.test`, 'A').catch(() => undefined),
    );
    resolver.nameservers = [serverString(other)];
    await resolver.query('other.test', 'A');
    expect(server.received.length).toBeLessThan(PENDING);
    resolver.cancel();
    await Promise.all(silent);
    expect(other.received).toHaveLength(1);
  });
});

describe('a server that answers two names of a hundred', () => {
  it('is sent every name once, and answers all those that it answers', async () => {
    const isAnswered = (index: number): boolean => index % 50 === 0;
    await using server = await startPartial();
    await using resolver = resolverFor(server, { timeout: 60_000, tries: 1, cacheMaxTtl: 0 });
    const names = Array.from({ length: 5_000 }, (_, index) =>
      isAnswered(index) ? `answered-${index}.test` : `silent-${index}.test`,
    );
    const queries = names.map((name) => resolver.query(name, 'A').catch(() => 'cancelled'));
    await server.untilReceived(names.length);
    await Promise.all(queries.filter((_, index) => isAnswered(index)));
    resolver.cancel();
    const results = await Promise.all(queries);
    expect(results.filter((result) => result !== 'cancelled')).toHaveLength(100);
    expect(new Set(server.received.map(({ question }) => question?.name)).size).toBe(names.length);
    expect(server.received).toHaveLength(names.length);
  });
});
