import { ARES_FLAG_EDNS, ARES_FLAG_NOCHECKRESP } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import {
  always,
  byAddress,
  byAttempt,
  type Handler,
  neverRespond,
  respondWith,
} from '../support/handlers.js';
import { cutTo, type ResponseOptions, type ResponseRecord, response } from '../support/response.js';
import {
  EXPECTED,
  NAME,
  outcomeOf,
  respondCorrectly,
  runScenario,
  SHORT_TIMEOUT,
} from './scenario.js';

const rcode = (code: number, options: ResponseOptions = {}): Handler =>
  respondWith([], { ...options, rcode: code });

const SOA: ResponseRecord = {
  name: 'example.test',
  type: 'SOA',
  ttl: 900,
  data: {
    mname: 'ns1.example.test',
    rname: 'hostmaster.example.test',
    serial: 7,
    refresh: 7200,
    retry: 900,
    expire: 1209600,
    minimum: 60,
  },
};

describe.concurrent('error responses', () => {
  it.each([
    ['SERVFAIL', 2, 'ESERVFAIL'],
    ['NOTIMP', 4, 'ENOTIMP'],
    ['REFUSED', 5, 'EREFUSED'],
  ])('retries after %s, and then reports it', async (name, code, expected) => {
    const { outcomes, received } = await runScenario({
      handler: rcode(code),
      options: { tries: 3 },
    });
    expect(outcomes).toMatchObject([{ code: expected, result: { rcode: name, answer: [] } }]);
    expect(received).toHaveLength(3);
  });

  it.each([2, 4, 5])('accepts a valid response after rcode %i', async (code) => {
    const refusal = respond((query) => response(query, [], { rcode: code }));
    expect(await outcomeOf({ handler: byAttempt([refusal], [respondCorrectly]) })).toEqual({
      records: EXPECTED,
    });
  });

  // The status of response codes that have none of their kind: ares_query.c, ares_dns_query_reply_tostatus().
  it.each([
    ['NXDOMAIN', 3, 'ENOTFOUND'],
    ['YXDOMAIN', 6, 'ENODATA'],
    ['NOTAUTH', 9, 'ENODATA'],
    ['BADVERS', 16, 'ENODATA'],
  ])('reports %s at once', async (name, code, expected) => {
    const { outcomes, received } = await runScenario({ handler: rcode(code, { edns: {} }) });
    expect(outcomes).toMatchObject([{ code: expected, result: { rcode: name } }]);
    expect(received).toHaveLength(1);
  });

  it('reports a response code that c-ares does not know as SERVFAIL', async () => {
    const { outcomes, received } = await runScenario({ handler: rcode(3841, { edns: {} }) });
    expect(outcomes).toMatchObject([{ code: 'ESERVFAIL', result: { rcode: 'SERVFAIL' } }]);
    expect(received).toHaveLength(2);
  });

  it('reports SERVFAIL at once with ARES_FLAG_NOCHECKRESP', async () => {
    const { outcomes, received } = await runScenario({
      handler: rcode(2),
      options: { flags: ARES_FLAG_NOCHECKRESP | ARES_FLAG_EDNS },
    });
    expect(outcomes).toMatchObject([{ code: 'ESERVFAIL', result: { rcode: 'SERVFAIL' } }]);
    expect(received).toHaveLength(1);
  });
});

