import { AsyncLocalStorage } from 'node:async_hooks';
import nodeDns from 'node:dns';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import ourDns, * as ourModule from '@aiodns/node/dns';
import ourPromises, * as ourPromisesModule from '@aiodns/node/dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, thrownBy } from '../support/callbacks.js';
import { errorOf } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond, respondWith, respondWithOne } from '../support/handlers.js';
import { type Knot, startKnot } from '../support/knot.js';
import { runSource } from '../support/program.js';
import { zone } from '../support/zones.js';

let knot: Knot;

beforeAll(async () => {
  knot = await startKnot({
    zones: [zone('example.test'), zone('2.0.192.in-addr.arpa'), zone('8.b.d.0.1.0.0.2.ip6.arpa')],
  });
});

afterAll(() => knot.stop());

/** The module of the running Node, with which every test compares. */
const node = { dns: nodeDns, promises: nodeDns.promises };
const ours = { dns: ourDns, promises: ourPromises };

/** A resolver of each form of a module, which queries one server. */
const resolvers = ({ dns, promises }: typeof node | typeof ours, server: string, options = {}) => {
  const result = { callback: new dns.Resolver(options), promise: new promises.Resolver(options) };
  result.callback.setServers([server]);
  result.promise.setServers([server]);
  return result;
};

const call = (target: object, method: string, args: readonly unknown[]): unknown => {
  const found: unknown = Reflect.get(target, method);
  if (typeof found !== 'function') throw new Error(`there is no ${method}`);
  return Reflect.apply(found, target, args);
};

/** What a query results in, comparable: results without an order, errors by the properties that Node gives them. */
const comparable = (value: unknown): unknown => {
  if (value instanceof Error) return { ...value, message: value.message, name: value.name };
  if (!Array.isArray(value)) return value;
  return value.map((each) => JSON.stringify(sortedKeys(each))).sort();
};

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The outcomes of a method with a callback and with a promise. */
const outcomes = async (
  { callback, promise }: ReturnType<typeof resolvers>,
  method: string,
  args: readonly unknown[],
): Promise<unknown> => {
  const called = await outcomeOf((done) => call(callback, method, [...args, done]));
  const promised = await Promise.resolve(call(promise, method, args)).catch((error) => error);
  return { called: called.map(comparable), promised: comparable(promised) };
};

