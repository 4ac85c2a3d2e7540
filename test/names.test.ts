import { DNSResolver } from '@aiodns/resolver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { respondWith } from './support/handlers.js';
import { type Knot, startKnot } from './support/knot.js';
import { exampleZones } from './support/zones.js';

const labels = (...sizes: number[]) => sizes.map((size) => 'a'.repeat(size)).join('.');

describe('a name', () => {
  let server: FaultServer;
  let resolver: DNSResolver;
  beforeEach(async () => {
    server = await startFaultServer(respondWith([{ type: 'A', ttl: 1, data: '192.0.2.1' }]));
    resolver = new DNSResolver({ nameservers: [serverString(server)], cacheMaxTtl: 0 });
  });
  afterEach(async () => {
    await resolver.close();
    await server.close();
  });

  const queried = async (name: string): Promise<string | undefined> => {
    await resolver.query(name, 'A');
    return server.received.at(-1)?.question?.name;
  };

  it.each([
    ['without a dot at its end', 'www.example.test', 'www.example.test'],
    ['with a dot at its end', 'www.example.test.', 'www.example.test'],
    ['of one label', 'localhost', 'localhost'],
    ['in upper case', 'WwW.Example.TEST', 'WwW.Example.TEST'],
    ['with underscores', '_sip._tcp.a_b.test', '_sip._tcp.a_b.test'],
    ['with hyphens at the ends', '-a-.test', '-a-.test'],
    ['of a wildcard', '*.wild.test', '*.wild.test'],
    [
      'of a classless delegation (RFC 2317)',
      '0/25.2.0.192.in-addr.arpa',
      '0/25.2.0.192.in-addr.arpa',
    ],
    ['that looks like an IPv4 address', '192.0.2.1', '192.0.2.1'],
    ['with a dot inside a label', 'a\\.b.test', 'a\\.b.test'],
    ['with a dot written as a number', 'a\\046b.test', 'a\\.b.test'],
    ['with a letter written as a number', '\\097b.test', 'ab.test'],
    ['with a letter that needs no escape', '\\ab.test', 'ab.test'],
    ['with a label of 63 bytes', `${labels(63)}.test`, `${labels(63)}.test`],
    ['of 255 bytes on the wire', labels(63, 63, 63, 61), labels(63, 63, 63, 61)],
    [
      'of 255 bytes on the wire with a dot at its end',
      `${labels(63, 63, 63, 61)}.`,
      labels(63, 63, 63, 61),
    ],
    ['with a space', 'a b.test', 'a\\032b.test'],
    ['that is an IPv6 address', '2001:db8::1', '2001:db8::1'],
    ['with an escaped NUL', 'nul\\000inside.test', 'nul\\000inside.test'],
    ['with an escaped byte beyond ASCII', 'high\\255.test', 'high\\255.test'],
    ['with an escaped space', 'with\\032space.test', 'with\\032space.test'],
    ['with an escaped quote', 'quo\\"te.test', 'quo\\"te.test'],
    ['empty: the root', '', ''],
    ['of a single dot: the root', '.', ''],
  ])('%s is queried', async (_what, name, onTheWire) => {
    expect(await queried(name)).toBe(onTheWire);
  });

  it.each([
    ['bücher.test', 'xn--bcher-kva.test'],
    ['BÜCHER.test', 'xn--bcher-kva.test'],
    ['straße.test', 'xn--strae-oqa.test'],
    ['\u{1f600}.test', 'xn--e28h.test'],
    ['www\u3002bücher\uff0etest\uff61', 'www.xn--bcher-kva.test'],
    ['ｗｗｗ.test', 'www.test'],
    ['_sip._tcp.bücher.test', '_sip._tcp.xn--bcher-kva.test'],
    ['a\\.b.bücher.test', 'a\\.b.xn--bcher-kva.test'],
    ['１２.test', '12.test'],
  ])('internationalised as %s is queried as %s', async (name, onTheWire) => {
    expect(await queried(name)).toBe(onTheWire);
  });

  it.each([
    ['with a label of 64 bytes', `${labels(64)}.test`],
    ['of 256 bytes on the wire', labels(63, 63, 63, 62)],
    ['of 256 characters', labels(63, 63, 63, 62, 1)],
    ['of 10,000 characters', 'a.'.repeat(5_000)],
    ['with an empty label', 'a..test'],
    ['with an empty first label', '.test'],
    ['with two dots at its end', 'a.test..'],
    ['of two dots', '..'],
    ['with a lone backslash at its end', 'a.test\\'],
    ['with an escape cut short', 'a\\25'],
    ['with an escape beyond a byte', 'a\\256.test'],
    ['with a code point without a meaning', 'a\u0378b.test'],
    ['with half of a surrogate pair', 'a\ud800.test'],
    ['with letters of both directions in one label', '\u05d0a.test'],
    ['with a label that is too long once converted', `${'ü'.repeat(60)}.test`],
    ['with a label that a URL parser would cut', 'ü@evil.test'],
  ])('%s is EBADNAME, and no packet is sent', async (_what, name) => {
    const { length } = server.received;
    for (const error of await Promise.all(
      [resolver.query(name, 'A'), resolver.queryDns(name, 'TXT')].map(errorOf),
    )) {
      expect(error).toMatchObject({
        name: 'DNSError',
        code: 'EBADNAME',
        errno: 8,
        hostname: name,
      });
    }
    // A packet of an earlier query would arrive before that of a later one.
    await resolver.query('last.test', 'A');
    expect(server.received).toHaveLength(length + 1);
  });

  it('is not cut when its escapes are long', async () => {
    const escaped = [63, 63].map((size) => '\\097'.repeat(size)).join('.');
    expect(await queried(escaped)).toBe(labels(63, 63));
  });

  it.each(['service.onion', 'a.b.ONION', 'service.onion.'])(
    'under .onion does not exist, and no packet is sent: %s',
    async (name) => {
      await expect(resolver.query(name, 'A')).rejects.toMatchObject({
        code: 'ENOTFOUND',
        hostname: name,
      });
      await expect(resolver.queryDns(name, 'HTTPS')).rejects.toMatchObject({ code: 'ENOTFOUND' });
      await expect(resolver.search(name, 'A')).rejects.toMatchObject({ code: 'ENOTFOUND' });
      await expect(resolver.getaddrinfo(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
      await expect(resolver.gethostbyname(name, 4)).rejects.toMatchObject({ code: 'ENOTFOUND' });
      expect(server.received).toEqual([]);
    },
  );

  it.each(['onion.test', 'x.notonion'])(
    'that only resembles .onion is queried: %s',
    async (name) => {
      expect(await queried(name)).toBe(name);
    },
  );
});

describe('a name of knotd', () => {
  let knot: Knot;
  let resolver: DNSResolver;
  beforeAll(async () => {
    knot = await startKnot({ zones: exampleZones() });
    resolver = new DNSResolver({ nameservers: [serverString(knot)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await knot.stop();
  });

  it.each([
    ['with a dot at its end', 'v4only.example.test.', '192.0.2.40'],
    ['in another case', 'mIxEd-cAsE.EXAMPLE.test', '192.0.2.131'],
    ['with a dot inside a label', 'dot\\.inside.example.test', '192.0.2.122'],
    ['with underscores', '_under_score.example.test', '192.0.2.128'],
    ['that is internationalised', 'bücher.example.test', '192.0.2.130'],
    ['with a label of 63 bytes', `${labels(63)}.example.test`, '192.0.2.120'],
    [
      'as long as a name can be',
      `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(48)}.example.test`,
      '192.0.2.121',
    ],
  ])('%s has its record', async (_what, name, host) => {
    expect(await resolver.query(name, 'A')).toEqual([{ type: 'A', ttl: 3600, host }]);
  });

  it('comes back in the letter case of the query', async () => {
    const { answer, question } = await resolver.queryDns('mIxEd-cAsE.example.test', 'A');
    expect(question.name).toBe('mIxEd-cAsE.example.test');
    expect(answer.map(({ name }) => name.toLowerCase())).toEqual(['mixed-case.example.test']);
  });

  it('in the data of a record keeps its escapes', async () => {
    expect(await resolver.query('odd-mx.example.test', 'MX')).toMatchObject([
      { host: 'high\\255\\254.example.test' },
    ]);
    expect(await resolver.query('odd.example.test', 'CNAME')).toMatchObject({
      cname: 'dot\\.inside.example.test',
    });
  });
});
