import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as dnsPacket from 'dns-packet';
import { describe, expect, it, vi } from 'vitest';
import {
  type Action,
  all,
  claimingLength,
  closeConnection,
  closedAfter,
  delay,
  drop,
  fromAddress,
  fromAnotherPort,
  halfClose,
  inOneSegment,
  inPieces,
  reset,
  resetAfter,
  respond,
  times,
  untilReceived,
  untilSent,
  write,
} from './actions.js';
import { sendMessage, sendQuery } from './dns-client.js';
import { type Endpoint, hasIPv6Loopback, serverString } from './endpoint.js';
import { type FaultServer, startFaultServer } from './fault-server.js';
import {
  always,
  authoritative,
  byAddress,
  byAttempt,
  byName,
  byTransport,
  respondWith,
} from './handlers.js';
import { FLAG } from './message.js';
import {
  cutTo,
  flippedCase,
  type Mutation,
  patched,
  type ResponseRecord,
  response,
  truncated,
  withoutQuestion,
  wrongClass,
  wrongId,
  wrongQuestion,
  wrongType,
} from './response.js';

const ONE: readonly ResponseRecord[] = [{ type: 'A', ttl: 60, data: '192.0.2.1' }];
const respondOne = respond((query) => response(query, ONE));
const QUESTION = { name: 'WwW.Example.test', type: 'A' } as const;

function query(id: number, name = 'www.example.test'): Buffer {
  return dnsPacket.encode({
    type: 'query',
    id,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type: 'A' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1400,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
}

function resolverFor(server: Endpoint): Resolver {
  const resolver = new Resolver({ timeout: 100, tries: 3 });
  resolver.setServers([serverString(server)]);
  return resolver;
}

/** Sends from an unconnected socket, which receives datagrams from any source. */
async function datagrams(
  server: Endpoint,
  messages: readonly Uint8Array[],
  count: number,
): Promise<(Endpoint & { id: number })[]> {
  const socket = createSocket('udp4');
  const received: (Endpoint & { id: number })[] = [];
  try {
    const enough = new Promise<void>((resolve) => {
      socket.on('message', (bytes, { address, port }) => {
        received.push({ address, port, id: bytes.readUInt16BE(0) });
        if (received.length === count) resolve();
      });
    });
    for (const message of messages) socket.send(message, server.port, server.address);
    await enough;
    return received;
  } finally {
    socket.close();
  }
}

/**
 * Sends queries on one connection, and resolves with the bytes of the server and the error at the end.
 */
async function conversation(
  server: Endpoint,
  ...queries: readonly Uint8Array[]
): Promise<{ bytes: Buffer; chunks: number; error: string }> {
  const socket = connect(server.port, server.address);
  const chunks: Buffer[] = [];
  let error = '';
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (failure: NodeJS.ErrnoException) => {
    error = failure.code ?? failure.message;
  });
  for (const bytes of queries) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([length, bytes]));
  }
  await once(socket, 'close').catch(() => undefined);
  return { bytes: Buffer.concat(chunks), chunks: chunks.length, error };
}

describe('the record of queries', () => {
  it('keeps id, flags, letter case, EDNS, source, transport and order', async () => {
    await using server = await startFaultServer(always(respondOne));
    await sendMessage(server, query(7, 'WwW.eXample.test'));
    await sendMessage(server, query(8), { transport: 'tcp' });
    const [first, second] = server.received;
    expect(first).toMatchObject({
      transport: 'udp',
      id: 7,
      flags: FLAG.rd,
      connection: undefined,
      source: { address: '127.0.0.1' },
      destination: { address: '127.0.0.1', port: server.port },
      question: { name: 'WwW.eXample.test', type: 1, class: 1 },
      opt: { udpPayloadSize: 1400 },
    });
    expect(second).toMatchObject({
      transport: 'tcp',
      id: 8,
      connection: 0,
      bytes: query(8),
    });
    expect(second?.time).toBeGreaterThan(first?.time ?? Number.POSITIVE_INFINITY);
  });

  it('keeps bytes that are no DNS message', async () => {
    await using server = await startFaultServer(always(respond(Buffer.from('not DNS'))));
    await sendMessage(server, Buffer.from('x'));
    expect(server.received[0]).toMatchObject({
      bytes: Buffer.from('x'),
      id: 0,
      question: undefined,
      packet: undefined,
    });
  });

  it('has the queried address, with one port on all', async () => {
    const addresses = [
      '127.0.0.1',
      '127.0.0.2',
      ...((await hasIPv6Loopback()) ? ['::1'] : []),
    ] as const;
    await using server = await startFaultServer(always(respondOne), {
      addresses: ['127.0.0.1', ...addresses.slice(1)],
    });
    for (const endpoint of server.endpoints) {
      await sendMessage(endpoint, query(1));
      await sendMessage(endpoint, query(1), { transport: 'tcp' });
    }
    expect(server.received.map(({ destination }) => destination)).toEqual(
      server.endpoints.flatMap((endpoint) => [endpoint, endpoint]),
    );
    expect(server.endpoints.map(({ address }) => address)).toEqual(addresses);
  });
});

