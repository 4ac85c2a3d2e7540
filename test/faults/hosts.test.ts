import { DNSError, DNSResolver } from '@aiodns/resolver';
import { ARES_NI_NAMEREQD } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { always, type Handler, neverRespond, respondWith } from '../support/handlers.js';
import { cutTo, type ResponseRecord, response } from '../support/response.js';
import { NAME, SHORT_TIMEOUT } from './scenario.js';

/** Lookups that c-ares makes with several queries, or whose results are not records. */
const lookups = {
  getaddrinfo: (resolver: DNSResolver) => resolver.getaddrinfo(NAME, { port: 443 }),
  gethostbyname: (resolver: DNSResolver) => resolver.gethostbyname(NAME, 4),
  gethostbyaddr: (resolver: DNSResolver) => resolver.gethostbyaddr('192.0.2.1'),
  getnameinfo: (resolver: DNSResolver) =>
    resolver.getnameinfo({ address: '192.0.2.1', port: 0 }, ARES_NI_NAMEREQD),
};

const rcode = (code: number): Handler => respondWith([], { rcode: code });

const loop: Handler = always(
  respond((query) => {
    const queried = query.question?.name ?? '';
    const records: ResponseRecord[] = [
      { type: 'CNAME', ttl: 5, data: 'other.example.test' },
      { type: 'CNAME', name: 'other.example.test', ttl: 5, data: queried },
    ];
    return response(query, records);
  }),
);

const faults: readonly (readonly [what: string, handler: Handler, code: string])[] = [
  ['no response', neverRespond, 'ETIMEOUT'],
  ['a message that is cut', always(respond((query) => response(query), cutTo(20))), 'EBADRESP'],
  ['bytes that are no message', always(respond(new Uint8Array(64).fill(255))), 'ETIMEOUT'],
  ['SERVFAIL', rcode(2), 'ESERVFAIL'],
  ['REFUSED', rcode(5), 'EREFUSED'],
  ['NXDOMAIN', rcode(3), 'ENOTFOUND'],
  ['an answer without records', rcode(0), 'ENODATA'],
  ['aliases that form a loop', loop, 'ENODATA'],
];

/** c-ares reports every failure of a reverse lookup as not found: ares_gethostbyaddr.c, next_lookup(). */
const reverse = (code: string, what: string): string =>
  what.startsWith('aliases') ? code : 'ENOTFOUND';

const cases = faults.flatMap(([what, handler, code]) => [
  ['getaddrinfo', what, code, handler] as const,
  ['gethostbyname', what, code, handler] as const,
  ['gethostbyaddr', what, reverse(code, what), handler] as const,
  ['getnameinfo', what, reverse(code, what), handler] as const,
]);

describe.concurrent('host lookups', () => {
  it.each(cases)('%s gets %s: %s', async (method, _what, code, handler) => {
    await using server = await startFaultServer(handler);
    await using resolver = new DNSResolver({
      nameservers: [serverString(server)],
      lookups: 'b',
      tries: 2,
      ...SHORT_TIMEOUT,
    });
    const failure: unknown = await lookups[method](resolver).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DNSError);
    expect(failure).toMatchObject({ code });

    server.handle(respondWith([{ type: 'A', ttl: 9, data: '192.0.2.9' }]));
    expect(await resolver.gethostbyname('later.example.test', 4)).toMatchObject({
      addresses: ['192.0.2.9'],
    });
  });
});