describe('a resolver gives what that of Node gives', () => {
  it.each<[method: string, ...args: unknown[]]>([
    ['resolve4', 'www.example.test'],
    ['resolve4', 'www.example.test', { ttl: true }],
    ['resolve4', 'www.example.test', { ttl: false }],
    ['resolve4', 'chain1.example.test'],
    ['resolve4', 'nowhere.example.test'],
    ['resolve4', 'v6only.example.test'],
    ['resolve4', 'a..test'],
    ['resolve4', `${'a'.repeat(64)}.test`],
    ['resolve6', 'www.example.test'],
    ['resolve6', 'www.example.test', { ttl: true }],
    ['resolve6', 'mapped.example.test'],
    ['resolveCaa', 'example.test'],
    ['resolveCname', 'chain1.example.test'],
    ['resolveCname', 'www.example.test'],
    ['resolveMx', 'example.test'],
    ['resolveMx', 'www.example.test'],
    ['resolveNaptr', 'naptr.example.test'],
    ['resolveNs', 'example.test'],
    ['resolveNs', 'example.test.'],
    ['resolvePtr', '60.2.0.192.in-addr.arpa'],
    ['resolveSoa', 'example.test'],
    ['resolveSrv', '_sip._tcp.example.test'],
    ['resolveSrv', '_none._tcp.example.test'],
    ['resolveTxt', 'example.test'],
    ['resolveTxt', 'txt-long.example.test'],
    ['resolveTxt', 'txt-strings.example.test'],
    ['resolveTxt', 'txt-latin1.example.test'],
    ['resolveTxt', 'txt-utf8.example.test'],
    ['resolveTxt', 'txt-nul.example.test'],
    ['resolveTxt', 'txt-empty.example.test'],
    ['resolve', 'www.example.test'],
    ['resolve', 'example.test', 'MX'],
    ['resolve', 'example.test', 'SOA'],
    ['resolve', 'www.example.test', 'AAAA'],
    ['reverse', '192.0.2.10'],
    ['reverse', '192.0.2.60'],
    ['reverse', '192.0.2.70'],
    ['reverse', '192.0.2.99'],
    ['reverse', '2001:db8::10'],
  ])('%s(%j, %j)', async (method, ...args) => {
    const server = serverString(knot);
    const expected = await outcomes(resolvers(node, server), method, args);
    expect(await outcomes(resolvers(ours, server), method, args)).toEqual(expected);
  });

  it.each([
    ['SERVFAIL', respondWith([], { rcode: 2 })],
    ['REFUSED', respondWith([], { rcode: 5 })],
    ['NOTIMP', respondWith([], { rcode: 4 })],
    ['FORMERR', respondWith([], { rcode: 1 })],
    ['NXDOMAIN', respondWith([], { rcode: 3 })],
    ['nothing', neverRespond],
    ['no records', respondWith([])],
    [
      'another type',
      respondWith([{ type: 'MX', ttl: 5, data: { preference: 5, exchange: 'b.example' } }]),
    ],
    ['another type that a name has one of', respondWith([{ type: 'PTR', ttl: 5, data: 'b.test' }])],
    ['an alias only', respondWith([{ type: 'CNAME', ttl: 5, data: 'b.example' }])],
  ])('for %s', async (_, handler) => {
    const methods = [
      'resolve4',
      'resolve6',
      'resolveCaa',
      'resolveCname',
      'resolveMx',
      'resolveNaptr',
      'resolveNs',
      'resolvePtr',
      'resolveSoa',
      'resolveSrv',
      'resolveTxt',
      'resolveAny',
    ];
    await using server = await startFaultServer(handler);
    const options = { timeout: 250, tries: 1 };
    const of = async (module: typeof node | typeof ours) => {
      const both = resolvers(module, serverString(server), options);
      const results = methods.map(async (method) => [
        method,
        await outcomes(both, method, ['a.example']),
      ]);
      return Object.fromEntries(await Promise.all(results));
    };
    expect(await of(ours)).toEqual(await of(node));
  });

  it('resolveAny', async () => {
    const server = serverString(knot);
    const [expected, result] = await Promise.all(
      [node, ours].map((module) => resolvers(module, server).promise.resolveAny('example.test')),
    );
    // The types of Node's version; later ones have TLSA.
    expect(comparable(result)).toEqual(comparable(expected));
    const types = (records: readonly { type: string }[] = []) => [
      ...new Set(records.map(({ type }) => type)),
    ];
    expect(types(result)).toEqual(types(expected));
  });

  it('getServers', () => {
    const lists = [
      [],
      ['127.0.0.1'],
      ['127.0.0.1:53', '[::1]:5300', '::1', '[::1]', '[::1]:53'],
      ['192.0.2.1:5300', '[2001:db8::1]:53'],
      ['[fe80::1]:666', '[fe80::1]', '127.0.0.1:1'],
    ];
    for (const list of lists) {
      const [expected, result] = [node, ours].map(({ dns }) => {
        const resolver = new dns.Resolver();
        resolver.setServers(list);
        return resolver.getServers();
      });
      expect(result).toEqual(expected);
    }
  });
});

describe('TLSA records', () => {
  it('have the fields of later versions of Node', async () => {
    const { promise } = resolvers(ours, serverString(knot));
    const digest = '0C72AC70B745AC19998811B131D662C9AC69DBDBE7CB23E5B514B56664C5D3D6';
    const data = Uint8Array.from(Buffer.from(digest, 'hex')).buffer;
    const expected = expect.arrayContaining([{ certUsage: 3, selector: 1, match: 1, data }]);
    const name = '_443._tcp.www.example.test';
    expect(await call(promise, 'resolveTlsa', [name])).toEqual(expected);
    expect(await call(promise, 'resolve', [name, 'TLSA'])).toEqual(expected);
  });
});

