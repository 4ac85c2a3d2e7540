import { AsyncLocalStorage } from 'node:async_hooks';
import dns, { ADDRCONFIG, ALL, V4MAPPED } from 'node:dns';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { createLookup, type Lookup, lookup as systemLookup } from '@aiodns/node';
import { DNSResolver, InvalidArgumentError } from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, thrownBy } from '../support/callbacks.js';
import { errorOf } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond, respondWith, respondWithOne } from '../support/handlers.js';
import { type Knot, startKnot } from '../support/knot.js';
import { runSource } from '../support/program.js';
import { type TemporaryFile, temporaryFile } from '../support/temporary-file.js';
import { zone } from '../support/zones.js';

let knot: Knot;
let hosts: TemporaryFile;
let lookup: Lookup;

beforeAll(async () => {
  knot = await startKnot({ zones: [zone('example.test')] });
  hosts = await temporaryFile(
    '192.0.2.101 four.hosts.test\n2001:db8::101 six.hosts.test\n192.0.2.102 both.hosts.test\n2001:db8::102 both.hosts.test\n',
  );
  lookup = createLookup({
    nameservers: [serverString(knot)],
    hostsPath: hosts.path,
    domains: [],
    sortlist: [],
  });
});

afterAll(async () => {
  await knot.stop();
  await hosts[Symbol.asyncDispose]();
});

/** A port of loopback that nothing listens on. */
const unreachable = '127.0.0.1:1';

const sorted = (result: unknown): unknown =>
  Array.isArray(result) ? result.map(({ address }) => address).sort() : result;

