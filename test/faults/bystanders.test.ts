import { DNSResolver } from '@aiodns/resolver';
import { ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { type Action, all, respond, untilReceived, untilSent } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import type { Handler } from '../support/handlers.js';
import { questionName, type ReceivedQuery } from '../support/received-query.js';
import { cutTo, type Mutation, response, wrongId } from '../support/response.js';
import { EXPECTED, forgery, RECORD, respondCorrectly } from './scenario.js';

/**
 * Queries in flight during a fault. All must be answered. The server answers none before it has received all, so that they
 * must fit into its socket, however late it reads.
 */
const QUERIES = 200;

const EVERY_ANSWER = Array.from({ length: QUERIES }, () => EXPECTED);

/** Sends all queries at once. Returns the result or error of each. */
async function queryAll(server: FaultServer, flags = ARES_FLAG_EDNS): Promise<unknown[]> {
  await using resolver = new DNSResolver({
    nameservers: [serverString(server)],
    flags,
    tries: 2,
    // No try may end by its timeout.
    timeout: 30_000,
    maxTimeout: 30_000,
  });
  const queries = Array.from({ length: QUERIES }, (_, index) =>
    resolver.query(`bystander-${index}.example.test`, 'A'),
  );
  const endings = await Promise.allSettled(queries);
  return endings.map((ending) => (ending.status === 'fulfilled' ? ending.value : ending.reason));
}

describe('200 queries in flight, some with malformed responses', () => {
  const ONE_IN = 20;

  const isUnlucky = (query: ReceivedQuery): boolean => {
    const [, index] = /^bystander-(\d+)\./.exec(questionName(query)) ?? [];
    return Number(index) % ONE_IN === 0;
  };

  /** When all queries have arrived, one in 20 gets a malformed response, and a correct one to its retry. */
  const malformedFirst =
    (change: Mutation): Handler =>
    (query, { attempt }) => [
      untilReceived(QUERIES),
      attempt === 1 && isUnlucky(query)
        ? respond(response(query, [RECORD]), change)
        : respondCorrectly,
    ];

  const malformations: readonly (readonly [what: string, change: Mutation])[] = [
    ['cut by three bytes', (bytes) => bytes.subarray(0, bytes.length - 3)],
    ['cut after the id', cutTo(2)],
    ['noise after the id', (bytes) => bytes.fill(0xff, 2)],
  ];

  it.each(malformations)('retries only those whose response is %s', async (_what, change) => {
    await using server = await startFaultServer(malformedFirst(change));
    expect(await queryAll(server)).toEqual(EVERY_ANSWER);
    expect(server.received).toHaveLength(QUERIES + QUERIES / ONE_IN);
  });

  it.each(malformations)('retries only those over TCP: %s', async (_what, change) => {
    await using server = await startFaultServer(malformedFirst(change));
    expect(await queryAll(server, ARES_FLAG_USEVC | ARES_FLAG_EDNS)).toEqual(EVERY_ANSWER);
    expect(server.received).toHaveLength(QUERIES + QUERIES / ONE_IN);
    // A stream may be out of step: its queries continue on it, the others use a new connection.
    expect(server.connections).toBe(2);
  });
});

describe('200 queries in flight during a flood from off the path', () => {
  const FLOOD = 4_096;

  type Flood = (query: ReceivedQuery, index: number) => Action;

  const bytes = (id: number): Buffer => Buffer.from([id >> 8, id & 0xff, 0x81, 0x80, 0]);
  const anyId = (index: number): number => index * 16;

  const from =
    (address: string, message: (query: ReceivedQuery, index: number) => Buffer): Flood =>
    (query, index) =>
    ({ sendFrom }) =>
      sendFrom(address, 0, message(query, index));

  const floods: readonly (readonly [what: string, flood: Flood])[] = [
    ['malformed, from another port', from('127.0.0.1', (_, index) => bytes(anyId(index)))],
    ['malformed, from another address', from('127.0.0.2', (_, index) => bytes(anyId(index)))],
    ['malformed, from another port with a right id', from('127.0.0.1', ({ id }) => bytes(id))],
    ['forged, from another port with a right id', from('127.0.0.1', (query) => forgery(query))],
    ['forged, with a wrong id', (query) => respond(forgery(query), wrongId)],
    ['one byte each', () => respond(Buffer.of(0))],
  ];

  /** When all queries have arrived, and before any response, the first one makes the server flood its sender. */
  const answerAfter =
    (flood: Flood): Handler =>
    (query, { index }) => [
      untilReceived(QUERIES),
      index > 0
        ? untilSent(FLOOD)
        : all(...Array.from({ length: FLOOD }, (_, sent) => flood(query, sent))),
      respondCorrectly,
    ];

  it.each(floods)('answers all of them at the first try: %s', async (_what, flood) => {
    await using server = await startFaultServer(answerAfter(flood));
    expect(await queryAll(server)).toEqual(EVERY_ANSWER);
    expect(server.received).toHaveLength(QUERIES);
  });

  it('retries only those whose id it guesses, with the address and port of the server', async () => {
    const ids = new Set(Array.from({ length: FLOOD }, (_, index) => anyId(index)));
    const guess: Flood = (_, index) => respond(bytes(anyId(index)));
    await using server = await startFaultServer(answerAfter(guess));
    expect(await queryAll(server)).toEqual(EVERY_ANSWER);
    const [first, again] = [server.received.slice(0, QUERIES), server.received.slice(QUERIES)];
    const guessed = new Set(first.filter(({ id }) => ids.has(id)).map(questionName));
    const askedAgain = again.map(questionName);
    // The system may drop some of the flood, never deliver more.
    expect(askedAgain.filter((name) => !guessed.has(name))).toEqual([]);
    expect(new Set(askedAgain).size).toBe(askedAgain.length);
    expect(askedAgain.length).toBeGreaterThan(0);
  });
});