describe('bad arguments are refused as Node does', () => {
  const done = (): void => undefined;

  it.each<[method: string, ...args: unknown[]]>([
    ['resolve4'],
    ['resolve4', 1, done],
    ['resolve4', 'a.test'],
    ['resolve4', 'a.test', {}],
    ['resolve4', 'a.test', {}, 1],
    ['resolveMx', undefined, done],
    ['resolveAny', null, done],
    ['resolve', 'a.test'],
    ['resolve', 'a.test', 'NOSUCH', done],
    ['resolve', 'a.test', 'A'],
    ['resolve', 'a.test', [], done],
    ['resolve', 1, 'A', done],
    ['reverse', 'a.test', done],
    ['reverse', '192.0.2.1'],
    ['reverse', 1, done],
    ['lookup', 1, done],
    ['lookup', 'a.test', { family: 5 }, done],
    ['lookupService'],
    ['lookupService', 'a.test', 80, done],
    ['lookupService', '127.0.0.1', 65_536, done],
    ['lookupService', '127.0.0.1', 'x', done],
    ['lookupService', '127.0.0.1', '', done],
    ['lookupService', '127.0.0.1', null, done],
    ['lookupService', '127.0.0.1', 80, 'x'],
    ['setServers'],
    ['setServers', '127.0.0.1'],
    ['setServers', [1]],
    ['setServers', ['a.test']],
    ['setServers', ['127.0.0.1:x']],
    ['setDefaultResultOrder', 'x'],
  ])('%s(%j, %j, %j)', (method, ...args) => {
    expect(thrownBy(() => call(ourDns, method, args))).toEqual(
      thrownBy(() => call(nodeDns, method, args)),
    );
  });

  it.each<[method: string, ...args: unknown[]]>([
    ['resolve4'],
    ['resolve4', 1],
    ['resolve', 'a.test', 'NOSUCH'],
    ['resolve', 'a.test', 1],
    ['lookup', 1],
    ['lookupService'],
    ['lookupService', 'a.test', 80],
    ['lookupService', '127.0.0.1', 65_536],
    ['setServers', ['a.test']],
  ])('promises.%s(%j, %j)', (method, ...args) => {
    expect(thrownBy(() => call(ourPromises, method, args))).toEqual(
      thrownBy(() => call(nodeDns.promises, method, args)),
    );
  });

  it('promises.reverse rejects', async () => {
    const errors = [ourPromises, nodeDns.promises].map(({ reverse }) => errorOf(reverse('a.test')));
    const [result, expected] = await Promise.all(errors);
    expect(comparable(result)).toEqual(comparable(expected));
  });

  it.each([
    { timeout: 'x' },
    { timeout: -2 },
    { timeout: 2 ** 40 },
    { timeout: null },
    { tries: 0 },
    { tries: 1.5 },
    { tries: '1' },
  ])('new Resolver(%j)', (options) => {
    for (const form of ['dns', 'promises'] as const) {
      const [expected, result] = [node, ours].map((module) =>
        thrownBy(() => Reflect.construct(module[form].Resolver, [options])),
      );
      expect(result).toEqual(expected);
    }
  });

  it.each<unknown[]>([[], ['x'], [1], ['127.0.0.1', '127.0.0.2'], ['::1', '::2'], ['::1', 1]])(
    'setLocalAddress(%j, %j)',
    (...args) => {
      const [expected, result] = [node, ours].map(({ dns }) =>
        thrownBy(() => call(new dns.Resolver(), 'setLocalAddress', args)),
      );
      expect(result).toEqual(expected);
    },
  );
});

describe('a resolver', () => {
  it('refuses other servers while queries are pending', async () => {
    await using silent = await startFaultServer(neverRespond);
    const messages = await Promise.all(
      [node, ours].map(async (module) => {
        const { callback } = resolvers(module, serverString(silent), { timeout: 250, tries: 1 });
        const pending = outcomeOf((done) => callback.resolve4('a.test', done));
        const thrown = thrownBy(() => callback.setServers(['127.0.0.1']));
        callback.cancel();
        const [error] = await pending;
        callback.setServers(['127.0.0.1']);
        return [thrown, comparable(error)];
      }),
    );
    expect(messages[1]).toEqual(messages[0]);
  });

  it('cancels what is pending', async () => {
    await using silent = await startFaultServer(neverRespond);
    const { promise } = resolvers(ours, serverString(silent));
    const pending = [promise.resolve4('a.test'), promise.reverse('192.0.2.1')].map(errorOf);
    await silent.untilReceived(2);
    promise.cancel();
    expect(await Promise.all(pending)).toMatchObject([
      { code: 'ECANCELLED', syscall: 'queryA', hostname: 'a.test' },
      { code: 'ECANCELLED', syscall: 'getHostByAddr', hostname: '192.0.2.1' },
    ]);
  });

  it('sends from its local address', async () => {
    await using server = await startFaultServer(respondWithOne);
    const { callback, promise } = resolvers(ours, serverString(server));
    callback.setLocalAddress('127.0.0.2');
    promise.setLocalAddress('127.0.0.3', '::1');
    await outcomeOf((done) => callback.resolve4('a.test', done));
    await promise.resolve4('a.test');
    expect(server.received.map(({ source }) => source.address)).toEqual(['127.0.0.2', '127.0.0.3']);
  });

  it.each([{ timeout: 250 }, { timeout: 250, maxTimeout: 250 }, { timeout: 0, maxTimeout: 250 }])(
    'with %j and tries 2 sends twice',
    async (options) => {
      await using silent = await startFaultServer(neverRespond);
      const { promise } = resolvers(ours, serverString(silent), { ...options, tries: 2 });
      expect(await errorOf(promise.resolve4('a.test'))).toMatchObject({ code: 'ETIMEOUT' });
      expect(silent.received).toHaveLength(2);
    },
  );

  it('caches nothing, unless cacheMaxTTL is set', async () => {
    await using server = await startFaultServer(respondWithOne);
    const plain = resolvers(ours, serverString(server)).promise;
    await plain.resolve4('a.test');
    await plain.resolve4('a.test');
    expect(server.received).toHaveLength(2);
    const caching = resolvers(ours, serverString(server), { cacheMaxTTL: 300 }).promise;
    await caching.resolve4('a.test');
    await caching.resolve4('a.test');
    expect(server.received).toHaveLength(3);
  });

  it('calls back later, in the async context of the caller', async () => {
    const storage = new AsyncLocalStorage<string>();
    const { callback } = resolvers(ours, serverString(knot));
    let returned = false;
    const context = storage.run('kept', () =>
      outcomeOf((done) =>
        callback.resolve4('www.example.test', () => done(storage.getStore(), returned)),
      ),
    );
    returned = true;
    expect(await context).toEqual(['kept', true]);
  });
});

