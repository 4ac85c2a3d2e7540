import {
  type DNSError,
  DNSResolver,
  type QueryClassSpec,
  type QueryTypeSpec,
} from '@aiodns/resolver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { delay, respond } from './support/actions.js';
import { errorOf } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, respondWith } from './support/handlers.js';
import { response } from './support/response.js';

const A_RECORD = [{ type: 'A', ttl: 60, data: '192.0.2.1' }] as const;
const HOST = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

/** Longer than any test, in ms. */
const FOR_EVER = 600_000;

let server: FaultServer;
let resolver: DNSResolver;
beforeEach(async () => {
  server = await startFaultServer(
    byName(
      {
        'silent.test': () => [],
        'late.test': () => [delay(50), respond((query) => response(query, A_RECORD))],
      },
      respondWith(A_RECORD),
    ),
  );
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

describe('a query', () => {
  it.each<QueryTypeSpec>(['MX', 'TYPE15', 15])('of type %s sends its number', async (qtype) => {
    await errorOf(resolver.query('host.test', qtype));
    expect(server.received.map(({ question }) => question?.type)).toEqual([15]);
  });

  it.each<[qclass: QueryClassSpec | null | undefined, onTheWire: number]>([
    [undefined, 1],
    [null, 1],
    ['IN', 1],
    ['CHAOS', 3],
    ['CLASS3', 3],
    [3, 3],
    ['HS', 4],
    ['NONE', 254],
    ['ANY', 255],
    [255, 255],
  ])('of class %s sends it, given as an argument or in options', async (qclass, onTheWire) => {
    await resolver.query('host.test', 'A', qclass).catch(() => undefined);
    await resolver.query('host.test', 'A', { qclass }).catch(() => undefined);
    await resolver.queryDns('host.test', 'A', qclass).catch(() => undefined);
    await resolver.queryDns('host.test', 'A', { qclass }).catch(() => undefined);
    expect(server.received).toHaveLength(4);
    for (const { question } of server.received) expect(question?.class).toBe(onTheWire);
  });

  it('of a class that c-ares does not know is EFORMERR, and no packet is sent', async () => {
    for (const qclass of ['CLASS42', 2, 65535] as const) {
      await expect(resolver.query('host.test', 'A', qclass)).rejects.toMatchObject({
        code: 'EFORMERR',
      });
    }
    expect(server.received).toEqual([]);
  });

  it('accepts options that are all undefined', async () => {
    expect(await resolver.query('host.test', 'A', {})).toEqual(HOST);
    const nothing = { qclass: undefined, signal: undefined, timeout: undefined };
    expect(await resolver.query('host.test', 'A', nothing)).toEqual(HOST);
  });

  it('gives each caller separate records', async () => {
    await using caching = new DNSResolver({ nameservers: [serverString(server)] });
    const first = await caching.query('host.test', 'A');
    first.length = 0;
    expect(await caching.query('host.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
  });
});

describe('a signal', () => {
  it('that is already aborted rejects at once, and no packet is sent', async () => {
    const reason = new Error('too late');
    const signal = AbortSignal.abort(reason);
    for (const error of await Promise.all(
      [
        resolver.query('host.test', 'A', { signal }),
        resolver.queryDns('host.test', 'A', { signal }),
        resolver.search('host.test', 'A', { signal }),
        resolver.getaddrinfo('host.test', { signal }),
        resolver.gethostbyname('host.test', 4, { signal }),
        resolver.gethostbyaddr('192.0.2.1', { signal }),
        resolver.getnameinfo({ address: '192.0.2.1', port: 53 }, 0, { signal }),
      ].map(errorOf),
    )) {
      expect(error).toMatchObject({ code: 'ECANCELLED', errno: 24, cause: reason });
    }
    expect(server.received).toEqual([]);
  });

  it('that aborts in flight ends only its query, with its reason as the cause', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = errorOf(resolver.query('silent.test', 'A', { signal }));
    const other = resolver.query('late.test', 'A');
    await server.untilReceived(2);
    controller.abort();
    expect(await aborted).toMatchObject({
      name: 'DNSError',
      code: 'ECANCELLED',
      hostname: 'silent.test',
      qtype: 'A',
      cause: signal.reason,
    });
    expect(await other).toEqual(HOST);
  });

  it('that aborts ends every query that uses it', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const queries = Array.from({ length: 20 }, () =>
      errorOf(resolver.query('silent.test', 'A', { signal })),
    );
    controller.abort('all of them');
    for (const error of await Promise.all(queries)) {
      expect(error).toMatchObject({ code: 'ECANCELLED', cause: 'all of them' });
    }
  });

  it('may be shared by any number of lookups without a warning', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 100 }, () => resolver.query('host.test', 'A', { signal })),
    );
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('may be one that times out', async () => {
    const signal = AbortSignal.timeout(10);
    const error = await errorOf(resolver.query('silent.test', 'A', { signal }));
    expect(error).toMatchObject({ code: 'ECANCELLED', cause: { name: 'TimeoutError' } });
  });

  it('that aborts after the result changes nothing', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const query = resolver.query('host.test', 'A', { signal });
    expect(await query).toEqual(HOST);
    controller.abort();
    expect(await query).toEqual(HOST);
  });
});

