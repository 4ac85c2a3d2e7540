import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { DNSError, DNSResolver, type TransferOptions } from '@aiodns/resolver';
import { type DNSRecord, toText } from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type KdigRecord, kdig } from './support/kdig.js';
import { startKnot } from './support/knot.js';
import { startNsd } from './support/nsd.js';
import type { ServerProcess } from './support/server-process.js';
import { exampleZones, type Zone, zone } from './support/zones.js';

const SECRET = Buffer.from('a secret of 32 bytes, or longer ').toString('base64');
const KEY = { name: 'transfer-key', secret: SECRET } as const;

const KNOT_CONFIG = `
key:
  - id: transfer-key
    algorithm: hmac-sha256
    secret: ${SECRET}
  - id: sha512-key
    algorithm: hmac-sha512
    secret: ${SECRET}
acl:
  - id: keyed
    key: [transfer-key, sha512-key]
    action: transfer
  - id: open
    address: 127.0.0.1
    action: transfer
`;

const collect = async (records: AsyncIterable<DNSRecord>): Promise<DNSRecord[]> => {
  const all: DNSRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
};

const failureOf = async (records: AsyncIterable<DNSRecord>): Promise<DNSError> => {
  const error: unknown = await collect(records).catch((reason: unknown) => reason);
  if (error instanceof DNSError) return error;
  throw new Error(`the transfer did not fail: ${String(error)}`);
};

const kdigText = ({ name, ttl, class: recordClass, type, rdata }: KdigRecord): string =>
  `${name} ${ttl} ${recordClass} ${type} ${rdata}`.trimEnd();

/** A zone file with another serial. */
const serialOf = (base: Zone, serial: number): Zone => ({
  ...base,
  text: base.text.replace('2025010101', String(serial)),
});

