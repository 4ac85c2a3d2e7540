import { ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { type ResponseSource, respond, times } from '../support/actions.js';
import { always, byAttempt, respondWith } from '../support/handlers.js';
import {
  FLAG,
  HEADER_LENGTH,
  message,
  type RawMessage,
  type RawRecord,
} from '../support/message.js';
import { joined, label, pointer, root, type Wire, wireName } from '../support/name.js';
import type { ReceivedQuery } from '../support/received-query.js';
import type { ResponseRecord } from '../support/response.js';
import { cutTo, type Mutation, patched, withoutQuestion } from '../support/response.js';
import {
  EXPECTED,
  forgery,
  NAME,
  type Outcome,
  outcomeOf,
  respondCorrectly,
  runScenario,
  SHORT_TIMEOUT,
} from './scenario.js';

const A = 1;
const CNAME = 5;
const TXT = 16;
const ADDRESS = Uint8Array.of(192, 0, 2, 1);
const MALFORMED: Outcome = { code: 'EBADRESP', result: undefined };
const HERE = pointer(HEADER_LENGTH);

/** A response of numbers and bytes, which are not checked. */
const raw =
  (content: Omit<RawMessage, 'id' | 'questions' | 'flags'>): ResponseSource =>
  (query: ReceivedQuery) =>
    message({
      id: query.id,
      flags: FLAG.qr | FLAG.ra,
      questions: query.question === undefined ? [] : [query.question.bytes],
      ...content,
    });

const address = (given: Partial<RawRecord> = {}): RawRecord => ({
  name: HERE,
  type: A,
  ttl: 60,
  rdata: ADDRESS,
  ...given,
});

const owned = (name: Wire): ResponseSource => raw({ answers: [address({ name })] });
const aliased = (rdata: Wire): ResponseSource =>
  raw({ answers: [{ name: HERE, type: CNAME, ttl: 1, rdata }] });

describe.concurrent('malformed messages', () => {
  const at = (distance: number) => (offset: number) => pointer(offset + distance);
  const changed =
    (...changes: readonly Mutation[]): ResponseSource =>
    (query) =>
      changes.reduce((bytes, change) => change(bytes), forgery(query));

  const table: readonly (readonly [what: string, content: ResponseSource])[] = [
    ['a header that is cut', changed(cutTo(11))],
    ['an id and nothing else', changed(cutTo(2))],
    ['a question that is cut', changed(cutTo(20))],
    ['no question', changed(withoutQuestion)],
    ['two questions', changed(patched(4, Uint8Array.of(0, 2)))],
    ['a record that is cut', changed(cutTo(45))],
    ['more records promised than there are', raw({ answers: [address()], counts: { answers: 2 } })],
    ['65,535 records promised', raw({ answers: [address()], counts: { answers: 65_535 } })],
    ['a pointer to itself', owned(at(0))],
    ['a pointer forwards', owned(joined(at(2), wireName('x.test')))],
    ['a pointer past the end', owned(pointer(0x3fff))],
    ['a loop of a label and a pointer', owned(joined(label('a'), (offset) => pointer(offset - 2)))],
    [
      'two pointers to each other',
      owned((offset) => joined(pointer(offset + 2), pointer(offset))(offset)),
    ],
    ['half a pointer at the end', aliased(Uint8Array.of(0xc0))],
    ['a label of 64 bytes', owned(joined(label('x'.repeat(64)), root))],
    ['a label whose type is reserved', owned(joined(Uint8Array.of(0x80), root))],
    ['a label longer than the message', owned(label('abc', 63))],
    ['a name without an end', aliased(label('abc'))],
    ['an address of 3 bytes', raw({ answers: [address({ rdata: ADDRESS.subarray(1) })] })],
    ['an RDLENGTH beyond the message', raw({ answers: [address({ rdlength: 9_999 })] })],
    [
      'a character string longer than its data',
      raw({ answers: [{ name: HERE, type: TXT, ttl: 1, rdata: Uint8Array.of(200, 65) }] }),
    ],
    [
      'an MX record without an exchange',
      raw({ answers: [{ name: HERE, type: 15, ttl: 1, rdata: Uint8Array.of(0, 1) }] }),
    ],
    [
      'an OPT record that is cut inside an option',
      raw({
        additional: [{ name: root, type: 41, class: 1232, rdata: Uint8Array.of(0, 10, 0, 9, 1) }],
      }),
    ],
    [
      'an SVCB record that is cut inside a parameter',
      raw({
        answers: [{ name: HERE, type: 64, ttl: 1, rdata: Uint8Array.of(0, 1, 0, 0, 3, 0, 9, 1) }],
      }),
    ],
    ['noise after the id', changed((bytes) => bytes.fill(255, 2))],
  ];

  /** Anybody can send these, and they are ignored. */
  const nameless: readonly (readonly [what: string, content: ResponseSource])[] = [
    ['one byte', changed(cutTo(1))],
    ['text that is no DNS', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['4,096 zeros', new Uint8Array(4_096)],
    ['4,096 bytes of 255', new Uint8Array(4_096).fill(255)],
  ];

  it.each(nameless)(
    'waits on after a message without the id of a query: %s',
    async (_what, content) => {
      expect(await outcomeOf({ handler: always(respond(content), respondCorrectly) })).toEqual({
        records: EXPECTED,
      });
      expect(
        await outcomeOf({ handler: always(respond(content)), options: SHORT_TIMEOUT }),
      ).toEqual({
        code: 'ETIMEOUT',
        result: undefined,
      });
    },
  );

  it.each(nameless)('retries by the timeout after one over TCP: %s', async (_what, content) => {
    const { outcomes } = await runScenario({
      handler: byAttempt([respond(content)], [respondCorrectly]),
      options: { flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS, ...SHORT_TIMEOUT, tries: 5 },
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
  });

  it.each(table)('fails when each response is malformed: %s', async (_what, content) => {
    expect(await outcomeOf({ handler: always(respond(content)) })).toEqual(MALFORMED);
  });

  it.each(table)('retries after a malformed response: %s', async (_what, content) => {
    const { outcomes, received } = await runScenario({
      handler: byAttempt([respond(content)], [respondCorrectly]),
    });
    expect({ outcomes, tries: received.length }).toEqual({
      outcomes: [{ records: EXPECTED }],
      tries: 2,
    });
  });

  it.each(table)('retries after a malformed response over TCP: %s', async (_what, content) => {
    const { outcomes } = await runScenario({
      handler: byAttempt([respond(content)], [respondCorrectly]),
      options: { flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS },
    });
    expect(outcomes).toEqual([{ records: EXPECTED }]);
  });

  it('survives a flood of malformed datagrams', async () => {
    const flood = times(500, respond(new Uint8Array(64).fill(255)));
    expect(await outcomeOf({ handler: byAttempt([flood], [respondCorrectly]) })).toEqual({
      records: EXPECTED,
    });
  });
});

describe.concurrent('names that break parsers', () => {
  const cname = async (rdata: Wire): Promise<string | undefined> => {
    const { outcomes } = await runScenario({
      handler: always(respond(aliased(rdata))),
      questions: [[NAME, 'CNAME']],
    });
    const [end] = outcomes;
    const [record] = end !== undefined && 'records' in end ? end.records : [];
    return record?.type === 'CNAME' ? record.cname : undefined;
  };

  it.each([
    ['a label of 63 bytes', 'x'.repeat(63), `${'x'.repeat(63)}.test`],
    ['a NUL', 'a\0b', 'a\\000b.test'],
    ['a dot', 'a.b', 'a\\.b.test'],
    ['a backslash', 'a\\b', 'a\\\\b.test'],
    ['a space', 'a b', 'a\\032b.test'],
    ['high bytes', 'a\xff\x80', 'a\\255\\128.test'],
    ['a line feed', 'a\nb', 'a\\010b.test'],
  ])('shows %s inside a label', async (_what, text, shown) => {
    expect(await cname(joined(label(text), label('test'), root))).toBe(shown);
  });

  it('shows a name of 255 bytes', async () => {
    const labels = [63, 63, 63, 61].map((length) => 'x'.repeat(length));
    expect(await cname(joined(...labels.map((text) => label(text)), root))).toBe(labels.join('.'));
  });

  it('shows the root', async () => {
    expect(await cname(root)).toBe('');
  });

  it('follows a chain of pointers', async () => {
    const chain = (offset: number): Uint8Array =>
      Buffer.concat([
        label('end'),
        root,
        pointer(offset),
        pointer(offset + 5),
        pointer(offset + 7),
      ]);
    const hops = raw({
      answers: [
        { name: HERE, type: 65_280, ttl: 1, rdata: chain },
        { name: HERE, type: CNAME, ttl: 1, rdata: (offset) => pointer(offset - 2 - 10 - 2) },
      ],
    });
    const { outcomes } = await runScenario({
      handler: always(respond(hops)),
      questions: [[NAME, 'CNAME']],
    });
    expect(outcomes).toEqual([{ records: [{ type: 'CNAME', ttl: 1, cname: 'end' }] }]);
  });
});

describe.concurrent('unusual values', () => {
  it.each([
    [0, 0],
    [0x7fff_ffff, 0x7fff_ffff],
    [0x8000_0000, 0x8000_0000],
    [0xffff_ffff, 0xffff_ffff],
  ])('reports a TTL of %i unmodified', async (ttl, shown) => {
    expect(
      await outcomeOf({ handler: always(respond(raw({ answers: [address({ ttl })] }))) }),
    ).toEqual({
      records: [{ type: 'A', ttl: shown, host: '192.0.2.1' }],
    });
  });

  it.each([3, 4, 254])('reports a record of class %i beside that of class IN', async (dnsClass) => {
    const content = raw({ answers: [address({ class: dnsClass }), address()] });
    expect(await outcomeOf({ handler: always(respond(content)) })).toEqual({
      records: [...EXPECTED, ...EXPECTED],
    });
  });

  // c-ares knows IN, CHAOS, HS and NONE, and ANY for SIG: ares_dns_mapping.c, ares_dns_class_isvalid().
  it.each([0, 2, 5, 255, 4_096, 65_535])(
    'rejects a response with a record of class %i as malformed',
    async (dnsClass) => {
      const content = raw({ answers: [address({ class: dnsClass }), address()] });
      expect(await outcomeOf({ handler: always(respond(content)) })).toEqual(MALFORMED);
    },
  );

  it('accepts a name that points to a zero byte of the header', async () => {
    expect(await outcomeOf({ handler: always(respond(owned(pointer(4)))) })).toEqual({
      records: EXPECTED,
    });
  });

  it('accepts records of 300 unknown types', async () => {
    const answers = Array.from({ length: 300 }, (_, index) =>
      address({ type: 60_000 + index, rdata: Uint8Array.of(index & 255) }),
    );
    const content = raw({ answers: [...answers, address()] });
    expect(await outcomeOf({ handler: always(respond(content)) })).toEqual({ records: EXPECTED });
  });

  it('accepts unknown types without data', async () => {
    const content = raw({
      answers: [address({ type: 65_280, rdata: new Uint8Array() }), address()],
    });
    expect(await outcomeOf({ handler: always(respond(content)) })).toEqual({ records: EXPECTED });
  });

  it('ignores bytes after the end', async () => {
    const content = raw({ answers: [address()], tail: Buffer.from('and more') });
    expect(await outcomeOf({ handler: always(respond(content)) })).toEqual({ records: EXPECTED });
  });

  it('reports records of other owners in the answer', async () => {
    const records: ResponseRecord[] = [
      { type: 'A', ttl: 60, data: '192.0.2.1' },
      { type: 'A', name: 'other.example.test', ttl: 1, data: '192.0.2.2' },
    ];
    expect(await outcomeOf({ handler: respondWith(records) })).toMatchObject({
      records: [{ host: '192.0.2.1' }, { host: '192.0.2.2' }],
    });
  });

  it('reads hundreds of records in every section', async () => {
    const many = Array.from({ length: 400 }, () => address());
    const content = raw({ answers: [address()], authority: many, additional: many });
    const options = { flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS };
    expect(await outcomeOf({ handler: always(respond(content)), options })).toEqual({
      records: EXPECTED,
    });
  });
});