describe('a timeout', () => {
  it('ends only its query, with ETIMEOUT', async () => {
    const timed = errorOf(resolver.query('silent.test', 'MX', { timeout: 20 }));
    const other = resolver.query('late.test', 'A');
    expect(await timed).toMatchObject({
      code: 'ETIMEOUT',
      errno: 12,
      hostname: 'silent.test',
      qtype: 'MX',
    });
    expect(await timed).not.toHaveProperty('cause');
    expect(await other).toEqual(HOST);
  });

  it('applies to every lookup', async () => {
    const options = { timeout: 10 };
    server.handle(() => []);
    for (const error of await Promise.all(
      [
        resolver.queryDns('host.test', 'A', options),
        resolver.search('host.test', 'A', options),
        resolver.getaddrinfo('host.test', options),
        resolver.gethostbyname('host.test', 4, options),
        resolver.gethostbyaddr('192.0.2.1', options),
        resolver.getnameinfo({ address: '192.0.2.1', port: 53 }, 0, options),
      ].map(errorOf),
    )) {
      expect(error).toMatchObject({ code: 'ETIMEOUT' });
    }
  });

  it('does not affect a query that is answered in time', async () => {
    expect(await resolver.query('late.test', 'A', { timeout: FOR_EVER })).toEqual(HOST);
  });

  it('leaves the resolver usable', async () => {
    for (let i = 0; i < 5; i++) {
      await errorOf(resolver.query('silent.test', 'A', { timeout: 1 }));
    }
    expect(await resolver.query('host.test', 'A')).toEqual(HOST);
  });
});

describe('cancelling', () => {
  it('ends every pending lookup with ECANCELLED, and no other', async () => {
    const answered = await resolver.query('host.test', 'A');
    const pending = Array.from({ length: 10 }, () => errorOf(resolver.query('silent.test', 'A')));
    await server.untilReceived(2);
    resolver.cancel();
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({ code: 'ECANCELLED', hostname: 'silent.test' });
      expect(error).not.toHaveProperty('cause');
    }
    expect(answered).toEqual(HOST);
  });

  it('does not affect later queries', async () => {
    const pending = errorOf(resolver.query('silent.test', 'A'));
    resolver.cancel();
    const after = resolver.query('host.test', 'A');
    expect(await pending).toMatchObject({ code: 'ECANCELLED' });
    expect(await after).toEqual(HOST);
  });

  it('ends queued lookups too', async () => {
    await using narrow = new DNSResolver({ nameservers: [serverString(server)], concurrency: 1 });
    const pending = ['silent.test', 'host.test', 'late.test'].map((name) =>
      errorOf(narrow.query(name, 'A')),
    );
    await server.untilReceived(1);
    narrow.cancel();
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({ code: 'ECANCELLED' });
    }
    expect(server.received).toHaveLength(1);
    expect(await narrow.query('host.test', 'A')).toEqual(HOST);
  });

  it('with nothing pending does nothing', () => {
    expect(resolver.cancel()).toBeUndefined();
  });
});