describe('the functions of the module', () => {
  it('query the servers of setServers, whichever form sets them', async () => {
    await using first = await startFaultServer(respondWithOne);
    const before = ourDns.getServers();
    try {
      ourDns.setServers([serverString(first)]);
      expect(ourPromises.getServers()).toEqual([serverString(first)]);
      expect(await promisify(ourDns.resolve4)('a.test')).toEqual(['192.0.2.1']);
      ourPromises.setServers([serverString(knot)]);
      expect(ourModule.getServers()).toEqual([serverString(knot)]);
      expect(await ourPromisesModule.resolveMx('mx1.example.test').catch(({ code }) => code)).toBe(
        'ENODATA',
      );
      expect(first.received).toHaveLength(1);
    } finally {
      ourDns.setServers(before);
    }
  });

  it('lookupService gives the name and the service of an address', async () => {
    const expected = await nodeDns.promises.lookupService('127.0.0.1', 22);
    expect(await ourPromises.lookupService('127.0.0.1', 22)).toEqual(expected);
    expect(await promisify(ourDns.lookupService)('127.0.0.1', 22)).toEqual(expected);
    expect(await outcomeOf((done) => ourDns.lookupService('127.0.0.1', 22, done))).toEqual([
      null,
      expected.hostname,
      expected.service,
    ]);
    expect((await ourPromises.lookupService('127.0.0.1', 49_999)).service).toBe('49999');
  });

  it('setDefaultResultOrder is that of Node', () => {
    const before = nodeDns.getDefaultResultOrder();
    try {
      ourDns.setDefaultResultOrder('ipv6first');
      expect(nodeDns.getDefaultResultOrder()).toBe('ipv6first');
      expect(ourPromises.getDefaultResultOrder()).toBe('ipv6first');
    } finally {
      nodeDns.setDefaultResultOrder(before);
    }
  });
});

describe('the modules', () => {
  it.each([
    ['dns', nodeDns, ourDns, ourModule],
    ['dns/promises', nodeDns.promises, ourPromises, ourPromisesModule],
  ])('%s has the members of Node’s', (_, theirs, module, namespace) => {
    const kinds = (object: object) =>
      Object.fromEntries(Object.entries(object).map(([name, value]) => [name, typeof value]));
    const { resolveTlsa, ...rest } = kinds(module);
    expect(resolveTlsa).toBe('function');
    const { resolveTlsa: _later, ...expected } = kinds(theirs);
    expect(rest).toEqual(expected);
    const constants = (object: object) =>
      Object.entries(object).filter(
        ([, value]) => typeof value !== 'function' && typeof value !== 'object',
      );
    expect(constants(module).sort()).toEqual(constants(theirs).sort());
    const { default: own, 'module.exports': common, ...named } = { ...namespace };
    expect(own).toBe(module);
    expect(common).toBe(module);
    expect(named).toEqual({ ...module });
  });

  it('are one object for require and import, whose functions can be replaced', async () => {
    const require = createRequire(import.meta.url);
    expect(require('@aiodns/node/dns').promises).toBe(require('@aiodns/node/dns/promises'));
    const result = await runSource(`
      import { createRequire } from 'node:module';
      import dns from '@aiodns/node/dns';
      const required = createRequire(import.meta.url)('@aiodns/node/dns');
      required.lookup = () => console.log('replaced');
      dns.lookup();
      console.log(required === dns);`);
    expect(result).toMatchObject({ code: 0, stdout: 'replaced\ntrue\n' });
  });

  it('give sockets the lookup that replaces theirs', async () => {
    const result = await runSource(`
      import { connect } from 'node:net';
      import node from 'node:dns';
      import dns from '@aiodns/node/dns';
      const before = [dns.lookup, node.lookup];
      dns.lookup = (host) => console.log(host);
      connect(1, 'a.test');
      dns.lookup = before[0];
      console.log(dns.lookup === before[0], node.lookup === before[1]);
      import { mock } from 'node:test';
      const stub = mock.method(dns, 'lookup', (host) => console.log('stubbed', host));
      connect(1, 'b.test');
      stub.mock.restore();
      console.log(dns.lookup === before[0], node.lookup === before[1]);`);
    const restored = 'true true\n';
    expect(result).toMatchObject({
      code: 0,
      stdout: `a.test\n${restored}stubbed b.test\n${restored}`,
    });
  });
});
