import { DNSError, DNSResolver } from '@aiodns/resolver';
import { ARES_NI_NAMEREQD } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { drop, reply } from '../support/action.js';
import { type AnswerRecord, answer } from '../support/answer.js';
import { cutTo } from '../support/change.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { always, answering, type Handler } from '../support/handler.js';
import { IMPATIENT, NAME } from './scenario.js';

/** The look-ups that c-ares makes several queries for, or reads as something else than records. */
const lookUps = {
  getaddrinfo: (resolver: DNSResolver) => resolver.getaddrinfo(NAME, { port: 443 }),
  gethostbyname: (resolver: DNSResolver) => resolver.gethostbyname(NAME, 4),
  gethostbyaddr: (resolver: DNSResolver) => resolver.gethostbyaddr('192.0.2.1'),
  getnameinfo: (resolver: DNSResolver) =>
    resolver.getnameinfo({ address: '192.0.2.1', port: 0 }, ARES_NI_NAMEREQD),
};

const rcode = (code: number): Handler => answering([], { rcode: code });

const loop: Handler = always(
  reply((query) => {
    const asked = query.question?.name ?? '';
    const records: AnswerRecord[] = [
      { type: 'CNAME', ttl: 5, data: 'other.example.test' },
      { type: 'CNAME', name: 'other.example.test', ttl: 5, data: asked },
    ];
    return answer(query, records);
  }),
);

const faults: readonly (readonly [what: string, handler: Handler, code: string])[] = [
  ['no answer', always(drop), 'ETIMEOUT'],
  ['a message that is cut', always(reply((query) => answer(query), cutTo(20))), 'EBADRESP'],
  ['bytes that are no message', always(reply(new Uint8Array(64).fill(255))), 'ETIMEOUT'],
  ['SERVFAIL', rcode(2), 'ESERVFAIL'],
  ['REFUSED', rcode(5), 'EREFUSED'],
  ['NXDOMAIN', rcode(3), 'ENOTFOUND'],
  ['an answer without records', rcode(0), 'ENODATA'],
  ['aliases that lead round in a circle', loop, 'ENODATA'],
];

/** A name for an address was not found, whatever the reason: ares_gethostbyaddr.c, next_lookup(). */
const reverse = (code: string, what: string): string =>
  what.startsWith('aliases') ? code : 'ENOTFOUND';

const cases = faults.flatMap(([what, handler, code]) => [
  ['getaddrinfo', what, code, handler] as const,
  ['gethostbyname', what, code, handler] as const,
  ['gethostbyaddr', what, reverse(code, what), handler] as const,
  ['getnameinfo', what, reverse(code, what), handler] as const,
]);

describe.concurrent('look-ups of hosts', () => {
  it.each(cases)('%s gets %s: %s', async (method, _what, code, handler) => {
    await using server = await startFaultServer(handler);
    await using resolver = new DNSResolver({
      nameservers: [serverString(server)],
      lookups: 'b',
      tries: 2,
      ...IMPATIENT,
    });
    const failure: unknown = await lookUps[method](resolver).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DNSError);
    expect(failure).toMatchObject({ code });

    server.handle(answering([{ type: 'A', ttl: 9, data: '192.0.2.9' }]));
    expect(await resolver.gethostbyname('later.example.test', 4)).toMatchObject({
      addresses: ['192.0.2.9'],
    });
  });
});