describe('closing', () => {
  it('ends every pending lookup with ECANCELLED before its promise is fulfilled', async () => {
    const codes: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      resolver.query('silent.test', 'A').catch((error: DNSError) => codes.push(error.code));
    }
    await resolver.close();
    expect(codes).toEqual(Array.from({ length: 10 }, () => 'ECANCELLED'));
  });

  it('may be repeated', async () => {
    await Promise.all([resolver.close(), resolver.close()]);
    await resolver.close();
    resolver[Symbol.dispose]();
    expect(resolver.cancel()).toBeUndefined();
  });

  it('ends queued lookups too', async () => {
    const narrow = new DNSResolver({ nameservers: [serverString(server)], concurrency: 1 });
    const pending = ['silent.test', 'host.test'].map((name) => errorOf(narrow.query(name, 'A')));
    await narrow.close();
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({ code: 'ECANCELLED' });
    }
  });

  const lookups: Record<string, (closed: DNSResolver) => Promise<unknown>> = {
    query: (closed) => closed.query('host.test', 'A'),
    'query with options': (closed) => closed.query('host.test', 'A', { timeout: FOR_EVER }),
    queryDns: (closed) => closed.queryDns('host.test', 'A'),
    search: (closed) => closed.search('host.test', 'A'),
    getaddrinfo: (closed) => closed.getaddrinfo('host.test'),
    gethostbyname: (closed) => closed.gethostbyname('host.test', 4),
    gethostbyaddr: (closed) => closed.gethostbyaddr('192.0.2.1'),
    getnameinfo: (closed) => closed.getnameinfo({ address: '192.0.2.1', port: 53 }),
    wait: (closed) => closed.wait(),
  };
  it.each(Object.entries(lookups))('makes %s reject with EDESTRUCTION', async (_name, lookup) => {
    const narrow = new DNSResolver({ nameservers: [serverString(server)], concurrency: 1 });
    await Promise.all([resolver.close(), narrow.close()]);
    for (const closed of [resolver, narrow]) {
      await expect(lookup(closed)).rejects.toMatchObject({
        name: 'DNSError',
        code: 'EDESTRUCTION',
        errno: 16,
      });
    }
    expect(server.received).toEqual([]);
  });

  const uses: Record<string, (closed: DNSResolver) => unknown> = {
    'reading nameservers': (closed) => closed.nameservers,
    'setting nameservers': (closed) => {
      closed.nameservers = ['127.0.0.1'];
    },
    reinit: (closed) => closed.reinit(),
    setLocalIp: (closed) => closed.setLocalIp('127.0.0.1'),
    setLocalDev: (closed) => closed.setLocalDev('lo'),
  };
  it.each(Object.entries(uses))('makes %s throw EDESTRUCTION', async (_name, use) => {
    await resolver.close();
    expect(() => use(resolver)).toThrow(
      expect.objectContaining({ name: 'DNSError', code: 'EDESTRUCTION' }),
    );
  });

  it('happens at the end of `await using`, which waits for it', async () => {
    let code: unknown;
    {
      await using scoped = new DNSResolver({ nameservers: [serverString(server)] });
      expect(await scoped.query('host.test', 'A')).toEqual(HOST);
      scoped.query('silent.test', 'A').catch((error: DNSError) => {
        code = error.code;
      });
    }
    expect(code).toBe('ECANCELLED');
  });

  it('happens at the end of `using`', async () => {
    let left: DNSResolver;
    let pending: Promise<unknown>;
    {
      using scoped = new DNSResolver({ nameservers: [serverString(server)] });
      left = scoped;
      pending = errorOf(scoped.query('silent.test', 'A'));
    }
    expect(await pending).toMatchObject({ code: 'ECANCELLED' });
    await expect(left.query('host.test', 'A')).rejects.toMatchObject({ code: 'EDESTRUCTION' });
  });
});

