import { ARES_FLAG_DNS0x20, ARES_FLAG_EDNS } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  delay,
  drop,
  fromAddress,
  fromAnotherPort,
  reply,
  times,
  untilReceived,
  untilSent,
} from '../support/actions.js';
import { always, inTurn } from '../support/handlers.js';
import { askedName } from '../support/received-query.js';
import {
  answer,
  type Change,
  flippedCase,
  wrongClass,
  wrongId,
  wrongQuestion,
  wrongType,
} from '../support/response.js';
import { ending, forgery, IMPATIENT, right, run, SHOWN } from './scenario.js';

const TIMED_OUT = { code: 'ETIMEOUT', result: undefined };

describe.concurrent('queries that get lost', () => {
  it('asks again when nothing comes', async () => {
    const { endings, received } = await run({
      handler: inTurn([drop], [right]),
      options: IMPATIENT,
    });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received).toHaveLength(2);
  });

  it('gives up after its tries, each from another port', async () => {
    const { endings, received } = await run({
      handler: always(drop),
      options: { ...IMPATIENT, tries: 3 },
    });
    expect(endings).toEqual([TIMED_OUT]);
    expect(new Set(received.map(({ source }) => source.port)).size).toBe(3);
  });

  it('takes an answer that is late, but not too late', async () => {
    const handler = always(delay(30), right);
    const { endings, received } = await run({ handler });
    expect({ endings, tries: received.length }).toEqual({
      endings: [{ records: SHOWN }],
      tries: 1,
    });
  });

  it('takes the answer to its second try when that to the first comes after it', async () => {
    const handler = inTurn([untilSent(1), reply(forgery)], [right]);
    expect(await ending({ handler, options: IMPATIENT })).toEqual({ records: SHOWN });
  });
});

describe.concurrent('answers in another order and number', () => {
  it('tells two answers apart that come in reverse order', async () => {
    const byName: Action = reply((query) =>
      answer(query, [{ type: 'A', ttl: 1, data: `192.0.2.${askedName(query).slice(0, 1)}` }]),
    );
    const { endings } = await run({
      handler: (_query, { index }) =>
        index === 0 ? [untilReceived(2), untilSent(1), byName] : [byName],
      questions: [
        ['1.example.test', 'A'],
        ['2.example.test', 'A'],
      ],
    });
    expect(endings).toEqual([
      { records: [{ type: 'A', ttl: 1, host: '192.0.2.1' }] },
      { records: [{ type: 'A', ttl: 1, host: '192.0.2.2' }] },
    ]);
  });

  it('takes the first of three equal answers', async () => {
    expect(await ending({ handler: always(times(3, right)) })).toEqual({ records: SHOWN });
  });

  it('takes the first of two answers that contradict each other', async () => {
    expect(await ending({ handler: always(right, reply(forgery)) })).toEqual({ records: SHOWN });
  });
});

describe.concurrent('answers that are not to be believed', () => {
  const changed = (...changes: readonly Change[]): Action => reply(forgery, ...changes);
  const forgeries: readonly (readonly [what: string, action: Action])[] = [
    ['from another port', fromAnotherPort(reply(forgery))],
    ['from another address', fromAddress('127.0.0.9', reply(forgery))],
    ['with another id', changed(wrongId)],
    ['to another name', changed(wrongQuestion)],
    ['to another type', changed(wrongType)],
    ['to another class', changed(wrongClass)],
    ['without a byte', reply(new Uint8Array())],
  ];

  it.each(forgeries)('passes over one %s, and takes the right one', async (_what, forged) => {
    const { endings, received } = await run({ handler: always(forged, right) });
    expect({ endings, tries: received.length }).toEqual({
      endings: [{ records: SHOWN }],
      tries: 1,
    });
  });

  it.each(forgeries)('times out when there is only one %s', async (_what, forged) => {
    expect(await ending({ handler: always(forged), options: IMPATIENT })).toEqual(TIMED_OUT);
  });

  it('passes over another letter case when names carry 0x20 bits', async () => {
    const options = { ...IMPATIENT, flags: ARES_FLAG_DNS0x20 | ARES_FLAG_EDNS };
    expect(await ending({ handler: always(changed(flippedCase), right), options })).toEqual({
      records: SHOWN,
    });
    expect(await ending({ handler: always(changed(flippedCase)), options })).toEqual(TIMED_OUT);
  });

  it('takes another letter case when they carry none', async () => {
    const handler = always(
      reply((query) => answer(query, [{ type: 'A', ttl: 60, data: '192.0.2.1' }]), flippedCase),
    );
    expect(await ending({ handler })).toEqual({ records: SHOWN });
  });

  it('outlives a flood of answers to questions that nobody asked', async () => {
    const flood = times(1_000, changed(wrongId, wrongQuestion));
    expect(
      await ending({ handler: always(flood, right), options: { ...IMPATIENT, tries: 5 } }),
    ).toEqual({
      records: SHOWN,
    });
  });
});
