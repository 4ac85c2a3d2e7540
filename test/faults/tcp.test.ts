import { ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  all,
  claimingLength,
  closeConnection,
  closedAfter,
  delay,
  halfClose,
  inOneSegment,
  inPieces,
  reset,
  resetAfter,
  respond,
  untilReceived,
  write,
} from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { always, byAttempt, byTransport, respondWith } from '../support/handlers.js';
import { runSource } from '../support/program.js';
import { response, truncated } from '../support/response.js';
import {
  EXPECTED,
  NAME,
  outcomeOf,
  RECORD,
  respondCorrectly,
  runScenario,
  SHORT_TIMEOUT,
} from './scenario.js';

const tooLong = respond((query) => response(query, [RECORD]), truncated);
const OVER_TCP = { flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS };
/** Longer than a test may take: no query of the test ends by timeout. */
const PATIENCE = 600_000;
const REFUSED = { code: 'ECONNREFUSED', result: undefined };
const TIMED_OUT = { code: 'ETIMEOUT', result: undefined };
const MALFORMED = { code: 'EBADRESP', result: undefined };

describe.concurrent('truncated responses', () => {
  it('retries over TCP', async () => {
    const handler = byTransport({ udp: always(tooLong), tcp: always(respondCorrectly) });
    const { outcomes, received } = await runScenario({ handler });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
    expect(received.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  it('fails when TCP is refused', async () => {
    expect(await outcomeOf({ handler: always(tooLong), server: { tcp: false } })).toEqual(REFUSED);
  });

  it('accepts a TCP response that is marked as truncated too', async () => {
    const marked = respond((query) => response(query, [RECORD], { flags: { tc: true } }));
    const handler = byTransport({ udp: always(tooLong), tcp: always(marked) });
    expect(await outcomeOf({ handler })).toEqual({ records: EXPECTED });
  });
});

describe.concurrent('connections that break', () => {
  it.each([
    ['reset', reset],
    ['closed', closeConnection],
    ['half-closed', halfClose],
  ] as const)('retries on another connection at once when one is %s', async (_what, broken) => {
    const { outcomes, received } = await runScenario({
      handler: byAttempt([broken], [respondCorrectly]),
      options: { ...OVER_TCP, timeout: PATIENCE },
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
    expect(received.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it.each([
    ['reset', reset],
    ['closed', closeConnection],
    ['half-closed', halfClose],
  ] as const)('fails when every connection is %s', async (_what, broken) => {
    expect(await outcomeOf({ handler: always(broken), options: OVER_TCP })).toEqual(REFUSED);
  });

  // c-ares 1.34.8 does not notice the end of a connection after a partial response.
  it.each([
    ['reset inside the length prefix', resetAfter(1, respondCorrectly)],
    ['reset inside the message', resetAfter(20, respondCorrectly)],
    ['closed inside the length prefix', closedAfter(1, respondCorrectly)],
    ['closed after the length prefix', closedAfter(2, respondCorrectly)],
    ['closed inside the message', closedAfter(20, respondCorrectly)],
    ['half-closed inside the message', all(claimingLength(9_999, respondCorrectly), halfClose)],
  ] as const)(
    'retries on another connection after the timeout when one is %s',
    async (_what, broken) => {
      const { outcomes, received } = await runScenario({
        // On a busy machine a try may end before the connection does, and the next one use it too.
        handler: ({ connection }) => [connection === 0 ? broken : respondCorrectly],
        options: { ...OVER_TCP, ...SHORT_TIMEOUT, tries: 5 },
      });
      expect(outcomes).toEqual([{ records: EXPECTED }]);
      expect(received.at(-1)?.connection).not.toBe(0);
    },
  );

  it('times out when every connection is closed inside the message', async () => {
    const handler = always(closedAfter(20, respondCorrectly));
    expect(await outcomeOf({ handler, options: { ...OVER_TCP, ...SHORT_TIMEOUT } })).toEqual(
      TIMED_OUT,
    );
  });

  it('uses no processor time while it waits after a connection was closed inside the message', async () => {
    await using server = await startFaultServer(always(closedAfter(20, respondCorrectly)));
    const { messages, stderr } = await runSource(
      `import { DNSResolver } from '@aiodns/resolver';
       const [server, flags] = process.argv.slice(2);
       const options = { nameservers: [server], flags: Number(flags), timeout: 1000, tries: 1 };
       const resolver = new DNSResolver(options);
       const before = process.cpuUsage();
       const { code } = await resolver.query('www.example.test', 'A').catch((error) => error);
       const { user, system } = process.cpuUsage(before);
       process.send({ code, asleep: user + system < 250_000 });
       process.disconnect();`,
      { args: [serverString(server), String(OVER_TCP.flags)] },
    );
    expect(stderr).toBe('');
    expect(messages).toEqual([{ code: 'ETIMEOUT', asleep: true }]);
  });

  it.each(['reset', 'close'] as const)(
    'fails when the server reacts to each connection with %s',
    async (fate) => {
      const server = { accept: (nth: number) => (nth < 2 ? fate : 'serve') };
      expect(
        await outcomeOf({ handler: always(respondCorrectly), options: OVER_TCP, server }),
      ).toEqual(REFUSED);
    },
  );

  it('times out on a connection that the server does not read', async () => {
    const server = { accept: (nth: number) => (nth < 1 ? 'ignore' : 'serve') } as const;
    const options = { ...OVER_TCP, ...SHORT_TIMEOUT };
    expect(await outcomeOf({ handler: always(respondCorrectly), options, server })).toEqual(
      TIMED_OUT,
    );
  });

  it('accepts the response before the server half-closes', async () => {
    const handler = always(respondCorrectly, halfClose);
    expect(await outcomeOf({ handler, options: OVER_TCP })).toEqual({ records: EXPECTED });
  });

  it('fails each of 50 queries when their connection is reset', async () => {
    const { outcomes } = await runScenario({
      handler: always(untilReceived(50), reset),
      options: { ...OVER_TCP, tries: 1 },
      questions: Array.from({ length: 50 }, (_, index) => [`n${index}.example.test`, 'A']),
    });
    expect(outcomes).toEqual(Array.from({ length: 50 }, () => REFUSED));
  });
});

describe.concurrent('segments', () => {
  it.each([1, 2, 3, 7])('reassembles a response from pieces of %i bytes', async (size) => {
    const handler = always(inPieces(size, respondCorrectly));
    expect(await outcomeOf({ handler, options: OVER_TCP })).toEqual({ records: EXPECTED });
  });

  it('waits for the rest of a response', async () => {
    const handler = always(split(20));
    expect(await outcomeOf({ handler, options: OVER_TCP })).toEqual({
      records: EXPECTED,
    });
  });

  it('reads two responses from one segment', async () => {
    const sent: Action[] = [];
    const { outcomes } = await runScenario({
      handler: (query, { index }) => {
        const mine = respond(
          response(query, [{ type: 'A', ttl: query.bytes.length, data: '192.0.2.1' }]),
        );
        if (index === 0) {
          sent[0] = mine;
          return [];
        }
        return [inOneSegment(mine, ...sent.splice(0))];
      },
      options: OVER_TCP,
      questions: [
        ['a.test', 'A'],
        ['longer.test', 'A'],
      ],
    });
    expect(outcomes).toMatchObject([
      { records: [{ host: '192.0.2.1' }] },
      { records: [{ host: '192.0.2.1' }] },
    ]);
  });

  it('ignores an empty response', async () => {
    const handler = always(write(Uint8Array.of(0, 0)), respondCorrectly);
    expect(await outcomeOf({ handler, options: OVER_TCP })).toEqual({ records: EXPECTED });
  });

  it('times out on a length prefix that the response does not reach', async () => {
    const handler = always(claimingLength(9_999, respondCorrectly));
    expect(await outcomeOf({ handler, options: { ...OVER_TCP, ...SHORT_TIMEOUT } })).toEqual(
      TIMED_OUT,
    );
  });

  it('fails on a length prefix that ends inside the response', async () => {
    const handler = always(claimingLength(20, respondCorrectly));
    expect(await outcomeOf({ handler, options: OVER_TCP })).toEqual(MALFORMED);
  });

  it('retries on another connection after the timeout when the bytes are no DNS', async () => {
    const http = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
    const handler = byAttempt([write(http), closeConnection], [respondCorrectly]);
    const options = { ...OVER_TCP, ...SHORT_TIMEOUT, tries: 5 };
    expect(await outcomeOf({ handler, options })).toEqual({ records: EXPECTED });
  });
});

describe.concurrent('large responses', () => {
  const HEADER_AND_QUESTION = 12 + NAME.length + 2 + 4;
  const FIXED = 12;
  const OPT = 11;

  it('reads the largest message that there is: 65,535 bytes', async () => {
    const room = 65_535 - HEADER_AND_QUESTION - FIXED - OPT;
    const strings = Math.floor(room / 256);
    const data = [
      ...Array.from({ length: strings }, () => Buffer.alloc(255, 'x')),
      Buffer.alloc(room - strings * 256 - 1, 'y'),
    ];
    const sizes: number[] = [];
    const { outcomes } = await runScenario({
      handler: always(
        respond((query) => {
          const message = response(query, [{ type: 'TXT', ttl: 1, data }], { edns: {} });
          sizes.push(message.length);
          return message;
        }),
      ),
      options: OVER_TCP,
      questions: [[NAME, 'TXT']],
    });
    const whole = Buffer.concat(data);
    expect(outcomes).toEqual([
      {
        records: [
          {
            type: 'TXT',
            ttl: 1,
            text: whole.toString(),
            data: new Uint8Array(whole),
            strings: data.map((string) => new Uint8Array(string)),
          },
        ],
      },
    ]);
    expect(sizes).toEqual([65_535, 65_535]);
  });

  it('reads 1,000 records', async () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const { outcomes } = await runScenario({
      handler: byTransport({
        udp: always(tooLong),
        tcp: respondWith(hosts.map((data) => ({ type: 'A', ttl: 5, data }))),
      }),
    });
    expect(outcomes).toEqual([{ records: hosts.map((host) => ({ type: 'A', ttl: 5, host })) }]);
  });

  it('reassembles a large response from many segments', async () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
    const records = hosts.map((data) => ({ type: 'A', ttl: 5, data }) as const);
    const { outcomes } = await runScenario({
      handler: always(
        inPieces(
          97,
          respond((query) => response(query, records)),
        ),
      ),
      options: OVER_TCP,
    });
    expect(outcomes).toEqual([{ records: hosts.map((host) => ({ type: 'A', ttl: 5, host })) }]);
  });
});

/** Sends the response in two parts with a pause between them. */
function split(at: number): Action {
  return async (exchange) => {
    const parts: Uint8Array[] = [];
    await inOneSegment(respondCorrectly)({
      ...exchange,
      stream: exchange.stream && {
        ...exchange.stream,
        write: async (bytes) => void parts.push(bytes),
      },
    });
    const bytes = Buffer.concat(parts);
    await exchange.stream?.write(bytes.subarray(0, at));
    await delay(30)(exchange);
    await exchange.stream?.write(bytes.subarray(at));
  };
}