describe('waiting', () => {
  it('ends with the last lookup', async () => {
    const ended: string[] = [];
    for (const name of ['late.test', 'host.test']) {
      resolver.query(name, 'A').then(() => ended.push(name));
    }
    expect(await resolver.wait()).toBe(true);
    await Promise.resolve();
    expect(ended).toEqual(['host.test', 'late.test']);
  });

  it('ends with its time limit', async () => {
    const pending = errorOf(resolver.query('silent.test', 'A'));
    expect(await resolver.wait(1)).toBe(false);
    resolver.cancel();
    await pending;
    expect(await resolver.wait(0)).toBe(true);
  });
});

describe('nameservers', () => {
  it.each([
    [['1.1.1.1'], ['1.1.1.1']],
    [['1.1.1.1:53'], ['1.1.1.1']],
    [['127.0.0.1:5300'], ['127.0.0.1:5300']],
    [['::1'], ['::1']],
    [['[::1]'], ['::1']],
    [['[::1]:53'], ['::1']],
    [['[::1]:5300'], ['[::1]:5300']],
    [['2001:DB8:0:0::1'], ['2001:db8::1']],
    [['fe80::1%lo'], ['fe80::1%lo']],
    [
      ['9.9.9.9', '[::1]:5300', '1.1.1.1'],
      ['9.9.9.9', '[::1]:5300', '1.1.1.1'],
    ],
  ])('given as %j are shown as %j', async (given, shown) => {
    await using made = new DNSResolver({ nameservers: given });
    expect(made.nameservers).toEqual(shown);
    resolver.nameservers = given;
    expect(resolver.nameservers).toEqual(shown);
  });

  it('that were read can be set again', () => {
    const { nameservers } = resolver;
    resolver.nameservers = nameservers;
    expect(resolver.nameservers).toEqual([serverString(server)]);
  });

  it('that are set are queried from then on, and pending queries stay with the old ones', async () => {
    await using other = await startFaultServer(
      respondWith([{ type: 'A', ttl: 60, data: '192.0.2.2' }]),
    );
    const before = resolver.query('late.test', 'A');
    resolver.nameservers = [serverString(other)];
    expect(await resolver.query('host.test', 'A')).toMatchObject([{ host: '192.0.2.2' }]);
    expect(await before).toMatchObject([{ host: '192.0.2.1' }]);
    expect(other.received).toHaveLength(1);
  });

  it('belong to their resolver', async () => {
    await using other = new DNSResolver({ nameservers: ['127.0.0.1:5399'] });
    resolver.nameservers.push('192.0.2.53');
    expect(resolver.nameservers).toEqual([serverString(server)]);
    expect(other.nameservers).toEqual(['127.0.0.1:5399']);
  });
});

describe('the concurrency limit', () => {
  it('bounds the queries in flight', async () => {
    await using narrow = new DNSResolver({
      nameservers: [serverString(server)],
      concurrency: 3,
      cacheMaxTtl: 0,
    });
    let open = 0;
    let most = 0;
    server.handle(() => [
      () => {
        open += 1;
        most = Math.max(most, open);
      },
      delay(5),
      () => {
        open -= 1;
      },
      respond((query) => response(query, A_RECORD)),
    ]);
    const queries = Array.from({ length: 12 }, (_, i) => narrow.query(`host-${i}.test`, 'A'));
    expect(await Promise.all(queries)).toEqual(queries.map(() => HOST));
    expect(most).toBe(3);
  });
});