describe('responses', () => {
  it('carry records, sections, rcode, flags and EDNS', async () => {
    const soa = {
      mname: 'a.test',
      rname: 'b.test',
      serial: 1,
      refresh: 2,
      retry: 3,
      expire: 4,
      minimum: 5,
    };
    await using server = await startFaultServer(
      respondWith([...ONE, { type: 65280, rdata: Uint8Array.of(1, 2), name: 'dot\\.in.test' }], {
        rcode: 16 + 7,
        flags: { aa: false, ad: true },
        authority: [{ type: 'SOA', name: 'test', ttl: 9, data: soa }],
        edns: { udpSize: 512, options: [[10, Buffer.from('12345678')]] },
      }),
    );
    const reply = await sendQuery(server, QUESTION);
    expect(reply).toMatchObject({
      flag_qr: true,
      flag_aa: false,
      flag_ad: true,
      flag_rd: true,
      questions: [{ name: QUESTION.name }],
      answers: [
        { name: QUESTION.name, type: 'A', ttl: 60, data: '192.0.2.1' },
        {
          name: 'dot.in.test',
          type: 'UNKNOWN_65280',
          data: Buffer.from([1, 2]),
        },
      ],
      authorities: [{ name: 'test', ttl: 9, data: soa }],
      additionals: [
        {
          type: 'OPT',
          udpPayloadSize: 512,
          extendedRcode: 1,
          options: [{ code: 10 }],
        },
      ],
    });
  });

  it('have EDNS when the query has', async () => {
    await using server = await startFaultServer(always(respondOne));
    const withOpt = dnsPacket.decode(await sendMessage(server, query(1)));
    const without = await sendQuery(server, QUESTION);
    expect([withOpt.additionals?.length, without.additionals?.length]).toEqual([1, 0]);
  });

  it('are valid to node:dns', async () => {
    await using server = await startFaultServer(always(respondOne));
    expect(await resolverFor(server).resolve4('www.example.test', { ttl: true })).toEqual([
      { address: '192.0.2.1', ttl: 60 },
    ]);
  });
});

describe('mutations', () => {
  const bits = ({ flags = 0 }: dnsPacket.DecodedPacket): number => flags & FLAG.tc;
  const cases: [string, Mutation, (reply: dnsPacket.DecodedPacket) => unknown, unknown][] = [
    ['wrongId', wrongId, ({ id }) => id !== server.received[0]?.id, true],
    ['wrongQuestion', wrongQuestion, ({ questions }) => questions?.[0]?.name, 'zwW.Example.test'],
    ['wrongType', wrongType, ({ questions }) => questions?.[0]?.type !== 'A', true],
    ['wrongClass', wrongClass, ({ questions }) => questions?.[0]?.class, 'CH'],
    ['flippedCase', flippedCase, ({ questions }) => questions?.[0]?.name, 'wWw.eXAMPLE.TEST'],
    ['truncated', truncated, (reply) => [bits(reply), reply.answers?.length], [FLAG.tc, 0]],
    [
      'withoutQuestion',
      withoutQuestion,
      ({ questions, answers }) => [questions?.length, answers?.length],
      [0, 1],
    ],
    ['patched', patched(3, Uint8Array.of(5)), ({ flags = 0 }) => flags & 15, 5],
  ];
  let server: FaultServer;
  it.each(cases)('%s', async (_name, change, look, expected) => {
    const plain = respond(
      (query) => response(query, [{ name: 'other.test', type: 'A', data: '192.0.2.1' }]),
      change,
    );
    server = await startFaultServer(always(plain));
    try {
      expect(look(await sendQuery(server, QUESTION))).toEqual(expected);
    } finally {
      await server.close();
    }
  });

  it('cutTo', async () => {
    await using server = await startFaultServer(
      always(respond((query) => response(query, ONE), cutTo(13))),
    );
    expect(await sendMessage(server, query(1))).toHaveLength(13);
  });
});

