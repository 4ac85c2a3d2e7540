import { ARES_FLAG_DNS0x20, ARES_FLAG_EDNS } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  delay,
  drop,
  fromAddress,
  fromAnotherPort,
  respond,
  times,
  untilReceived,
  untilSent,
} from '../support/actions.js';
import { always, byAttempt, neverRespond } from '../support/handlers.js';
import { questionName } from '../support/received-query.js';
import {
  flippedCase,
  type Mutation,
  response,
  wrongClass,
  wrongId,
  wrongQuestion,
  wrongType,
} from '../support/response.js';
import {
  EXPECTED,
  forgery,
  outcomeOf,
  respondCorrectly,
  runScenario,
  SHORT_TIMEOUT,
} from './scenario.js';

const TIMED_OUT = { code: 'ETIMEOUT', result: undefined };

describe.concurrent('lost queries', () => {
  it('retries when no response comes', async () => {
    const { outcomes, received } = await runScenario({
      handler: byAttempt([drop], [respondCorrectly]),
      options: SHORT_TIMEOUT,
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
    expect(received).toHaveLength(2);
  });

  it('fails after its tries, each from another port', async () => {
    const { outcomes, received } = await runScenario({
      handler: neverRespond,
      options: { ...SHORT_TIMEOUT, tries: 3 },
    });
    expect(outcomes).toEqual([TIMED_OUT]);
    expect(new Set(received.map(({ source }) => source.port)).size).toBe(3);
  });

  it('accepts a response that is late but within the timeout', async () => {
    const handler = always(delay(30), respondCorrectly);
    const { outcomes, received } = await runScenario({ handler });
    expect({ outcomes, tries: received.length }).toEqual({
      outcomes: [{ records: EXPECTED }],
      tries: 1,
    });
  });

  it('accepts the response to its second try when that to the first comes after it', async () => {
    const handler = byAttempt([untilSent(1), respond(forgery)], [respondCorrectly]);
    expect(await outcomeOf({ handler, options: SHORT_TIMEOUT })).toEqual({ records: EXPECTED });
  });
});

describe.concurrent('responses out of order and duplicate responses', () => {
  it('matches two responses that come in reverse order', async () => {
    const byName: Action = respond((query) =>
      response(query, [{ type: 'A', ttl: 1, data: `192.0.2.${questionName(query).slice(0, 1)}` }]),
    );
    const { outcomes } = await runScenario({
      handler: (_query, { index }) =>
        index === 0 ? [untilReceived(2), untilSent(1), byName] : [byName],
      questions: [
        ['1.example.test', 'A'],
        ['2.example.test', 'A'],
      ],
    });
    expect(outcomes).toEqual([
      { records: [{ type: 'A', ttl: 1, host: '192.0.2.1' }] },
      { records: [{ type: 'A', ttl: 1, host: '192.0.2.2' }] },
    ]);
  });

  it('accepts the first of three equal responses', async () => {
    expect(await outcomeOf({ handler: always(times(3, respondCorrectly)) })).toEqual({
      records: EXPECTED,
    });
  });

  it('accepts the first of two contradictory responses', async () => {
    expect(await outcomeOf({ handler: always(respondCorrectly, respond(forgery)) })).toEqual({
      records: EXPECTED,
    });
  });
});

describe.concurrent('forged responses', () => {
  const changed = (...changes: readonly Mutation[]): Action => respond(forgery, ...changes);
  const forgeries: readonly (readonly [what: string, action: Action])[] = [
    ['from another port', fromAnotherPort(respond(forgery))],
    ['from another address', fromAddress('127.0.0.9', respond(forgery))],
    ['with another id', changed(wrongId)],
    ['to another name', changed(wrongQuestion)],
    ['to another type', changed(wrongType)],
    ['to another class', changed(wrongClass)],
    ['without a byte', respond(new Uint8Array())],
  ];

  it.each(forgeries)('ignores one %s, and accepts the valid one', async (_what, forged) => {
    const { outcomes, received } = await runScenario({ handler: always(forged, respondCorrectly) });
    expect({ outcomes, tries: received.length }).toEqual({
      outcomes: [{ records: EXPECTED }],
      tries: 1,
    });
  });

  it.each(forgeries)('times out when there is only one %s', async (_what, forged) => {
    expect(await outcomeOf({ handler: always(forged), options: SHORT_TIMEOUT })).toEqual(TIMED_OUT);
  });

  it('ignores another letter case when names carry 0x20 bits', async () => {
    const options = { ...SHORT_TIMEOUT, flags: ARES_FLAG_DNS0x20 | ARES_FLAG_EDNS };
    expect(
      await outcomeOf({ handler: always(changed(flippedCase), respondCorrectly), options }),
    ).toEqual({
      records: EXPECTED,
    });
    expect(await outcomeOf({ handler: always(changed(flippedCase)), options })).toEqual(TIMED_OUT);
  });

  it('accepts another letter case when they carry none', async () => {
    const handler = always(
      respond((query) => response(query, [{ type: 'A', ttl: 60, data: '192.0.2.1' }]), flippedCase),
    );
    expect(await outcomeOf({ handler })).toEqual({ records: EXPECTED });
  });

  it('survives a flood of unsolicited responses', async () => {
    const flood = times(1_000, changed(wrongId, wrongQuestion));
    expect(
      await outcomeOf({
        handler: always(flood, respondCorrectly),
        options: { ...SHORT_TIMEOUT, tries: 5 },
      }),
    ).toEqual({
      records: EXPECTED,
    });
  });
});
