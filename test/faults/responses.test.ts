import { ARES_FLAG_EDNS, ARES_FLAG_NOCHECKRESP } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { drop, reply } from '../support/actions.js';
import { always, answering, byAddress, type Handler, inTurn } from '../support/handlers.js';
import { type AnswerRecord, answer, cutTo } from '../support/response.js';
import { ending, IMPATIENT, NAME, right, run, SHOWN } from './scenario.js';

const rcode = (code: number, options: Parameters<typeof answer>[2] = {}): Handler =>
  answering([], { ...options, rcode: code });

const SOA: AnswerRecord = {
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

describe.concurrent('answers that are errors', () => {
  it.each([
    ['SERVFAIL', 2, 'ESERVFAIL'],
    ['NOTIMP', 4, 'ENOTIMP'],
    ['REFUSED', 5, 'EREFUSED'],
  ])('asks again after %s, and then shows it', async (name, code, expected) => {
    const { endings, received } = await run({ handler: rcode(code), options: { tries: 3 } });
    expect(endings).toMatchObject([{ code: expected, result: { rcode: name, answer: [] } }]);
    expect(received).toHaveLength(3);
  });

  it.each([2, 4, 5])('takes a good answer after rcode %i', async (code) => {
    const refusal = reply((query) => answer(query, [], { rcode: code }));
    expect(await ending({ handler: inTurn([refusal], [right]) })).toEqual({ records: SHOWN });
  });

  // What c-ares makes of a response code that has no status of its own: ares_query.c, ares_dns_query_reply_tostatus().
  it.each([
    ['NXDOMAIN', 3, 'ENOTFOUND'],
    ['YXDOMAIN', 6, 'ENODATA'],
    ['NOTAUTH', 9, 'ENODATA'],
    ['BADVERS', 16, 'ENODATA'],
  ])('shows %s at once', async (name, code, expected) => {
    const { endings, received } = await run({ handler: rcode(code, { edns: {} }) });
    expect(endings).toMatchObject([{ code: expected, result: { rcode: name } }]);
    expect(received).toHaveLength(1);
  });

  it('shows a response code that c-ares does not know as SERVFAIL', async () => {
    const { endings, received } = await run({ handler: rcode(3841, { edns: {} }) });
    expect(endings).toMatchObject([{ code: 'ESERVFAIL', result: { rcode: 'SERVFAIL' } }]);
    expect(received).toHaveLength(2);
  });

  it('shows SERVFAIL at once when told not to check', async () => {
    const { endings, received } = await run({
      handler: rcode(2),
      options: { flags: ARES_FLAG_NOCHECKRESP | ARES_FLAG_EDNS },
    });
    expect(endings).toMatchObject([{ code: 'ESERVFAIL', result: { rcode: 'SERVFAIL' } }]);
    expect(received).toHaveLength(1);
  });
});

describe.concurrent('flags of an answer', () => {
  it.each([
    { aa: true, ra: false, ad: true, cd: false },
    { aa: false, ra: true, ad: false, cd: true },
  ])('shows them as they came: %o', async (flags) => {
    const handler = answering([], { flags });
    expect(await ending({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { flags: { ...flags, rd: true, tc: false } },
    });
  });
});

describe.concurrent('servers without EDNS', () => {
  const withoutEdns = reply((query) => answer(query, [], { rcode: 1, edns: false }));
  const withEdns = reply((query) => answer(query, [], { rcode: 1, edns: {} }));

  it.each([
    ['FORMERR', withoutEdns],
    ['FORMERR from a server that knows EDNS, but not its options', withEdns],
  ])('asks again without EDNS after %s', async (_what, refusal) => {
    const { endings, received } = await run({ handler: inTurn([refusal], [right]) });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received.map(({ opt }) => opt !== undefined)).toEqual([true, false]);
  });

  it('shows FORMERR when that comes without EDNS too', async () => {
    const { endings, received } = await run({ handler: always(withoutEdns) });
    expect(endings).toMatchObject([{ code: 'EFORMERR', result: { rcode: 'FORMERR' } }]);
    expect(received).toHaveLength(2);
  });

  it('takes an answer that has none', async () => {
    const records: AnswerRecord[] = [{ type: 'A', ttl: 60, data: '192.0.2.1' }];
    expect(await ending({ handler: answering(records, { edns: false }) })).toEqual({
      records: SHOWN,
    });
  });
});

describe.concurrent('several servers', () => {
  const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;
  const malformed = reply((query) => answer(query), cutTo(11));

  it.each<[string, Handler]>([
    ['fails', rcode(2)],
    ['refuses', rcode(5)],
    ['does not implement', rcode(4)],
    ['is silent', always(drop)],
    ['is malformed', always(malformed)],
  ])('asks the next server when the first %s', async (_what, lame) => {
    const { endings, received } = await run({
      handler: byAddress({ '127.0.0.1': lame, '127.0.0.2': always(right) }),
      options: IMPATIENT,
      server: { addresses: ['127.0.0.1', '127.0.0.2'] },
    });
    expect(endings).toEqual([{ records: SHOWN }]);
    expect(received.map(({ destination }) => destination.address)).toEqual([
      '127.0.0.1',
      '127.0.0.2',
    ]);
  });

  it('asks every server before it gives up', async () => {
    const { endings, received } = await run({
      handler: rcode(2),
      options: { tries: 2 },
      server: { addresses },
    });
    expect(endings).toMatchObject([{ code: 'ESERVFAIL' }]);
    expect(received.map(({ destination }) => destination.address).toSorted()).toEqual(
      addresses.flatMap((address) => [address, address]),
    );
  });

  it('believes the first server when it says that a name does not exist', async () => {
    const { endings, received } = await run({
      handler: byAddress({ '127.0.0.1': rcode(3), '127.0.0.2': always(right) }),
      server: { addresses: ['127.0.0.1', '127.0.0.2'] },
    });
    expect(endings).toMatchObject([{ code: 'ENOTFOUND' }]);
    expect(received).toHaveLength(1);
  });
});

describe.concurrent('answers that deny', () => {
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
  ])('shows the SOA record that denies %s', async (_what, code, expected, name) => {
    const handler = rcode(code, { authority: [SOA] });
    expect(await ending({ handler })).toMatchObject({
      code: expected,
      result: { rcode: name, answer: [], authority: [shown] },
    });
  });

  it.each([
    ['a name', 3, 'ENOTFOUND', 'NXDOMAIN'],
    ['a type', 0, 'ENODATA', 'NOERROR'],
  ])('is content without a SOA record that denies %s', async (_what, code, expected, name) => {
    expect(await ending({ handler: rcode(code) })).toMatchObject({
      code: expected,
      result: { rcode: name, answer: [], authority: [] },
    });
  });

  it('has no data where the answer has other types only', async () => {
    const handler = answering([{ type: 'AAAA', ttl: 5, data: '2001:db8::1' }]);
    expect(await ending({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { answer: [{ type: 'AAAA', data: { addr: '2001:db8::1' } }] },
    });
  });

  it('has no data where aliases lead round in a circle', async () => {
    const other = 'other.example.test';
    const handler = answering([
      { type: 'CNAME', name: NAME, ttl: 5, data: other },
      { type: 'CNAME', name: other, ttl: 5, data: NAME },
    ]);
    expect(await ending({ handler })).toMatchObject({
      code: 'ENODATA',
      result: { answer: [{ data: { cname: other } }, { data: { cname: NAME } }] },
    });
  });
});