describe('lookup', () => {
  const www4 = ['192.0.2.10', '192.0.2.11', '192.0.2.12'];
  const www6 = ['2001:db8::10', '2001:db8::11'];

  it.each([
    { options: { family: 4 }, expected: www4 },
    { options: { family: 6 }, expected: www6 },
    { options: { family: 'IPv4' }, expected: www4 },
    { options: { family: 'IPv6' }, expected: www6 },
    { options: { family: 0 }, expected: [...www4, ...www6] },
    { options: { family: undefined }, expected: [...www4, ...www6] },
    { options: {}, expected: [...www4, ...www6] },
  ] as const)('with all and $options gives every address', async ({ options, expected }) => {
    const [error, result, family] = await outcomeOf((callback) =>
      lookup('www.example.test', { ...options, all: true }, callback),
    );
    expect([error, sorted(result), family]).toEqual([null, expected, undefined]);
    expect(sorted(await lookup.promises('www.example.test', { ...options, all: true }))).toEqual(
      expected,
    );
  });

  it('gives one address and its family, in each form of the arguments', async () => {
    const four = [null, '192.0.2.40', 4];
    expect(await outcomeOf((done) => lookup('v4only.example.test', done))).toEqual(four);
    expect(await outcomeOf((done) => lookup('v4only.example.test', 4, done))).toEqual(four);
    expect(await outcomeOf((done) => lookup('v4only.example.test', {}, done))).toEqual(four);
    expect(await outcomeOf((done) => lookup('v6only.example.test', 6, done))).toEqual([
      null,
      '2001:db8::60',
      6,
    ]);
    const promised = { address: '192.0.2.40', family: 4 };
    expect(await lookup.promises('v4only.example.test')).toEqual(promised);
    expect(await lookup.promises('v4only.example.test', 4)).toEqual(promised);
    expect(await promisify(lookup)('v4only.example.test')).toEqual(promised);
    expect(await promisify(lookup)('v4only.example.test', { all: true })).toEqual([promised]);
  });

  it.each([
    { order: 'ipv4first', families: [4, 6] },
    { order: 'ipv6first', families: [6, 4] },
  ] as const)('orders by $order', async ({ order, families }) => {
    const result = await lookup.promises('both.hosts.test', { all: true, order });
    expect(result.map(({ family }) => family)).toEqual(families);
    const one = await lookup.promises('both.hosts.test', { order });
    expect(one.family).toBe(families[0]);
  });

  it('with verbatim false puts IPv4 first, and follows the default order of the process', async () => {
    expect((await lookup.promises('both.hosts.test', { verbatim: false })).family).toBe(4);
    const before = dns.getDefaultResultOrder();
    try {
      dns.setDefaultResultOrder('ipv6first');
      expect((await lookup.promises('both.hosts.test')).family).toBe(6);
      dns.setDefaultResultOrder('ipv4first');
      expect((await lookup.promises('both.hosts.test')).family).toBe(4);
    } finally {
      dns.setDefaultResultOrder(before);
    }
  });

  const mapped = { address: '::ffff:192.0.2.101', family: 6 };
  const four = { address: '192.0.2.101', family: 4 };

  it.each([
    ['four.hosts.test', 6, V4MAPPED, [mapped]],
    ['four.hosts.test', 6, V4MAPPED | ALL, [mapped]],
    ['four.hosts.test', 4, V4MAPPED | ALL, [four]],
    ['four.hosts.test', 0, V4MAPPED, [four]],
    ['six.hosts.test', 6, V4MAPPED, [{ address: '2001:db8::101', family: 6 }]],
    ['both.hosts.test', 6, V4MAPPED, [{ address: '2001:db8::102', family: 6 }]],
    ['both.hosts.test', 6, ALL, [{ address: '2001:db8::102', family: 6 }]],
  ])('of %s with family %i and hints %i gives %j', async (host, family, hints, expected) => {
    expect(await lookup.promises(host, { family, hints, all: true })).toEqual(expected);
  });

  it('with V4MAPPED and ALL gives the addresses of both families', async () => {
    const hints = V4MAPPED | ALL;
    const result = await lookup.promises('both.hosts.test', { family: 6, hints, all: true });
    expect(sorted(result)).toEqual(['2001:db8::102', '::ffff:192.0.2.102']);
    expect(result.map(({ family }) => family)).toEqual([6, 6]);
  });

  it('with ADDRCONFIG looks for the families that the machine has addresses of', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const has = (name: string) =>
      addresses.some(
        ({ family, address }) => family === name && !['127.0.0.1', '::1'].includes(address),
      );
    const [ipv4, ipv6] = [has('IPv4'), has('IPv6')];
    const expected = ipv4 === ipv6 ? [4, 6] : [ipv4 ? 4 : 6];
    const result = await lookup.promises('both.hosts.test', { hints: ADDRCONFIG, all: true });
    expect(result.map(({ family }) => family).sort()).toEqual(expected);
  });

  it.each([
    ['192.0.2.1', 4],
    ['2001:db8::1', 6],
    ['fe80::1%lo', 6],
  ])('of the address %s gives the address, whatever the family', async (address, family) => {
    for (const wanted of [0, 4, 6]) {
      expect(await outcomeOf((done) => lookup(address, wanted, done))).toEqual([
        null,
        address,
        family,
      ]);
    }
  });

  it.each(['127.1', '0x7f.1', '2130706433'])('of %s gives what the system gives', async (host) => {
    for (const options of [{}, { family: 4 }, { family: 6 }, { family: 6, hints: V4MAPPED }]) {
      const [ours, nodes] = await Promise.all([
        outcomeOf((done) => lookup(host, options, done)),
        outcomeOf((done) => dns.lookup(host, options, done)),
      ]);
      expect(ours).toEqual(nodes);
      expect(ours.map(own)).toEqual(nodes.map(own));
    }
  });

  it.each([
    ['', ['127.0.0.1', '::1']],
    ['127.0.0.1 localhost', ['127.0.0.1']],
    ['::1 a LOCALHOST # 127.0.0.1 localhost', ['::1']],
    ['127.0.0.1 localhost\n::1 localhost', ['127.0.0.1', '::1']],
  ])('of localhost with the hosts file %j gives %j, without a query', async (text, expected) => {
    await using file = await temporaryFile(text);
    const offline = createLookup({ nameservers: [unreachable], hostsPath: file.path });
    for (const name of ['localhost', 'LocalHost']) {
      expect(sorted(await offline.promises(name, { all: true }))).toEqual(expected);
    }
  });

  it('of localhost gives what the system gives', async () => {
    const systems = await dns.promises.lookup('localhost', { all: true });
    expect(sorted(await systemLookup.promises('localhost', { all: true }))).toEqual(
      sorted(systems),
    );
  });

  it('converts internationalised names', async () => {
    await using server = await startFaultServer(respondWithOne);
    const idn = createLookup({ nameservers: [serverString(server)], domains: [] });
    await idn.promises('bücher.example', 4);
    expect(server.received[0]?.question?.name).toBe('xn--bcher-kva.example');
  });

  it('never calls back before it has returned', async () => {
    for (const host of ['192.0.2.1', '127.1', 'four.hosts.test', 'v4only.example.test']) {
      for (let i = 0; i < 2; i++) {
        let returned = false;
        const called = outcomeOf((done) => lookup(host, () => done(returned)));
        returned = true;
        expect(await called).toEqual([true]);
      }
    }
  });

  it('gives each caller objects that it may change', async () => {
    const [first] = await lookup.promises('v4only.example.test', { all: true });
    if (first !== undefined) first.address = 'changed';
    expect(await lookup.promises('v4only.example.test')).toEqual({
      address: '192.0.2.40',
      family: 4,
    });
  });
});