describe.concurrent('flags of a response', () => {
  it.each([
    { aa: true, ra: false, ad: true, cd: false },
    { aa: false, ra: true, ad: false, cd: true },
  ])('are reported unmodified: %o', async (flags) => {
    const handler = respondWith([], { flags });
    expect(await outcomeOf({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { flags: { ...flags, rd: true, tc: false } },
    });
  });
});

describe.concurrent('servers without EDNS', () => {
  const withoutEdns = respond((query) => response(query, [], { rcode: 1, edns: false }));
  const withEdns = respond((query) => response(query, [], { rcode: 1, edns: {} }));

  it.each([
    ['FORMERR', withoutEdns],
    ['FORMERR from a server that knows EDNS, but not its options', withEdns],
  ])('retries without EDNS after %s', async (_what, refusal) => {
    const { outcomes, received } = await runScenario({
      handler: byAttempt([refusal], [respondCorrectly]),
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
    expect(received.map(({ opt }) => opt !== undefined)).toEqual([true, false]);
  });

  it('reports FORMERR when the retry without EDNS gets it too', async () => {
    const { outcomes, received } = await runScenario({ handler: always(withoutEdns) });
    expect(outcomes).toMatchObject([{ code: 'EFORMERR', result: { rcode: 'FORMERR' } }]);
    expect(received).toHaveLength(2);
  });

  it('accepts a response without EDNS', async () => {
    const records: ResponseRecord[] = [{ type: 'A', ttl: 60, data: '192.0.2.1' }];
    expect(await outcomeOf({ handler: respondWith(records, { edns: false }) })).toEqual({
      records: EXPECTED,
    });
  });
});

describe.concurrent('several servers', () => {
  const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;
  const malformed = respond((query) => response(query), cutTo(11));

  it.each<[string, Handler]>([
    ['fails', rcode(2)],
    ['refuses', rcode(5)],
    ['does not implement', rcode(4)],
    ['is silent', neverRespond],
    ['is malformed', always(malformed)],
  ])('queries the next server when the first %s', async (_what, lame) => {
    const { outcomes, received } = await runScenario({
      handler: byAddress({ '127.0.0.1': lame, '127.0.0.2': always(respondCorrectly) }),
      options: SHORT_TIMEOUT,
      server: { addresses: ['127.0.0.1', '127.0.0.2'] },
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
    expect(received.map(({ destination }) => destination.address)).toEqual([
      '127.0.0.1',
      '127.0.0.2',
    ]);
  });

  it('queries every server before it fails', async () => {
    const { outcomes, received } = await runScenario({
      handler: rcode(2),
      options: { tries: 2 },
      server: { addresses },
    });
    expect(outcomes).toMatchObject([{ code: 'ESERVFAIL' }]);
    expect(received.map(({ destination }) => destination.address).toSorted()).toEqual(
      addresses.flatMap((address) => [address, address]),
    );
  });

  it('accepts NXDOMAIN from the first server', async () => {
    const { outcomes, received } = await runScenario({
      handler: byAddress({ '127.0.0.1': rcode(3), '127.0.0.2': always(respondCorrectly) }),
      server: { addresses: ['127.0.0.1', '127.0.0.2'] },
    });
    expect(outcomes).toMatchObject([{ code: 'ENOTFOUND' }]);
    expect(received).toHaveLength(1);
  });
});

describe.concurrent('negative responses', () => {
  const shown = {
    name: 'example.test',
    type: 'SOA',
    recordClass: 'IN',
    ttl: 900,
    data: { mname: 'ns1.example.test', serial: 7, minimum: 60 },
  };

  it.each([
    ['a name', 3, 'ENOTFOUND', 'NXDOMAIN'],
    ['a type', 0, 'ENODATA', 'NOERROR'],
  ])('reports the SOA record that denies %s', async (_what, code, expected, name) => {
    const handler = rcode(code, { authority: [SOA] });
    expect(await outcomeOf({ handler })).toMatchObject({
      code: expected,
      result: { rcode: name, answer: [], authority: [shown] },
    });
  });

  it.each([
    ['a name', 3, 'ENOTFOUND', 'NXDOMAIN'],
    ['a type', 0, 'ENODATA', 'NOERROR'],
  ])('needs no SOA record to deny %s', async (_what, code, expected, name) => {
    expect(await outcomeOf({ handler: rcode(code) })).toMatchObject({
      code: expected,
      result: { rcode: name, answer: [], authority: [] },
    });
  });

  it('is ENODATA when the answer has other types only', async () => {
    const handler = respondWith([{ type: 'AAAA', ttl: 5, data: '2001:db8::1' }]);
    expect(await outcomeOf({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { answer: [{ type: 'AAAA', data: { addr: '2001:db8::1' } }] },
    });
  });

  it('is ENODATA when aliases form a loop', async () => {
    const other = 'other.example.test';
    const handler = respondWith([
      { type: 'CNAME', name: NAME, ttl: 5, data: other },
      { type: 'CNAME', name: other, ttl: 5, data: NAME },
    ]);
    expect(await outcomeOf({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { answer: [{ data: { cname: other } }, { data: { cname: NAME } }] },
    });
  });
});
