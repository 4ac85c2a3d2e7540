import { ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  all,
  claimingLength,
  closedAfter,
  delay,
  halfClose,
  hangUp,
  inOneSegment,
  inPieces,
  reply,
  reset,
  resetAfter,
  untilReceived,
  write,
} from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { always, answering, byTransport, inTurn } from '../support/handlers.js';
import { runSource } from '../support/program.js';
import { answer, truncated } from '../support/response.js';
import { ending, IMPATIENT, NAME, RECORD, right, run, SHOWN } from './scenario.js';

const tooLong = reply((query) => answer(query, [RECORD]), truncated);
const OVER_TCP = { flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS };
/** Longer than a test may take: what ends before was not ended by time. */
const PATIENCE = 600_000;
const REFUSED = { code: 'ECONNREFUSED', result: undefined };
const TIMED_OUT = { code: 'ETIMEOUT', result: undefined };
const MALFORMED = { code: 'EBADRESP', result: undefined };

describe.concurrent('truncated answers', () => {
  it('asks again over TCP', async () => {
    const handler = byTransport({ udp: always(tooLong), tcp: always(right) });
    const { endings, received } = await run({ handler });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  it('fails when TCP is refused', async () => {
    expect(await ending({ handler: always(tooLong), server: { tcp: false } })).toEqual(REFUSED);
  });

  it('believes the TCP answer that is marked as truncated too', async () => {
    const marked = reply((query) => answer(query, [RECORD], { flags: { tc: true } }));
    const handler = byTransport({ udp: always(tooLong), tcp: always(marked) });
    expect(await ending({ handler })).toEqual({ records: SHOWN });
  });
});

describe.concurrent('connections that break', () => {
  it.each([
    ['reset', reset],
    ['closed', hangUp],
    ['half-closed', halfClose],
  ] as const)('asks on another connection at once when one is %s', async (_what, broken) => {
    const { endings, received } = await run({
      handler: inTurn([broken], [right]),
      options: { ...OVER_TCP, timeout: PATIENCE },
    });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it.each([
    ['reset', reset],
    ['closed', hangUp],
    ['half-closed', halfClose],
  ] as const)('fails when every connection is %s', async (_what, broken) => {
    expect(await ending({ handler: always(broken), options: OVER_TCP })).toEqual(REFUSED);
  });

  // c-ares 1.34.8 does not hand on that a connection has ended while part of an answer is there.
  it.each([
    ['reset inside of the length', resetAfter(1, right)],
    ['reset inside of the message', resetAfter(20, right)],
    ['closed inside of the length', closedAfter(1, right)],
    ['closed behind the length', closedAfter(2, right)],
    ['closed inside of the message', closedAfter(20, right)],
    ['half-closed inside of the message', all(claimingLength(9_999, right), halfClose)],
  ] as const)('asks on another connection by the timeout when one is %s', async (_what, broken) => {
    const { endings, received } = await run({
      handler: inTurn([broken], [right]),
      options: { ...OVER_TCP, ...IMPATIENT, tries: 5 },
    });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received.at(-1)?.connection).toBe(1);
  });

  it('times out when every connection is closed inside of the message', async () => {
    const handler = always(closedAfter(20, right));
    expect(await ending({ handler, options: { ...OVER_TCP, ...IMPATIENT } })).toEqual(TIMED_OUT);
  });

  it('sleeps while it waits behind a connection that was closed inside of the message', async () => {
    await using server = await startFaultServer(always(closedAfter(20, right)));
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

  it.each(['reset', 'close'] as const)('fails when the server meets each with %s', async (fate) => {
    const server = { accept: (nth: number) => (nth < 2 ? fate : 'serve') };
    expect(await ending({ handler: always(right), options: OVER_TCP, server })).toEqual(REFUSED);
  });

  it('times out on a connection that nobody reads', async () => {
    const server = { accept: (nth: number) => (nth < 1 ? 'ignore' : 'serve') } as const;
    const options = { ...OVER_TCP, ...IMPATIENT };
    expect(await ending({ handler: always(right), options, server })).toEqual(TIMED_OUT);
  });

  it('takes the answer before the server half-closes', async () => {
    const handler = always(right, halfClose);
    expect(await ending({ handler, options: OVER_TCP })).toEqual({ records: SHOWN });
  });

  it('ends each of 50 questions when their connection is reset', async () => {
    const { endings } = await run({
      handler: always(untilReceived(50), reset),
      options: { ...OVER_TCP, tries: 1 },
      questions: Array.from({ length: 50 }, (_, index) => [`n${index}.example.test`, 'A']),
    });
    expect(endings).toEqual(Array.from({ length: 50 }, () => REFUSED));
  });
});

describe.concurrent('how answers are cut', () => {
  it.each([1, 2, 3, 7])('puts an answer together from pieces of %i bytes', async (size) => {
    const handler = always(inPieces(size, right));
    expect(await ending({ handler, options: OVER_TCP })).toEqual({ records: SHOWN });
  });

  it('waits for the rest of an answer', async () => {
    const handler = always(split(20));
    expect(await ending({ handler, options: OVER_TCP })).toEqual({
      records: SHOWN,
    });
  });

  it('reads two answers from one segment', async () => {
    const sent: Action[] = [];
    const { endings } = await run({
      handler: (query, { index }) => {
        const mine = reply(
          answer(query, [{ type: 'A', ttl: query.bytes.length, data: '192.0.2.1' }]),
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
    expect(endings).toMatchObject([
      { records: [{ host: '192.0.2.1' }] },
      { records: [{ host: '192.0.2.1' }] },
    ]);
  });

  it('passes over an answer without a byte', async () => {
    const handler = always(write(Uint8Array.of(0, 0)), right);
    expect(await ending({ handler, options: OVER_TCP })).toEqual({ records: SHOWN });
  });

  it('times out on a length that the answer does not reach', async () => {
    const handler = always(claimingLength(9_999, right));
    expect(await ending({ handler, options: { ...OVER_TCP, ...IMPATIENT } })).toEqual(TIMED_OUT);
  });

  it('fails on a length that ends inside of the answer', async () => {
    const handler = always(claimingLength(20, right));
    expect(await ending({ handler, options: OVER_TCP })).toEqual(MALFORMED);
  });

  it('asks on another connection by the timeout after what is no DNS', async () => {
    const http = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
    const handler = inTurn([write(http), hangUp], [right]);
    const options = { ...OVER_TCP, ...IMPATIENT, tries: 5 };
    expect(await ending({ handler, options })).toEqual({ records: SHOWN });
  });
});

describe.concurrent('large answers', () => {
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
    const { endings } = await run({
      handler: always(
        reply((query) => {
          const message = answer(query, [{ type: 'TXT', ttl: 1, data }], { edns: {} });
          sizes.push(message.length);
          return message;
        }),
      ),
      options: OVER_TCP,
      questions: [[NAME, 'TXT']],
    });
    const whole = Buffer.concat(data);
    expect(endings).toEqual([
      { records: [{ type: 'TXT', ttl: 1, text: whole.toString(), data: new Uint8Array(whole) }] },
    ]);
    expect(sizes).toEqual([65_535, 65_535]);
  });

  it('reads 1,000 records', async () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const { endings } = await run({
      handler: byTransport({
        udp: always(tooLong),
        tcp: answering(hosts.map((data) => ({ type: 'A', ttl: 5, data }))),
      }),
    });
    expect(endings).toEqual([{ records: hosts.map((host) => ({ type: 'A', ttl: 5, host })) }]);
  });

  it('puts a large answer together that comes in many segments', async () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
    const records = hosts.map((data) => ({ type: 'A', ttl: 5, data }) as const);
    const { endings } = await run({
      handler: always(
        inPieces(
          97,
          reply((query) => answer(query, records)),
        ),
      ),
      options: OVER_TCP,
    });
    expect(endings).toEqual([{ records: hosts.map((host) => ({ type: 'A', ttl: 5, host })) }]);
  });
});

/** The answer in two parts with a pause between them. */
function split(at: number): Action {
  return async (exchange) => {
    const parts: Uint8Array[] = [];
    await inOneSegment(right)({
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
