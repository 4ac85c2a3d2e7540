import { DNSError, DNSResolver, type QueryOptions } from '@aiodns/resolver';
import { type EdnsOption, EdnsOptionCode } from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from './support/actions.js';
import { resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { always, respondWithOne } from './support/handlers.js';
import { kdig } from './support/kdig.js';
import { type Knot, startKnot } from './support/knot.js';
import { FLAG } from './support/message.js';
import { wireName } from './support/name.js';
import type { ReceivedQuery } from './support/received-query.js';
import { startUnbound, stubZones, type Unbound } from './support/unbound.js';
import { exampleZones } from './support/zones.js';

const OPT = 41;
const DNSSEC_OK = 0x8000;

/** The EDNS record of a query: the bytes after its question (RFC 6891 §6.1.2). */
function ednsOf({ bytes, question }: ReceivedQuery) {
  const at = 12 + (question?.bytes.length ?? 0);
  if (at + 11 > bytes.length || bytes.readUInt16BE(at + 1) !== OPT) return undefined;
  const options: (readonly [code: number, value: string])[] = [];
  for (let next = at + 11; next < bytes.length; ) {
    const length = bytes.readUInt16BE(next + 2);
    options.push([
      bytes.readUInt16BE(next),
      bytes.subarray(next + 4, next + 4 + length).toString('hex'),
    ]);
    next += 4 + length;
  }
  return { dnssecOk: (bytes.readUInt32BE(at + 5) & DNSSEC_OK) !== 0, options };
}

describe('options of one query', () => {
  let server: FaultServer;
  let resolver: DNSResolver;
  beforeAll(async () => {
    server = await startFaultServer(respondWithOne);
    resolver = resolverFor(server, { cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await server.close();
  });

  const methods = ['query', 'queryDns', 'search'] as const;

  /** The query that the server receives for a call. */
  const received = async (
    options: QueryOptions,
    method: (typeof methods)[number] = 'queryDns',
  ): Promise<ReceivedQuery> => {
    const before = server.received.length;
    await resolver[method]('name.example.test.', 'A', options);
    expect(server.received.length).toBe(before + 1);
    const query = server.received.at(-1);
    if (query === undefined) throw new Error('no query');
    return query;
  };

  /** Without the cookie, which c-ares adds. */
  const optionsOf = (query: ReceivedQuery) =>
    ednsOf(query)?.options.filter(([code]) => code !== EdnsOptionCode.COOKIE);

  describe.each(methods)('%s', (method) => {
    it('sets none of them by default', async () => {
      const query = await received({ qclass: 'IN' }, method);
      expect(query.flags).toBe(FLAG.rd);
      expect(query.transport).toBe('udp');
      expect(ednsOf(query)?.dnssecOk).toBe(false);
      expect(optionsOf(query)).toEqual([]);
    });

    it.each<[options: QueryOptions, flags: number]>([
      [{ checkingDisabled: true }, FLAG.rd | FLAG.cd],
      [{ authenticData: true }, FLAG.rd | FLAG.ad],
      [{ recursionDesired: false }, 0],
      [{ recursionDesired: true }, FLAG.rd],
      [{ checkingDisabled: true, authenticData: true, recursionDesired: false }, FLAG.cd | FLAG.ad],
      [{ checkingDisabled: false, authenticData: false }, FLAG.rd],
    ])('with %o has the flags %i', async (options, flags) => {
      expect((await received(options, method)).flags).toBe(flags);
    });

    it('with dnssec sets DO', async () => {
      expect(ednsOf(await received({ dnssec: true }, method))?.dnssecOk).toBe(true);
    });

    it('with tcp goes over TCP, without a bit that says so', async () => {
      const query = await received({ tcp: true }, method);
      expect([query.transport, query.flags]).toEqual(['tcp', FLAG.rd]);
    });

    it.each<[options: QueryOptions, sent: [number, string][]]>([
      [{ nsid: true }, [[3, '']]],
      [{ clientSubnet: '192.0.2.77/24' }, [[8, '00011800c00002']]],
      [{ clientSubnet: '192.0.2.255/25' }, [[8, '00011900c0000280']]],
      [{ clientSubnet: '192.0.2.77' }, [[8, '00012000c000024d']]],
      [{ clientSubnet: '0.0.0.0/0' }, [[8, '00010000']]],
      [{ clientSubnet: '2001:db8:1234:5678::/56' }, [[8, '0002380020010db8123456']]],
      [{ padding: 5 }, [[12, '0000000000']]],
      [{ ednsOptions: [[65001, Uint8Array.of(1, 0, 255)]] }, [[65001, '0100ff']]],
      [
        { nsid: true, ednsOptions: [[5, Uint8Array.of(8, 13)]], padding: 0 },
        [
          [3, ''],
          [5, '080d'],
          [12, ''],
        ],
      ],
    ])('with %o sends these EDNS options', async (options, sent) => {
      expect(optionsOf(await received(options, method))).toEqual(sent);
    });
  });

  it.each<[options: object, message: RegExp]>([
    [{ dnssec: 1 }, /'options\.dnssec' must be a boolean\. Received 1/],
    [{ tcp: 'yes' }, /'options\.tcp' must be a boolean/],
    [{ recursionDesired: null }, /'options\.recursionDesired' must be a boolean/],
    [{ clientSubnet: '192.0.2.0/33' }, /'options\.clientSubnet' must be an address/],
    [{ clientSubnet: 'fe80::1%lo/64' }, /'options\.clientSubnet'/],
    [{ clientSubnet: 5 }, /'options\.clientSubnet'/],
    [{ padding: -1 }, /'options\.padding' must be an integer from 0 to 4096/],
    [{ ednsOptions: [[65536, new Uint8Array()]] }, /'options\.ednsOptions'/],
    [{ ednsOptions: [[1, 'text']] }, /'options\.ednsOptions'/],
    [{ nsid: true, ednsOptions: [[3, new Uint8Array()]] }, /each code once/],
    [{ ednsOptions: [[1, new Uint8Array(9000)]] }, /at most 8192 bytes/],
    [{ dnsSec: true }, /dnsSec/],
  ])('rejects %o with a TypeError', async (options, message) => {
    const calls = methods.map((method) => resolver[method]('name.example.test', 'A', options));
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
      await expect(call).rejects.toThrow(message);
    }
  });

  it('do not share answers in the cache', async () => {
    await using cached = new DNSResolver({ nameservers: [serverString(server)] });
    const before = server.received.length;
    const variants: QueryOptions[] = [
      {},
      { dnssec: true },
      { authenticData: true },
      { clientSubnet: '192.0.2.0/24' },
      { clientSubnet: '198.51.100.0/24' },
    ];
    for (const options of [...variants, ...variants]) {
      await cached.query('shared.example.test', 'A', options);
    }
    expect(server.received.length - before).toBe(variants.length);
  });
});

describe('EDNS options of a response', () => {
  const ask = async (options: readonly EdnsOption[], rcode = 0) => {
    const values = options.map(([code, value]) =>
      Buffer.concat([
        Buffer.of(code >> 8, code & 255, value.length >> 8, value.length & 255),
        value,
      ]),
    );
    const rdata = Buffer.concat(values);
    await using server = await startFaultServer(
      always(
        respond((query) =>
          Buffer.concat([
            Buffer.of(query.bytes[0] ?? 0, query.bytes[1] ?? 0, 0x81, 0x80 | rcode),
            Buffer.of(0, 1, 0, 0, 0, 0, 0, 1),
            query.question?.bytes ?? Buffer.alloc(0),
            Buffer.of(0, 0, OPT, 4, 208, 0, 0, 0, 0, rdata.length >> 8, rdata.length & 255),
            rdata,
          ]),
        ),
      ),
    );
    await using resolver = new DNSResolver({ nameservers: [serverString(server)], tries: 1 });
    const error: unknown = await resolver
      .queryDns('www.example.test', 'MX')
      .catch((reason: unknown) => reason);
    if (!(error instanceof DNSError)) throw new Error('the query did not fail');
    return { error, server: serverString(server) };
  };
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  const text = (value: string) => new Uint8Array(Buffer.from(value));

  it('are decoded, beside their bytes', async () => {
    const options: EdnsOption[] = [
      [3, text('ns1.example')],
      [8, bytes('00011810c00002')],
      [9, bytes('00093a80')],
      [11, bytes('0096')],
      [12, bytes('000000')],
      [15, bytes('0006')],
      [15, Uint8Array.of(0, 15, ...text('on a list'), 0)],
      [15, bytes('fffe')],
      [65001, bytes('ff')],
    ];
    const { error } = await ask(options);
    expect(error.result?.edns).toEqual({
      udpSize: 1232,
      version: 0,
      flags: 0,
      options,
      nsid: 'ns1.example',
      clientSubnet: { address: '192.0.2.0', sourcePrefixLength: 24, scopePrefixLength: 16 },
      expire: 604800,
      keepalive: 15000,
      padding: 3,
      extendedErrors: [
        { code: 6, name: 'DNSSEC_BOGUS', text: '' },
        { code: 15, name: 'BLOCKED', text: 'on a list' },
        { code: 65534, name: 'EDE65534', text: '' },
      ],
    });
    expect(error.extendedErrors).toEqual(error.result?.edns?.extendedErrors);
  });

  it.each<[code: number, value: string]>([
    [8, '0001'],
    [8, '00031800c00002'],
    [8, '00012100c00002'],
    [8, '00011800c0000201ff'],
    [9, '0000'],
    [11, '00'],
    [15, '00'],
  ])('of code %i that are malformed (%s) are only in the list', async (code, value) => {
    const { error } = await ask([[code, bytes(value)]]);
    expect(error.result?.edns).toEqual({
      udpSize: 1232,
      version: 0,
      flags: 0,
      options: [[code, bytes(value)]],
    });
    expect(error.extendedErrors).toEqual([]);
  });

  it('come with the type, name, code and server of the failure', async () => {
    const { error, server } = await ask([], 3);
    expect(error.message).toBe('MX www.example.test: Domain name not found (ENOTFOUND)');
    expect(error.server).toBe(server);
    expect(error.extendedErrors).toEqual([]);
  });
});

describe('the server of a response', () => {
  it('is named, with the transport that it came by', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)] });
    const server = serverString(knot);
    const responders = async (name: string, options: QueryOptions = {}) => {
      const { server: address, transport } = await resolver.queryDns(name, 'A', options);
      return { server: address, transport };
    };
    expect(await responders('www.example.test')).toEqual({ server, transport: 'udp' });
    expect(await responders('www.example.test', { tcp: true, dnssec: true })).toEqual({
      server,
      transport: 'tcp',
    });
    // Truncated over UDP.
    expect(await responders('many-1000.example.test')).toEqual({ server, transport: 'tcp' });
    // From the cache.
    expect(await responders('www.example.test')).toEqual({});
    expect(
      await resolver.search('nowhere.example.test.', 'A').catch((error: unknown) => error),
    ).toMatchObject({ code: 'ENOTFOUND', server, result: { rcode: 'NXDOMAIN', server } });
  });
});