describe('a bad argument', () => {
  const queries: [method: string, call: (...values: readonly unknown[]) => Promise<unknown>][] = [
    ['query', (...values) => Reflect.apply(resolver.query, resolver, values)],
    ['queryDns', (...values) => Reflect.apply(resolver.queryDns, resolver, values)],
  ];
  const cases: [argument: string, values: readonly unknown[]][] = [
    ['host', [undefined, 'A']],
    ['host', [null, 'A']],
    ['host', [42, 'A']],
    ['host', [['host.test'], 'A']],
    ['host', ['host\0.test', 'A']],
    ['qtype', ['host.test']],
    ['qtype', ['host.test', 'a']],
    ['qtype', ['host.test', '']],
    ['qtype', ['host.test', 'constructor']],
    ['qtype', ['host.test', 'TYPE0']],
    ['qtype', ['host.test', 'TYPE65536']],
    ['qtype', ['host.test', 'TYPE01']],
    ['qtype', ['host.test', 0]],
    ['qtype', ['host.test', 65536]],
    ['qtype', ['host.test', 1.5]],
    ['qtype', ['host.test', Number.NaN]],
    ['qtype', ['host.test', {}]],
    ['qclass', ['host.test', 'A', 'in']],
    ['qclass', ['host.test', 'A', 'CLASS0']],
    ['qclass', ['host.test', 'A', 65536]],
    ['qclass', ['host.test', 'A', -1]],
    ['qclass', ['host.test', 'A', { qclass: 'XX' }]],
    ['options', ['host.test', 'A', []]],
    ['options.clas', ['host.test', 'A', { clas: 'IN' }]],
    ['options.signal', ['host.test', 'A', { signal: null }]],
    ['options.signal', ['host.test', 'A', { signal: 'abort' }]],
    ['options.signal', ['host.test', 'A', { signal: {} }]],
    ['options.timeout', ['host.test', 'A', { timeout: 0 }]],
    ['options.timeout', ['host.test', 'A', { timeout: -1 }]],
    ['options.timeout', ['host.test', 'A', { timeout: 1.5 }]],
    ['options.timeout', ['host.test', 'A', { timeout: Number.NaN }]],
    ['options.timeout', ['host.test', 'A', { timeout: Number.POSITIVE_INFINITY }]],
    ['options.timeout', ['host.test', 'A', { timeout: 2 ** 31 }]],
    ['options.timeout', ['host.test', 'A', { timeout: '1' }]],
  ];
  describe.each(queries)('of %s', (_method, call) => {
    it.each(cases)(
      '%s makes it reject with an error that names the argument: %j',
      async (argument, values) => {
        const error = await errorOf(call(...values));
        expect(error).toBeInstanceOf(TypeError);
        expect(error).toMatchObject({
          code: 'ERR_INVALID_ARG_VALUE',
          message: expect.stringMatching(`^The argument '${argument}' must be .+\\. Received .+`),
        });
        expect(server.received).toEqual([]);
      },
    );
  });

  it.each<[value: unknown]>([
    [undefined],
    [null],
    ['1.1.1.1'],
    [[1]],
    [['']],
    [['nonsense']],
    [['1.1.1.1.1']],
    [['1.1.1']],
    [['127.1:5300']],
    [['01.1.1.1']],
    [['1.1.1.1:65536']],
    [['::1:5300x']],
    [['1.1.1.1\0']],
    [['1.1.1.1,2.2.2.2']],
    [[' 1.1.1.1']],
  ])('%j for nameservers throws, and keeps the old ones', (value) => {
    expect(() => Reflect.set(resolver, 'nameservers', value, resolver)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }),
    );
    expect(resolver.nameservers).toEqual([serverString(server)]);
  });

  it.each([
    ['options', 42],
    ['options', null],
    ['options', []],
    ['options.nameserver', { nameserver: ['1.1.1.1'] }],
    ['options.nameservers', { nameservers: '1.1.1.1' }],
    ['options.nameservers', { nameservers: ['nonsense'] }],
    ['options.tries', { tries: 0 }],
    ['options.timeout', { timeout: 0.5 }],
    ['options.concurrency', { concurrency: 0 }],
    ['options.sockStateCb', { sockStateCb: () => undefined }],
  ])('%s makes the constructor throw: %j', (argument, options) => {
    expect(() => Reflect.construct(DNSResolver, [options])).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringMatching(`^The argument '${argument}`),
      }),
    );
  });
});