/** The own properties of an error that Node's errors have. */
const own = (error: unknown): unknown =>
  error instanceof Error ? { ...error, name: error.name, message: error.message } : error;

describe('an error of a lookup', () => {
  it.each([
    ['nowhere.example.test', 0, 'ENOTFOUND', -3008],
    ['v4only.example.test', 6, 'ENOTFOUND', -3007],
    ['a..test', 0, 'ENOTFOUND', -3008],
    [`${'a'.repeat(64)}.test`, 0, 'ENOTFOUND', -3008],
    ['nul\0.test', 0, 'ENOTFOUND', -3008],
    ['hidden.onion', 0, 'ENOTFOUND', -3008],
  ])('for %j and family %i is %s', async (hostname, family, code, errno) => {
    const [error, ...rest] = await outcomeOf((done) => lookup(hostname, family, done));
    expect(rest).toEqual([]);
    const expected = {
      name: 'Error',
      message: `getaddrinfo ${code} ${hostname}`,
      errno,
      code,
      syscall: 'getaddrinfo',
      hostname,
    };
    expect(own(error)).toEqual(expected);
    expect(own(await errorOf(lookup.promises(hostname, family)))).toEqual(expected);
  });

  it('is EAI_AGAIN when no server answers, and its cause says more', async () => {
    await using silent = await startFaultServer(neverRespond);
    const resolver = { nameservers: [serverString(silent)], tries: 1, timeout: 250, domains: [] };
    const error = await errorOf(createLookup(resolver).promises('a.test'));
    expect(own(error)).toMatchObject({
      code: 'EAI_AGAIN',
      errno: -3001,
      syscall: 'getaddrinfo',
      hostname: 'a.test',
    });
    expect(error).toMatchObject({ cause: { code: 'ETIMEOUT' } });
  });
});