describe('a transfer from knotd', () => {
  let knot: ServerProcess;
  let resolver: DNSResolver;
  beforeAll(async () => {
    const { text } = zone('elsewhere.test');
    const keyed: Zone = {
      name: 'keyed.test',
      text: text.replaceAll('elsewhere.test', 'keyed.test'),
      settings: ['acl: keyed'],
    };
    knot = await startKnot({
      zones: [...exampleZones(), keyed],
      definitions: KNOT_CONFIG,
      template: ['journal-content: none', 'acl: [open, keyed]'],
    });
    resolver = new DNSResolver({ nameservers: [serverString(knot)] });
  });
  afterAll(async () => {
    await resolver?.close();
    await knot?.stop();
  });

  it.each(['example.test', 'signed.test', '2.0.192.in-addr.arpa'])(
    'of %s has the records that kdig shows, the last SOA but once',
    async (name) => {
      const theirs = await kdig(knot, name, 'AXFR');
      const expected = theirs.answer.map(kdigText);
      expect(expected.length).toBeGreaterThan(3);
      expect(expected.at(-1)).toBe(expected[0]);
      const ours = await collect(resolver.transfer(name));
      // kdig does not know SIG.
      const unknown = / SIG |TYPE24/;
      expect(ours.map(toText).filter((text) => !unknown.test(text))).toEqual(
        expected.slice(0, -1).filter((text) => !unknown.test(text)),
      );
    },
  );

  it('accepts a final dot, and a server', async () => {
    await using other = new DNSResolver({ nameservers: ['127.0.0.1:9'] });
    const records = await collect(
      other.transfer('elsewhere.test.', { server: serverString(knot) }),
    );
    expect(records[0]).toMatchObject({ type: 'SOA', name: 'elsewhere.test' });
  });

  it('goes on to the next server when one refuses the connection', async () => {
    await using other = new DNSResolver({ nameservers: ['127.0.0.1:9', serverString(knot)] });
    expect((await collect(other.transfer('elsewhere.test'))).length).toBeGreaterThan(2);
  });

  it.each([
    ['hmac-sha256', KEY],
    ['hmac-sha512', { ...KEY, name: 'sha512-key', algorithm: 'hmac-sha512' }],
    ['bytes', { ...KEY, secret: Buffer.from(SECRET, 'base64') }],
  ] as const)('is signed and verified with a key (%s)', async (_what, tsig) => {
    const records = await collect(resolver.transfer('keyed.test', { tsig }));
    expect(records.length).toBeGreaterThan(2);
    expect(records.filter(({ type }) => type === 'SOA')).toHaveLength(1);
  });

  it('of many messages is verified', async () => {
    const records = await collect(resolver.transfer('example.test', { tsig: KEY }));
    expect(records.length).toBeGreaterThan(3000);
  });

  it('without the key is EREFUSED, and says what the server answers', async () => {
    const error = await failureOf(resolver.transfer('keyed.test'));
    expect(error).toMatchObject({
      code: 'EREFUSED',
      hostname: 'keyed.test',
      qtype: 'AXFR',
      server: serverString(knot),
      result: { rcode: 'NOTAUTH' },
      message: 'AXFR keyed.test: DNS server refused query (EREFUSED)',
    });
    expect(String(error.cause)).toContain('NOTAUTH');
  });

  it.each([
    ['an unknown key', { ...KEY, name: 'unknown-key' }, 'error 17'],
    ['a wrong secret', { ...KEY, secret: 'AAAA' }, 'error 16'],
  ])('with %s fails, with the reason', async (_what, tsig, reason) => {
    const error = await failureOf(resolver.transfer('keyed.test', { tsig }));
    expect(error.code).toBe('EREFUSED');
    expect(String(error.cause)).toContain(reason);
  });

  it('of a zone that the server does not have is EREFUSED', async () => {
    expect((await failureOf(resolver.transfer('nowhere.test'))).code).toBe('EREFUSED');
  });

  it('ends at the limit of records', async () => {
    const error = await failureOf(resolver.transfer('example.test', { maxRecords: 10 }));
    expect(error.code).toBe('EBADRESP');
    expect(String(error.cause)).toContain('more than 10 records');
  });

  it('ends when the caller has enough', async () => {
    for await (const record of resolver.transfer('example.test')) {
      expect(record.type).toBe('SOA');
      break;
    }
    expect((await collect(resolver.transfer('elsewhere.test'))).length).toBeGreaterThan(2);
  });

  it('is the SOA alone when the caller has the zone', async () => {
    const records = await collect(resolver.transfer('example.test', { serial: 2025010101 }));
    expect(records.map(({ type }) => type)).toEqual(['SOA']);
  });

  it.each<[options: object, message: RegExp]>([
    [{ serial: -1 }, /'options\.serial' must be an integer from 0 to 4294967295/],
    [{ maxRecords: 0 }, /'options\.maxRecords'/],
    [{ timeout: 0 }, /'options\.timeout'/],
    [{ server: '' }, /'options\.server'/],
    [{ tsig: { name: 'k' } }, /'options\.tsig\.secret' must be bytes/],
    [{ tsig: { name: '', secret: 'AAAA' } }, /'options\.tsig\.name'/],
    [{ tsig: { ...KEY, algorithm: 'md5' } }, /'options\.tsig\.algorithm' must be one of/],
    [{ zone: 1 }, /zone/],
  ])('throws a TypeError for %o', (options, message) => {
    expect(() => resolver.transfer('example.test', options as TransferOptions)).toThrow(message);
  });
});

