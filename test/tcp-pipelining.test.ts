import { ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { respond, untilReceived } from './support/actions.js';
import { resolverFor } from './support/clients.js';
import { startFaultServer } from './support/fault-server.js';
import { always, ONE_RECORD } from './support/handlers.js';
import { response } from './support/response.js';

const QUERIES = 50;

// RFC 7766 §6.2.1: a client sends queries without waiting for responses, on one connection.
it.each([
  ['by the option of each query', {}, { tcp: true }],
  ['by the flags of the channel', { flags: ARES_FLAG_EDNS | ARES_FLAG_USEVC }, {}],
])('queries over TCP share a connection and are pipelined: %s', async (_how, options, query) => {
  await using server = await startFaultServer(
    // No response before the last query has come.
    always(
      untilReceived(QUERIES),
      respond((received) => response(received, [ONE_RECORD])),
    ),
  );
  await using resolver = resolverFor(server, options);
  const answers = await Promise.all(
    Array.from({ length: QUERIES }, (_, index) => resolver.query(`n${index}.test`, 'A', query)),
  );
  expect(answers.flat()).toHaveLength(QUERIES);
  expect(server.received.map(({ transport, connection }) => [transport, connection])).toEqual(
    Array.from({ length: QUERIES }, () => ['tcp', 0]),
  );
});