describe('bad arguments of a lookup', () => {
  const done = (): void => undefined;

  it.each<unknown[]>([
    [],
    [1, done],
    [{}, {}, done],
    ['a.test'],
    ['a.test', 'b'],
    ['a.test', 'b', done],
    ['a.test', {}, 'c'],
    ['a.test', 5, done],
    ['a.test', { family: 5 }, done],
    ['a.test', { family: '4' }, done],
    ['a.test', { hints: 1 << 20 }, done],
    ['a.test', { hints: '1' }, done],
    ['a.test', { all: 1 }, done],
    ['a.test', { verbatim: 'x' }, done],
    ['a.test', { order: 'ipv5first' }, done],
    [Symbol('host'), done],
  ])('are refused as Node does: %#', (...args) => {
    expect(thrownBy(() => Reflect.apply(lookup, undefined, args))).toEqual(
      thrownBy(() => Reflect.apply(dns.lookup, undefined, args)),
    );
  });

  it.each<unknown[]>([
    [1, {}],
    ['a.test', 'b'],
    ['a.test', () => undefined],
    ['a.test', { family: 5 }],
    ['a.test', { hints: 1 << 20 }],
    ['a.test', { order: 'ipv5first' }],
  ])('of the promise form are refused as Node does: %#', (...args) => {
    expect(thrownBy(() => Reflect.apply(lookup.promises, undefined, args))).toEqual(
      thrownBy(() => Reflect.apply(dns.promises.lookup, undefined, args)),
    );
  });

  it('of ours are refused by name', () => {
    expect(() => lookup.promises('a.test', Object({ signal: 'x' }))).toThrow(InvalidArgumentError);
    expect(() => createLookup({ staleIfError: -1 })).toThrow("'options.staleIfError' must be");
    expect(() => createLookup({ tries: 0 })).toThrow("'options.tries' must be");
    expect(() => createLookup(new DNSResolver(), Object({ tries: 1 }))).toThrow("'options.tries'");
  });
});

describe('lookups of one host at once', () => {
  it('share a request', async () => {
    await using server = await startFaultServer(respondWithOne);
    const shared = createLookup({ nameservers: [serverString(server)], domains: [] });
    const results = await Promise.all(
      Array.from({ length: 50 }, () => shared.promises('a.test', 4)),
    );
    expect(new Set(results.map(({ address }) => address))).toEqual(new Set(['192.0.2.1']));
    expect(server.received).toHaveLength(1);
  });

  it('each keep their signal', async () => {
    await using server = await startFaultServer(neverRespond);
    const nameservers = [serverString(server)];
    const shared = createLookup({ nameservers, domains: [], timeout: 250 });
    const [first, second] = [new AbortController(), new AbortController()];
    const pending = [first, second].map(({ signal }) =>
      errorOf(shared.promises('a.test', { family: 4, signal })),
    );
    await server.untilReceived(1);
    first.abort('enough');
    expect(await pending[0]).toMatchObject({
      code: 'ECANCELLED',
      syscall: 'getaddrinfo',
      hostname: 'a.test',
      cause: 'enough',
    });
    server.handle(respondWithOne);
    const third = shared.promises('a.test', { family: 4 });
    second.abort();
    expect(await pending[1]).toMatchObject({ code: 'ECANCELLED' });
    expect(await third).toEqual({ address: '192.0.2.1', family: 4 });
  });

  it('start again after the last of them was aborted', async () => {
    await using server = await startFaultServer(neverRespond);
    const shared = createLookup({ nameservers: [serverString(server)], domains: [] });
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = errorOf(shared.promises('a.test', { family: 4, signal }));
    await server.untilReceived(1);
    server.handle(respondWithOne);
    controller.abort();
    const again = shared.promises('a.test', 4);
    expect(await aborted).toMatchObject({ code: 'ECANCELLED' });
    expect(await again).toEqual({ address: '192.0.2.1', family: 4 });
    expect(await errorOf(shared.promises('a.test', { signal }))).toMatchObject({
      code: 'ECANCELLED',
    });
  });

  it('keep the async context of each caller', async () => {
    const storage = new AsyncLocalStorage<string>();
    const stored = (name: string) =>
      storage.run(name, () =>
        outcomeOf((done) => lookup('www.example.test', () => done(storage.getStore()))),
      );
    expect(await Promise.all(['a', 'b', 'c'].map(stored))).toEqual([['a'], ['b'], ['c']]);
    expect(await stored('cached')).toEqual(['cached']);
  });
});