describe('an incremental transfer from knotd', () => {
  it('has the changes, each between the serials before and after it', async () => {
    const base = zone('elsewhere.test');
    const from = { ...base, text: base.text.replace('hostmaster 1 ', 'hostmaster 2025010101 ') };
    await using knot = await startKnot({
      zones: [from],
      definitions: KNOT_CONFIG,
      template: ['journal-content: changes', 'zonefile-load: difference', 'acl: open'],
    });
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)], cacheMaxTtl: 0 });
    const changed = serialOf(from, 2025010102);
    await writeFile(
      join(dirname(knot.confPath), 'zones', 'elsewhere.test.zone'),
      `${changed.text}\nadded 60 A 192.0.2.250\n`,
    );
    process.kill(knot.pid, 'SIGHUP');
    await vi.waitFor(
      async () => {
        expect((await resolver.query('elsewhere.test', 'SOA')).serial).toBe(2025010102);
      },
      { timeout: 10_000 },
    );
    const records = await collect(resolver.transfer('elsewhere.test', { serial: 2025010101 }));
    expect(
      records.map((record) => (record.type === 'SOA' ? record.data.serial : toText(record))),
    ).toEqual([2025010102, 2025010101, 2025010102, 'added.elsewhere.test. 60 IN A 192.0.2.250']);
  });
});

it('a transfer from nsd has the records of its zone', async () => {
  await using nsd = await startNsd({
    zones: [zone('elsewhere.test')],
    zone: '  provide-xfr: 127.0.0.1 transfer-key\n',
    config: `key:\n  name: transfer-key\n  algorithm: hmac-sha256\n  secret: "${SECRET}"\n`,
  });
  await using resolver = new DNSResolver({ nameservers: [serverString(nsd)] });
  const records = await collect(resolver.transfer('elsewhere.test', { tsig: KEY }));
  expect(records[0]?.type).toBe('SOA');
  expect(records.length).toBeGreaterThan(2);
  expect((await failureOf(resolver.transfer('elsewhere.test'))).code).toBe('EREFUSED');
});

describe('a transfer from a faulty server', () => {
  const listen = async (onQuery: (query: Buffer) => Buffer | 'close' | 'silence') => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', (data) => {
        const reply = onQuery(data.subarray(2));
        if (reply === 'close') socket.end();
        else if (reply !== 'silence') {
          socket.write(Buffer.concat([Buffer.of(reply.length >> 8, reply.length & 255), reply]));
          socket.end();
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    return {
      server: `127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        server.close();
      },
    };
  };
  const header = (query: Buffer, answers: number) =>
    Buffer.concat([query.subarray(0, 2), Buffer.of(0x84, 0, 0, 0, 0, answers, 0, 0, 0, 0)]);
  const address = Buffer.from('0000010001000000000004c0000201', 'hex');

  it.each<[what: string, reply: (query: Buffer) => Buffer | 'close' | 'silence', code: string]>([
    ['closes the connection', () => 'close', 'EOF'],
    ['does not respond', () => 'silence', 'ETIMEOUT'],
    ['sends half a message', (query) => query.subarray(0, 7), 'EBADRESP'],
    ['sends the query back', (query) => query, 'EBADRESP'],
    [
      'begins with another record than the SOA',
      (query) => Buffer.concat([header(query, 1), address]),
      'EBADRESP',
    ],
    ['sends no record', (query) => header(query, 0), 'EOF'],
  ])('that %s fails', async (_what, reply, code) => {
    await using faulty = await listen(reply);
    await using resolver = new DNSResolver({ nameservers: [faulty.server] });
    expect((await failureOf(resolver.transfer('a.test', { timeout: 300 }))).code).toBe(code);
  });

  it('is cancelled by its signal', async () => {
    await using faulty = await listen(() => 'silence');
    await using resolver = new DNSResolver({ nameservers: [faulty.server] });
    const controller = new AbortController();
    const failed = failureOf(resolver.transfer('a.test', { signal: controller.signal }));
    controller.abort(new Error('enough'));
    expect(await failed).toMatchObject({ code: 'ECANCELLED', cause: controller.signal.reason });
    const aborted = resolver.transfer('a.test', { signal: controller.signal });
    expect((await failureOf(aborted)).code).toBe('ECANCELLED');
  });

  it('that nobody runs is ECONNREFUSED', async () => {
    await using resolver = new DNSResolver({ nameservers: ['127.0.0.1:9'] });
    expect((await failureOf(resolver.transfer('a.test'))).code).toBe('ECONNREFUSED');
  });
});