describe('the order and the source of responses', () => {
  it('drops once, then responds: the client retries', async () => {
    await using server = await startFaultServer(byAttempt([drop], [respondOne]));
    expect(await resolverFor(server).resolve4('www.example.test')).toEqual(['192.0.2.1']);
    expect(server.received.map(({ question }) => question?.name)).toEqual([
      'www.example.test',
      'www.example.test',
    ]);
  });

  it('sends twice', async () => {
    await using server = await startFaultServer(always(times(2, respondOne)));
    expect(await datagrams(server, [query(5)], 2)).toEqual([
      { address: server.address, port: server.port, id: 5 },
      { address: server.address, port: server.port, id: 5 },
    ]);
  });

  it('sends from another port, then from another address', async () => {
    await using server = await startFaultServer(
      always(fromAnotherPort(respondOne), fromAddress('127.0.0.9', respondOne)),
    );
    const [first, second] = await datagrams(server, [query(5)], 2);
    expect(first?.address).toBe(server.address);
    expect(first?.port).not.toBe(server.port);
    expect(second).toEqual({ address: '127.0.0.9', port: server.port, id: 5 });
  });

  it('responds to the first query after the second', async () => {
    await using server = await startFaultServer((_query, { index }) =>
      index === 0 ? [untilReceived(2), untilSent(1), respondOne] : [respondOne],
    );
    const replies = await datagrams(server, [query(1), query(2)], 2);
    const queried = server.received.map(({ id }) => id);
    expect(replies.map(({ id }) => id)).toEqual(queried.toReversed());
  });

  it('sends unsolicited datagrams', async () => {
    await using server = await startFaultServer(always(delay(1), respondOne));
    const socket = createSocket('udp4');
    try {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const received = once(socket, 'message');
      await server.send({ address: '127.0.0.1', port: socket.address().port }, Buffer.from('boo'));
      expect((await received)[0]).toEqual(Buffer.from('boo'));
    } finally {
      socket.close();
    }
  });

  it('has a handler for each transport, address and name, which can be replaced', async () => {
    const rcode = (value: number) =>
      always(respond((query) => response(query, [], { rcode: value })));
    await using server = await startFaultServer(
      byTransport({
        udp: byAddress({
          '127.0.0.1': byName({ 'a.test': rcode(1) }, rcode(2)),
          '127.0.0.2': rcode(3),
        }),
        tcp: rcode(4),
      }),
      { addresses: ['127.0.0.1', '127.0.0.2'] },
    );
    const rcodeOf = async (
      address: string,
      name: string,
      transport: 'udp' | 'tcp',
    ): Promise<number> =>
      ((await sendQuery({ address, port: server.port }, { name, type: 'A' }, { transport }))
        .flags ?? 0) & 15;
    expect([
      await rcodeOf('127.0.0.1', 'A.test', 'udp'),
      await rcodeOf('127.0.0.1', 'b.test', 'udp'),
      await rcodeOf('127.0.0.2', 'a.test', 'udp'),
      await rcodeOf('127.0.0.2', 'a.test', 'tcp'),
    ]).toEqual([1, 2, 3, 4]);
    server.handle(rcode(5));
    expect(await rcodeOf('127.0.0.1', 'a.test', 'udp')).toBe(5);
  });
});