describe('answers', () => {
  it('are kept while their TTL lasts', async () => {
    await using server = await startFaultServer(respondWithOne);
    const kept = createLookup({ nameservers: [serverString(server)], domains: [] });
    await kept.promises('a.test', 4);
    await kept.promises('a.test', 4);
    expect(server.received).toHaveLength(1);
  });

  it('are not kept with cacheMaxTtl 0', async () => {
    await using server = await startFaultServer(respondWithOne);
    const options = { nameservers: [serverString(server)], domains: [], cacheMaxTtl: 0 };
    const kept = createLookup(options);
    await kept.promises('a.test', 4);
    await kept.promises('a.test', 4);
    expect(server.received).toHaveLength(2);
  });

  const zeroTtl = respondWith([{ type: 'A', ttl: 0, data: '192.0.2.1' }]);

  it('that are stale replace the error when no server can be reached', async () => {
    await using server = await startFaultServer(zeroTtl);
    const options = { nameservers: [serverString(server)], tries: 1, timeout: 250, domains: [] };
    const stale = createLookup({ ...options, staleIfError: 60 });
    const strict = createLookup(options);
    for (const each of [stale, strict]) await each.promises('a.test', 4);
    server.handle(neverRespond);
    expect(await stale.promises('a.test', 4)).toEqual({ address: '192.0.2.1', family: 4 });
    expect(await errorOf(strict.promises('a.test', 4))).toMatchObject({ code: 'EAI_AGAIN' });
    server.handle(respondWith([], { rcode: 3 }));
    expect(await errorOf(stale.promises('a.test', 4))).toMatchObject({ code: 'ENOTFOUND' });
  });

  it('of a resolver follow its servers', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(
      respondWith([{ type: 'A', ttl: 300, data: '192.0.2.2' }]),
    );
    await using resolver = new DNSResolver({ nameservers: [serverString(first)], domains: [] });
    const following = createLookup(resolver);
    expect((await following.promises('a.test', 4)).address).toBe('192.0.2.1');
    resolver.nameservers = [serverString(second)];
    expect((await following.promises('a.test', 4)).address).toBe('192.0.2.2');
    await resolver.close();
    expect(await errorOf(following.promises('a.test', 4))).toMatchObject({ code: 'EDESTRUCTION' });
  });
});

describe('a process', () => {
  const source = (rest: string): string => `
    import { createLookup } from '@aiodns/node';
    const lookup = createLookup({ nameservers: ['${serverString(knot)}'], domains: [] });
    ${rest}`;

  it('ends while a lookup is idle, and not while one is pending', async () => {
    const result = await runSource(
      source(`lookup('v4only.example.test', (error, address) => console.log(address));`),
    );
    expect(result).toMatchObject({ code: 0, stdout: '192.0.2.40\n' });
  });

  it('gets an exception from a callback as an uncaught exception', async () => {
    const result = await runSource(
      source(`
        process.on('uncaughtException', (error) => console.log(error.message));
        lookup('v4only.example.test', () => { throw new Error('thrown'); });`),
    );
    expect(result).toMatchObject({ code: 0, stdout: 'thrown\n' });
  });

  it('looks up in worker threads', async () => {
    const worker = `
      import('@aiodns/node').then(async ({ createLookup }) => {
        const lookup = createLookup({ nameservers: ['${serverString(knot)}'], domains: [] });
        console.log((await lookup.promises('v4only.example.test')).address);
      });`;
    const result = await runSource(`
      import { Worker } from 'node:worker_threads';
      new Worker(${JSON.stringify(worker)}, { eval: true });`);
    expect(result).toMatchObject({ code: 0, stdout: '192.0.2.40\n' });
  });
});

describe('net.connect', () => {
  it('uses a lookup, and the next address when the first refuses', async () => {
    const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const file = await temporaryFile('::1 both.test\n127.0.0.1 both.test\n');
    const local = createLookup({ nameservers: [unreachable], hostsPath: file.path });
    const socket = connect({ host: 'both.test', port, lookup: local, autoSelectFamily: true });
    const [data] = await once(socket, 'data');
    expect(String(data)).toBe('hello');
    server.close();
    await file[Symbol.asyncDispose]();
  });

  it('takes the lookup of the system’s configuration', async () => {
    expect(await systemLookup.promises('localhost', 4)).toEqual({
      address: '127.0.0.1',
      family: 4,
    });
  });
});
