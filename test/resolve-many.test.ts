import { channel } from 'node:diagnostics_channel';
import { DNSResolver } from '@aiodns/resolver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, neverRespond, respondWith, respondWithOne } from './support/handlers.js';
import { FLAG } from './support/message.js';
import { runSource } from './support/program.js';

/** Longer than any test, in ms. */
const FOR_EVER = 600_000;

let server: FaultServer;
let resolver: DNSResolver;
beforeEach(async () => {
  server = await startFaultServer(byName({ 'silent.test': neverRespond }, respondWithOne));
  resolver = new DNSResolver({
    nameservers: [serverString(server)],
    timeout: FOR_EVER,
    maxTimeout: FOR_EVER,
    tries: 1,
    cacheMaxTtl: 0,
  });
});
afterEach(async () => {
  await resolver.close();
  await server.close();
});

const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

function* numbered(count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield `n${index}.test`;
}

describe('resolveMany', () => {
  it('queries each name once', async () => {
    const seen = new Set<string>();
    for await (const { name, result } of resolver.resolveMany(numbered(3000), 'A')) {
      expect(result).toEqual([{ type: 'A', ttl: 300, host: '192.0.2.1' }]);
      seen.add(name);
    }
    expect(seen).toEqual(new Set(numbered(3000)));
    expect(server.received).toHaveLength(3000);
  });

  it('keeps the order of the input, and the whole response on request', async () => {
    const names: string[] = [];
    const run = resolver.resolveMany(numbered(300), 'A', { order: 'input', response: true });
    for await (const { name, result } of run) {
      names.push(name);
      expect(result?.answer[0]?.name).toBe(name);
    }
    expect(names).toEqual([...numbered(300)]);
  });

  it('has the records of the answer section, and the whole response of an error', async () => {
    const alias = [
      { type: 'CNAME', ttl: 60, data: 'b.test' },
      { name: 'b.test', type: 'A', ttl: 30, data: '192.0.2.7' },
    ] as const;
    const nowhere = respondWith([], { rcode: NXDOMAIN });
    server.handle(byName({ 'a.test': respondWith(alias), 'nowhere.test': nowhere }, neverRespond));
    const options = { response: 'answer', order: 'input' } as const;
    const run = resolver.resolveMany([['a.test', 'nowhere.test']], 'A', options);
    const [found, failed] = await collect(run);
    expect(found).toMatchObject({
      server: serverString(server),
      result: [
        { name: 'a.test', type: 'CNAME', ttl: 60, data: { cname: 'b.test' } },
        { name: 'b.test', type: 'A', ttl: 30, data: { addr: '192.0.2.7' } },
      ],
    });
    expect(failed?.error).toMatchObject({ code: 'ENOTFOUND', result: { rcode: 'NXDOMAIN' } });
  });

  it('limits each attempt by a timeout', async () => {
    const run = resolver.resolveMany(['silent.test', 'a.test'], 'A', {
      timeout: 50,
      order: 'input',
    });
    expect((await run.next()).value).toMatchObject({ attempts: 1, error: { code: 'ETIMEOUT' } });
    expect((await run.next()).value).toMatchObject({ name: 'a.test' });
    expect(await run.next()).toEqual({ done: true, value: undefined });
  });

  it.each([{}, { timeout: 10_000 }, { response: true }, { response: 'answer' }] as const)(
    'names the server that responded, and counts what was sent to all: %j',
    async (options) => {
      await using failing = await startFaultServer(respondWith([], { rcode: SERVFAIL }));
      await using refusing = await startFaultServer(respondWith([], { rcode: REFUSED }));
      const servers = [failing, refusing, server].map(serverString);
      await using several = new DNSResolver({ nameservers: servers, tries: 1, cacheMaxTtl: 0 });
      const [outcome] = await collect(several.resolveMany(['a.test'], 'A', options));
      expect(outcome).toMatchObject({ attempts: 3, server: servers[2] });
      expect(outcome).toHaveProperty('result');
    },
  );

  it('names the server of an error, and none where no server responded', async () => {
    server.handle(byName({ 'silent.test': neverRespond }, respondWith([], { rcode: NXDOMAIN })));
    await using impatient = new DNSResolver({
      nameservers: [serverString(server)],
      timeout: 20,
      tries: 2,
      cacheMaxTtl: 0,
    });
    const names = ['a.test', 'silent.test', 'x..test'];
    const outcomes = await collect(impatient.resolveMany(names, 'A', { order: 'input' }));
    const seen = outcomes.map(({ attempts, server, error }) => [error?.code, attempts, server]);
    expect(seen).toEqual([
      ['ENOTFOUND', 1, serverString(server)],
      ['ETIMEOUT', 2, undefined],
      ['EBADNAME', 0, undefined],
    ]);
  });

  it('has neither server nor attempts for a response from the cache', async () => {
    await using caching = new DNSResolver({ nameservers: [serverString(server)] });
    await caching.query('a.test', 'A');
    const [outcome] = await collect(caching.resolveMany(['a.test'], 'A'));
    expect(outcome).toMatchObject({ attempts: 0, result: [{ host: '192.0.2.1' }] });
    expect(outcome).not.toHaveProperty('server');
  });

  it('leaves no query behind when its loop is left', async () => {
    for await (const { name } of resolver.resolveMany(['silent.test', 'a.test'], 'A')) {
      expect(name).toBe('a.test');
      break;
    }
    expect(await resolver.wait(FOR_EVER)).toBe(true);
  });

  it('refuses malformed names one by one, with and without limits', async () => {
    for (const options of [{}, { timeout: 10_000 }, { response: true }] as const) {
      const found = new Map<string, [code: string | undefined, attempts: number]>();
      const names = ['a\0b', 'x..test', '\ud800', 'a.test'];
      for await (const { name, error, attempts } of resolver.resolveMany(names, 'A', options)) {
        found.set(name, [error?.code, attempts]);
      }
      expect(Object.fromEntries(found)).toEqual({
        'a\0b': ['EBADNAME', 0],
        'x..test': ['EBADNAME', 0],
        '\ud800': ['EBADNAME', 0],
        'a.test': [undefined, 1],
      });
    }
  });

  it('returns one record for a type of which a name has one', async () => {
    server.handle(respondWith([{ type: 'CNAME', ttl: 60, data: 'b.test' }]));
    const { value } = await resolver.resolveMany(['a.test'], 'CNAME').next();
    expect(value).toMatchObject({ result: { type: 'CNAME', ttl: 60, cname: 'b.test' } });
  });

  it('is traced as its queries are', async () => {
    const traces: unknown[] = [];
    const ends = channel('tracing:aiodns:query:asyncEnd');
    const onEnd = (message: unknown): void => void traces.push(message);
    ends.subscribe(onEnd);
    try {
      await resolver.resolveMany(['a.test'], 'A').next();
    } finally {
      ends.unsubscribe(onEnd);
    }
    expect(traces).toEqual([
      expect.objectContaining({ method: 'query', name: 'a.test', type: 'A' }),
    ]);
  });

  it('stays within the concurrency of its resolver', async () => {
    await using narrow = new DNSResolver({
      nameservers: [serverString(server)],
      concurrency: 1,
      tries: 1,
      cacheMaxTtl: 0,
    });
    const names: string[] = [];
    for await (const { name } of narrow.resolveMany(numbered(20), 'A')) names.push(name);
    expect(names).toEqual([...numbered(20)]);
  });

  it('throws EDESTRUCTION when its resolver is closed in between, after what is in flight', async () => {
    function* endless(): Generator<string> {
      for (;;) yield* numbered(1000);
    }
    let count = 0;
    const all = async (): Promise<void> => {
      for await (const { name } of resolver.resolveMany(endless(), 'A')) {
        expect(name).toMatch(/^n/);
        if (++count === 2000) void resolver.close();
      }
    };
    await expect(all()).rejects.toMatchObject({ code: 'EDESTRUCTION' });
  });

  it('lets the process end when its outcomes are not taken', async () => {
    const { code, stdout } = await runSource(
      `import { channel } from 'node:diagnostics_channel';
import { DNSResolver } from '@aiodns/resolver';
       const [server] = process.argv.slice(2).slice(-1);
       const resolver = new DNSResolver({ nameservers: [server], cacheMaxTtl: 0 });
       const run = resolver.resolveMany(function* () { for (let i = 0; ; i++) yield 'n' + i + '.test'; }(), 'A');
       const { value } = await run.next();
       console.log(value.attempts);`,
      { args: [serverString(server)] },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
  });
});

it('the queries of a run have the options of one query', async () => {
  const options = { checkingDisabled: true, tcp: true } as const;
  const outcomes = await collect(resolver.resolveMany(['a.test'], 'A', options));
  expect(outcomes).toMatchObject([{ name: 'a.test', attempts: 1 }]);
  const [query] = server.received;
  expect([query?.transport, query?.flags]).toEqual(['tcp', FLAG.rd | FLAG.cd]);
});

it('an option of one query that is malformed is refused before the first', () => {
  const options = Object({ dnssec: 1 });
  expect(() => resolver.resolveMany(['a.test'], 'A', options)).toThrow(
    "The argument 'options.dnssec' must be a boolean. Received 1",
  );
});