describe('DNSSEC', () => {
  let knot: Knot;
  let unbound: Unbound;
  let resolver: DNSResolver;
  beforeAll(async () => {
    const zones = exampleZones();
    knot = await startKnot({ zones });
    unbound = await startUnbound({ zones: await stubZones(knot, zones) });
    resolver = new DNSResolver({ nameservers: [serverString(unbound)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver?.close();
    await unbound?.stop();
    await knot?.stop();
  });

  it('gives signatures with dnssec, as kdig shows', async () => {
    const { answer, flags } = await resolver.queryDns('signed.test', 'SOA', { dnssec: true });
    const theirs = await kdig(unbound, 'signed.test', 'SOA', { options: ['+dnssec'] });
    expect(answer.map(({ type }) => type).sort()).toEqual(
      theirs.answer.map(({ type }) => type).sort(),
    );
    expect(flags.ad).toBe(true);
    const plain = await resolver.queryDns('signed.test', 'SOA');
    expect([plain.answer.map(({ type }) => type), plain.flags.ad]).toEqual([['SOA'], false]);
  });

  it('says with authenticData alone that the data is valid', async () => {
    const { answer, flags } = await resolver.queryDns('signed.test', 'SOA', {
      authenticData: true,
    });
    expect([answer.map(({ type }) => type), flags.ad]).toEqual([['SOA'], true]);
  });

  it('refuses bogus data with an extended error, and gives it with checkingDisabled', async () => {
    const error: unknown = await resolver
      .query('bogus.test', 'SOA')
      .catch((reason: unknown) => reason);
    if (!(error instanceof DNSError)) throw new Error('the query did not fail');
    expect(error.code).toBe('ESERVFAIL');
    expect(error.extendedErrors.map(({ name }) => name)).toContain('DNSSEC_BOGUS');
    expect(error.message).toBe('SOA bogus.test: DNS server returned general failure (ESERVFAIL)');
    const soa = await resolver.query('bogus.test', 'SOA', { checkingDisabled: true });
    expect(soa.type).toBe('SOA');
  });
});

describe('names of any bytes', () => {
  it.each([
    'My\\032Printer._ipp._tcp.example.test',
    'dot\\.inside.example.test',
    'at\\@.example.test',
    'semi\\;.dollar\\$.quote\\".paren\\(\\).example.test',
    'high\\255\\128.zero\\000.example.test',
    `${'\\255'.repeat(63)}.${'\\001'.repeat(63)}.${'\\254'.repeat(63)}.${'\\002'.repeat(61)}`,
  ])('%s is queried, and named in the result', async (name) => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server);
    const { question, answer } = await resolver.queryDns(name, 'A');
    expect(question.name).toBe(name);
    expect(answer[0]?.name).toBe(name);
    expect(server.received[0]?.question?.bytes.subarray(0, -4)).toEqual(
      Buffer.from(wireName(name)),
    );
    expect(await resolver.query(name, 'A', { dnssec: true })).toHaveLength(1);
  });

  it.each([
    ['254 characters', `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`],
    ['256 octets with escapes', `${'\\255'.repeat(63)}.`.repeat(4)],
  ])('of %s are EBADNAME before anything is sent', async (_length, name) => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server);
    for (const call of [
      resolver.query(name, 'A'),
      resolver.queryDns(name, 'A', { dnssec: true }),
      resolver.search(name, 'A'),
      resolver.getaddrinfo(name),
      resolver.gethostbyname(name, 4),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'EBADNAME' });
    }
    expect(server.received).toEqual([]);
  });

  it('of 255 octets is sent', async () => {
    const name = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server);
    expect(await resolver.query(name, 'A')).toHaveLength(1);
    expect(await resolver.query(`${name}.`, 'A')).toHaveLength(1);
  });
});
