import { type DNSError, DNSResolver, Rcode, type ResolverOptions } from '@aiodns/resolver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from './support/clients.js';
import { freePort, serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { respondWith } from './support/handlers.js';
import { type Knot, startKnot } from './support/knot.js';
import { root } from './support/name.js';
import type { ResponseOptions } from './support/response.js';
import { exampleZones } from './support/zones.js';

const SOA = {
  name: 'example.test',
  type: 'SOA',
  recordClass: 'IN',
  // The negative TTL is the smaller of the record's TTL and its last field (RFC 2308).
  ttl: 300,
  data: {
    mname: 'ns1.example.test',
    rname: 'hostmaster.admin.example.test',
    serial: 2025010101,
    refresh: 7200,
    retry: 900,
    expire: 1209600,
    minimum: 300,
  },
};

describe('an error of knotd', () => {
  let knot: Knot;
  let resolver: DNSResolver;
  beforeAll(async () => {
    knot = await startKnot({ zones: exampleZones() });
    // TTLs from the cache would count down.
    resolver = new DNSResolver({ nameservers: [serverString(knot)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await knot.stop();
  });

  it('for a name that does not exist shows the SOA of the zone', async () => {
    for (const error of await Promise.all(
      [
        resolver.query('nowhere.example.test', 'A'),
        resolver.queryDns('nowhere.example.test', 'A'),
      ].map(failureOf),
    )) {
      expect(error).toMatchObject({
        name: 'DNSError',
        code: 'ENOTFOUND',
        errno: 4,
        message: 'A nowhere.example.test: Domain name not found (ENOTFOUND)',
        hostname: 'nowhere.example.test',
        qtype: 'A',
        result: {
          rcode: 'NXDOMAIN',
          answer: [],
          authority: [SOA],
          additional: [],
          flags: { aa: true, tc: false },
          question: { type: 'A', recordClass: 'IN' },
        },
      });
      expect(error.stack).toContain('DNSError: A nowhere.example.test: Domain name not found');
    }
  });

  it.each([
    ['has no record of the type', 'www.example.test'],
    ['has no record at all', 'empty.example.test'],
  ])('for a name that %s is ENODATA, with the SOA', async (_what, name) => {
    for (const error of await Promise.all(
      [resolver.query(name, 'MX'), resolver.queryDns(name, 'MX')].map(failureOf),
    )) {
      expect(error).toMatchObject({
        code: 'ENODATA',
        errno: 1,
        hostname: name,
        qtype: 'MX',
        result: { rcode: 'NOERROR', answer: [], authority: [SOA] },
      });
    }
  });

  it('of a search has the last response', async () => {
    const error = await failureOf(resolver.search('nowhere.example.test.', 'A'));
    expect(error).toMatchObject({
      code: 'ENOTFOUND',
      hostname: 'nowhere.example.test.',
      qtype: 'A',
    });
    expect(error.result).toMatchObject({ rcode: 'NXDOMAIN', authority: [SOA] });
  });

  it('for a dangling alias shows the alias', async () => {
    expect(await failureOf(resolver.query('dangling.example.test', 'A'))).toMatchObject({
      code: 'ENOTFOUND',
      result: { answer: [{ type: 'CNAME', data: { cname: 'nowhere.example.test' } }] },
    });
  });

  it('for an alias that ends without a record of the type shows the chain', async () => {
    const { code, result } = await failureOf(resolver.query('chain1.example.test', 'MX'));
    expect(code).toBe('ENODATA');
    expect(result?.answer.map(({ type }) => type)).toEqual(['CNAME', 'CNAME', 'CNAME']);
  });

  it('for aliases that form a loop is ENODATA, and shows the loop', async () => {
    const { code, result } = await failureOf(resolver.query('loop1.example.test', 'A'));
    expect(code).toBe('ENODATA');
    expect(result?.answer.map(({ name }) => name)).toEqual([
      'loop1.example.test',
      'loop2.example.test',
    ]);
  });

  it('for a zone that is not served is EREFUSED, with the response', async () => {
    expect(await failureOf(resolver.query('www.unserved.test', 'A'))).toMatchObject({
      code: 'EREFUSED',
      errno: 6,
      result: { rcode: 'REFUSED', answer: [] },
    });
  });

  it('names the queried type, however it was written', async () => {
    for (const qtype of ['MX', 'TYPE15', 15] as const) {
      expect(await failureOf(resolver.query('www.example.test', qtype))).toMatchObject({
        qtype: 'MX',
      });
    }
    expect(await failureOf(resolver.query('www.example.test', 65280))).toMatchObject({
      qtype: 'TYPE65280',
    });
  });

  it('of a lookup without a type has no type', async () => {
    for (const error of await Promise.all(
      [
        resolver.getaddrinfo('nowhere.example.test'),
        resolver.gethostbyname('nowhere.example.test', 4),
      ].map(failureOf),
    )) {
      expect(error).toMatchObject({ code: 'ENOTFOUND', hostname: 'nowhere.example.test' });
      expect(error).not.toHaveProperty('qtype');
    }
    expect(await failureOf(resolver.gethostbyaddr('192.0.2.250'))).toMatchObject({
      code: 'ENOTFOUND',
      hostname: '192.0.2.250',
    });
  });
});

describe('a response code', () => {
  let server: FaultServer;
  let resolver: DNSResolver;
  const respondWithOptions = (options: ResponseOptions) =>
    server.handle(respondWith([], { edns: {}, ...options }));
  beforeEach(async () => {
    server = await startFaultServer(respondWith([]));
    resolver = new DNSResolver({ nameservers: [serverString(server)], tries: 1, cacheMaxTtl: 0 });
  });
  afterEach(async () => {
    await resolver.close();
    await server.close();
  });

  it.each([
    ['NOERROR', 'ENODATA'],
    ['FORMERR', 'EFORMERR'],
    ['SERVFAIL', 'ESERVFAIL'],
    ['NXDOMAIN', 'ENOTFOUND'],
    ['NOTIMP', 'ENOTIMP'],
    ['REFUSED', 'EREFUSED'],
  ] as const)('%s is the error %s, with the response', async (rcode, code) => {
    respondWithOptions({ rcode: Rcode[rcode] });
    for (const error of await Promise.all(
      [resolver.query('host.test', 'A'), resolver.queryDns('host.test', 'A')].map(failureOf),
    )) {
      expect(error).toMatchObject({ code, result: { rcode, answer: [] } });
    }
  });

  const others = Object.entries(Rcode).filter(
    // BADVERS and BADSIG share a number, which is reported as BADVERS. c-ares handles BADCOOKIE itself (RFC 7873 §5.3).
    ([name, code]) => code > Rcode.REFUSED && name !== 'BADSIG' && name !== 'BADCOOKIE',
  );
  it.each(others)('%s is no error to c-ares: the response carries it', async (rcode, code) => {
    respondWithOptions({ rcode: code });
    expect(await resolver.queryDns('host.test', 'A')).toMatchObject({ rcode, answer: [] });
    expect(await failureOf(resolver.query('host.test', 'A'))).toMatchObject({
      code: 'ENODATA',
      result: { rcode },
    });
  });

  it.each([12, 24, 4095])('%i, which has no name, is ESERVFAIL to c-ares', async (rcode) => {
    respondWithOptions({ rcode });
    expect(await failureOf(resolver.queryDns('host.test', 'A'))).toMatchObject({
      code: 'ESERVFAIL',
      result: { rcode: 'SERVFAIL' },
    });
  });

  it('keeps its records: those of an NXDOMAIN are in the error', async () => {
    const soa = {
      name: 'test',
      type: 'SOA',
      ttl: 60,
      data: {
        mname: 'ns.test',
        rname: 'admin.test',
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum: 5,
      },
    } as const;
    const additional = { name: 'ns.test', type: 'A', ttl: 60, data: '192.0.2.53' } as const;
    respondWithOptions({ rcode: Rcode.NXDOMAIN, authority: [soa], additional: [additional] });
    const { result } = await failureOf(resolver.query('host.test', 'A'));
    expect(result?.authority).toMatchObject([{ name: 'test', type: 'SOA', data: { minimum: 5 } }]);
    expect(result?.additional).toMatchObject([{ name: 'ns.test', data: { addr: '192.0.2.53' } }]);
  });
});

describe('a response', () => {
  const A_RECORD = { type: 'A', ttl: 60, data: '192.0.2.1' } as const;
  const resultOf = async (options: ResponseOptions, ttl = 60) => {
    await using server = await startFaultServer(respondWith([{ ...A_RECORD, ttl }], options));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
    return await resolver.queryDns('Host.test', 'A');
  };

  it.each(['aa', 'rd', 'ra', 'ad', 'cd'] as const)('has flag %s alone', async (flag) => {
    const none = { aa: false, rd: false, ra: false, ad: false, cd: false };
    const { flags } = await resultOf({ flags: { ...none, [flag]: true } });
    expect(flags).toEqual({ ...none, tc: false, [flag]: true });
  });

  it('has the question', async () => {
    const { question, rcode } = await resultOf({});
    expect(question).toEqual({ name: 'Host.test', type: 'A', recordClass: 'IN' });
    expect(rcode).toBe('NOERROR');
  });

  it('has EDNS with all of its options, and no OPT among the additional records', async () => {
    const additional = [{ name: 'other.test', ...A_RECORD }];
    const options: [number, Uint8Array][] = [
      [3, Uint8Array.of(110, 115)],
      [65001, Uint8Array.of()],
      [65002, Uint8Array.of(0, 255)],
    ];
    const result = await resultOf({ additional, edns: { udpSize: 4096, dnssecOk: true, options } });
    expect(result.edns).toEqual({
      udpSize: 4096,
      version: 0,
      flags: 0x8000,
      options,
      nsid: 'ns',
    });
    expect(result.additional.map(({ name, type }) => [name, type])).toEqual([['other.test', 'A']]);
  });

  it('has no EDNS where the server has none', async () => {
    expect(await resultOf({ edns: false })).not.toHaveProperty('edns');
  });

  it.each([0, 1, 0x7fffffff, 0xffffffff])('has a TTL of %i unmodified', async (ttl) => {
    const { answer: records } = await resultOf({}, ttl);
    expect(records.map((record) => record.ttl)).toEqual([ttl]);
  });
});

describe('a malformed response', () => {
  const readings: [
    what: string,
    records: Parameters<typeof respondWith>[0],
    options?: ResponseOptions,
  ][] = [
    [
      'an address that is too short',
      [{ name: 'host.test', type: 1, rdata: Uint8Array.of(1, 2, 3) }],
    ],
    [
      'a record of an invalid class',
      [{ name: 'host.test', type: 1, class: 255, rdata: Uint8Array.of(1, 2, 3, 4) }],
    ],
    [
      'two EDNS records',
      [],
      { edns: {}, additional: [{ name: root, type: 41, class: 512, rdata: Uint8Array.of() }] },
    ],
  ];
  it.each(readings)('with %s is EBADRESP', async (_what, records, options) => {
    await using server = await startFaultServer(respondWith(records, options));
    await using resolver = new DNSResolver({ nameservers: [serverString(server)], tries: 1 });
    const error = await failureOf(resolver.query('host.test', 'A'));
    expect(error).toMatchObject({ code: 'EBADRESP', errno: 10, hostname: 'host.test' });
    expect(error).not.toHaveProperty('result');
  });
});

describe('no server', () => {
  const failure = async (options: ResolverOptions): Promise<DNSError> => {
    await using resolver = new DNSResolver(options);
    return await failureOf(resolver.query('host.test', 'A'));
  };

  it('that listens is ECONNREFUSED', async () => {
    const nameservers = [serverString({ address: '127.0.0.1', port: await freePort() })];
    expect(await failure({ nameservers, tries: 1 })).toMatchObject({
      code: 'ECONNREFUSED',
      errno: 11,
      message: 'A host.test: Could not contact DNS servers (ECONNREFUSED)',
    });
  });

  it('that responds is ETIMEOUT', async () => {
    await using silent = await startFaultServer(() => []);
    const nameservers = [serverString(silent)];
    const error = await failure({ nameservers, tries: 1, timeout: 250 });
    expect(error).toMatchObject({ code: 'ETIMEOUT', errno: 12, hostname: 'host.test' });
    expect(error).not.toHaveProperty('result');
  });
});