describe('TCP', () => {
  const whole = async (...actions: readonly Action[]) => {
    await using server = await startFaultServer(always(...actions));
    return await conversation(server, query(9));
  };
  const FRAME_LENGTH = 2 + 12 + 22 + 16 + 11;

  it('makes a client retry a truncated response', async () => {
    await using server = await startFaultServer(
      byTransport({
        udp: always(respond((query) => response(query), truncated)),
        tcp: always(respondOne),
      }),
    );
    expect(await resolverFor(server).resolve4('www.example.test')).toEqual(['192.0.2.1']);
    expect(server.received.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  it('sends one byte at a time', async () => {
    const { bytes, chunks } = await whole(inPieces(1, respondOne), closeConnection);
    expect(bytes).toHaveLength(FRAME_LENGTH);
    expect(chunks).toBeGreaterThan(FRAME_LENGTH / 2);
  });

  it('puts two responses in one segment', async () => {
    const { bytes, chunks } = await whole(inOneSegment(respondOne, respondOne), halfClose);
    expect({ length: bytes.length, chunks }).toEqual({
      length: 2 * FRAME_LENGTH,
      chunks: 1,
    });
  });

  it.each([1, 2, 20])('closes after %i bytes', async (count) => {
    const { bytes, error } = await whole(closedAfter(count, respondOne));
    expect({ length: bytes.length, error }).toEqual({
      length: count,
      error: '',
    });
  });

  it.each([1, 20])('resets after %i bytes', async (count) => {
    expect((await whole(resetAfter(count, respondOne))).error).toBe('ECONNRESET');
  });

  it('writes wrong length prefixes, and bytes without one', async () => {
    const { bytes } = await whole(
      claimingLength(9_999, respondOne),
      write(Buffer.from('raw')),
      halfClose,
    );
    expect({
      claim: bytes.readUInt16BE(0),
      tail: bytes.subarray(FRAME_LENGTH).toString(),
    }).toEqual({ claim: 9_999, tail: 'raw' });
  });

  it('resets without a response', async () => {
    expect(await whole(reset)).toMatchObject({
      chunks: 0,
      error: 'ECONNRESET',
    });
  });

  it('half-closes, and still reads', async () => {
    await using server = await startFaultServer(always(respondOne, halfClose));
    const socket = connect({
      host: server.address,
      port: server.port,
      allowHalfOpen: true,
    });
    const framedQuery = (id: number): Buffer =>
      Buffer.concat([Uint8Array.of(0, query(id).length), query(id)]);
    socket.write(framedQuery(1));
    socket.resume();
    await once(socket, 'end');
    socket.write(framedQuery(2));
    await server.untilReceived(2);
    socket.destroy();
    expect(server.received.map(({ id, connection }) => ({ id, connection }))).toEqual([
      { id: 1, connection: 0 },
      { id: 2, connection: 0 },
    ]);
  });

  it('responds out of order on one connection', async () => {
    await using server = await startFaultServer((_query, { index }) =>
      index === 0 ? [untilSent(1), respondOne, closeConnection] : [respondOne],
    );
    const { bytes } = await conversation(server, query(1), query(2));
    expect([bytes.readUInt16BE(2), bytes.readUInt16BE(FRAME_LENGTH + 2)]).toEqual([2, 1]);
  });

  it('refuses connections without a TCP listener', async () => {
    await using server = await startFaultServer(always(respondOne), {
      tcp: false,
    });
    expect((await conversation(server, query(1))).error).toBe('ECONNREFUSED');
  });

  it('refuses UDP without a UDP listener', async () => {
    await using server = await startFaultServer(always(respondOne), {
      udp: false,
    });
    await expect(sendMessage(server, query(1))).rejects.toThrow('ECONNREFUSED');
    await expect(sendMessage(server, query(1), { transport: 'tcp' })).resolves.toHaveLength(
      FRAME_LENGTH - 2,
    );
  });

  it('ends connections as it accepts them, and counts them', async () => {
    const fates = ['reset', 'close', 'ignore', 'serve'] as const;
    await using server = await startFaultServer(always(respondOne, closeConnection), {
      accept: (nth) => fates[nth] ?? 'serve',
    });
    expect(await conversation(server)).toMatchObject({ error: 'ECONNRESET' });
    expect(await conversation(server)).toMatchObject({ error: '', chunks: 0 });
    await expect(
      sendMessage(server, query(1), { transport: 'tcp', timeout: 50 }),
    ).rejects.toThrow();
    expect(await conversation(server, query(2))).toMatchObject({ error: '' });
    expect(server.received.map(({ id }) => id)).toEqual([2]);
    expect(server.connections).toBe(fates.length);
  });

  it('counts open connections', async () => {
    await using server = await startFaultServer(always(respondOne));
    const socket = connect(server.port, server.address);
    socket.write(Buffer.concat([Uint8Array.of(0, query(1).length), query(1)]));
    await server.untilReceived(1);
    const open = server.openConnections;
    socket.destroy();
    expect(open).toBe(1);
  });

  it('responds with 64 KiB', async () => {
    const data = Array.from({ length: 250 }, () => Buffer.alloc(255, 'x'));
    await using server = await startFaultServer(respondWith([{ type: 'TXT', data }]));
    const [record] =
      (await sendQuery(server, { name: 'a.test', type: 'TXT' }, { transport: 'tcp' })).answers ??
      [];
    expect(record).toMatchObject({ type: 'TXT', data });
  });
});

describe('authoritative', () => {
  const soa = {
    mname: 'ns.a.test',
    rname: 'x.a.test',
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 1,
  };
  const handler = authoritative([
    { name: 'a.test', type: 'SOA', ttl: 1, data: soa },
    { name: 'one.A.test.', type: 'CNAME', ttl: 2, data: 'TWO.a.test' },
    { name: 'two.a.test', type: 'CNAME', ttl: 3, data: 'three.a.test' },
    { name: 'three.a.test', type: 'A', ttl: 4, data: '192.0.2.3' },
    { name: 'loop.a.test', type: 'CNAME', data: 'loop.a.test' },
  ]);

  it.each([
    ['ONE.a.test', 'A', 0, ['CNAME', 'CNAME', 'A'], []],
    ['one.a.test', 'CNAME', 0, ['CNAME'], []],
    ['three.a.test', 'MX', 0, [], ['SOA']],
    ['four.a.test', 'A', 3, [], ['SOA']],
    ['loop.a.test', 'A', 0, Array.from({ length: 16 }, () => 'CNAME'), []],
  ] as const)('%s %s', async (name, type, rcode, answers, authority) => {
    await using server = await startFaultServer(handler);
    const reply = await sendQuery(server, { name, type });
    expect({
      rcode: (reply.flags ?? 0) & 15,
      answers: reply.answers?.map((record) => record.type),
      authority: reply.authorities?.map((record) => record.type),
    }).toEqual({ rcode, answers, authority });
  });
});

describe('closing', () => {
  it('ends waiting actions and unread connections, and leaves no socket', async () => {
    const sockets = (): string[] =>
      process.getActiveResourcesInfo().filter((name) => /UDP|TCP/.test(name));
    const server = await startFaultServer(
      byTransport({
        udp: always(delay(1_000_000)),
        tcp: always(times(1_000, write(Buffer.alloc(1 << 20)))),
      }),
    );
    const socket = connect(server.port, server.address);
    socket.pause();
    socket.on('error', () => socket.destroy());
    socket.write(Buffer.concat([Uint8Array.of(0, query(1).length), query(1)]));
    const unanswered = sendMessage(server, query(1), { timeout: 100 }).catch(
      (error: unknown) => error,
    );
    await server.untilReceived(2);
    await server.close();
    expect(await unanswered).toBeInstanceOf(Error);
    const gone = once(socket, 'close');
    socket.destroy();
    await gone;
    await vi.waitFor(() => expect(sockets()).toEqual([]));
  });

  it('reports what the handler threw', async () => {
    const server = await startFaultServer(() => {
      throw new RangeError('the handler is wrong');
    });
    await sendMessage(server, query(1), { timeout: 50 }).catch(() => undefined);
    await expect(server.close()).rejects.toMatchObject({
      errors: [{ message: 'the handler is wrong' }],
    });
  });

  it('reports a TCP action that was used over UDP', async () => {
    const server = await startFaultServer(always(all(respondOne, reset)));
    await sendMessage(server, query(1));
    await expect(server.close()).rejects.toMatchObject({
      errors: [expect.any(TypeError)],
    });
  });
});
