import {
  AresError,
  Channel,
  parseQuery,
  parseQueryForm,
  reverseAddress,
  strerror,
} from '@aiodns/core-native';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import {
  ARES_EDESTRUCTION,
  errorName,
  InvalidArgumentError,
  opcodeName,
  parseChannelOptions,
  parseQueryClass,
  parseQueryType,
  parseResolverOptions,
  queryClassName,
  queryTypeName,
  rcodeName,
} from '@aiodns/types';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { neverRespond } from './support/handlers.js';
import { runSource } from './support/program.js';

const UINT32 = 2 ** 32;
const INT32 = 2 ** 31;
const hostile = {
  get address(): string {
    throw new RangeError('mine');
  },
};

// Bad values by kind of argument: wrong types, and values out of range.
const noString = [undefined, null, 5, Number.NaN, true, 10n, Symbol('s'), {}, ['a'], () => 'a'];
const noNumber = [null, '1', true, 1n, Symbol('s'), {}, [1], Number.NaN, Infinity, 1.5];
const noObject = [null, 5, 'x', true, Symbol('s'), []];
const noFunction = [undefined, null, 5, 'x', {}, []];

const BAD = {
  text: [...noString, 'a\0b', '\0'],
  filledText: [...noString, '', 'a\0b'],
  qtype: [
    ...[undefined, null, true, 1n, Symbol('s'), {}, [], ['A'], ['TYPE65']],
    ...['', 'a', 'mx', 'XXX', 'A ', 'TYPE', 'TYPE0', 'TYPE01', 'TYPE65536', 'TYPE-1', 'é', 'A\0'],
    ...['constructor', '__proto__', 'toString', 'T'.repeat(1e6)],
    ...[0, -1, 1.5, 65_536, Number.NaN, Infinity, INT32],
  ],
  qclass: [
    ...[true, 1n, Symbol('s'), []],
    ...['', 'in', 'INVALIDCLASS', 'CLASS', 'CLASS0', 'CLASS65536', '__proto__', 'IN\0'],
    ...[0, -1, 1.5, 65_536, Number.NaN],
  ],
  family: [...noNumber, -1, 1, 2, 5, 10, '4'],
  port: [
    ...[-1, 65_536, 1.5, Number.NaN, Infinity, '', 'a\0', true, {}, [], 80n, Symbol('s')],
    ...['p'.repeat(256), 'p'.repeat(1e6)],
  ],
  bits: [...noNumber, -1, INT32],
  socketPort: [...noNumber, undefined, -1, 65_536],
  unsigned: [...noNumber, -1, UINT32],
  address: [
    ...noString,
    ...['', 'x', '1.2.3', '1.2.3.4.5', '256.0.0.1', '::1%lo', ':::', '1.2.3.4\0', '１.2.3.4'],
    '1'.repeat(1e6),
  ],
  device: [...noString, '', 'a b', 'a\0', 'a,b', 'd'.repeat(16), 'é'.repeat(8), 'no-such-device'],
  milliseconds: [...noNumber, -1, INT32],
  positiveMilliseconds: [...noNumber, 0, -1, INT32],
  fd: [...noNumber, undefined, -2, INT32],
  signal: [
    ...[null, 5, 'abort', true, {}, []],
    // Each lacks one member of a signal.
    { aborted: false, addEventListener: () => undefined },
    { aborted: false, removeEventListener: () => undefined },
    { addEventListener: () => undefined, removeEventListener: () => undefined },
  ],
  callback: noFunction,
  options: noObject,
  servers: [
    ...[undefined, null, 5, 'x', '192.0.2.1', {}, true, Symbol('s')],
    ...[[5], [null], [''], ['a b'], ['192.0.2.1,192.0.2.2'], ['192.0.2.1\0'], ['é'], ['name']],
    ...[['192.0.2.1:65536'], ['192.0.2.1:x'], ['[::1'], ['::1]:53'], ['x'.repeat(1e5)]],
  ],
} as const satisfies Record<string, readonly unknown[]>;

/** One argument of one method, and values that it must reject. */
interface Row {
  readonly method: string;
  readonly argument: string;
  readonly args: (bad: unknown) => readonly unknown[];
  readonly bad: readonly unknown[];
}

const row = (
  method: string,
  argument: string,
  bad: readonly unknown[],
  args: (bad: unknown) => readonly unknown[],
): Row => ({ method, argument, bad, args });

const NAME = 'www.example.test';
const ADDRESS = { address: '192.0.2.1', port: 80 };

const call = (target: object, { method, args }: Row, bad: unknown): unknown => {
  const member: unknown = Reflect.get(target, method);
  if (typeof member !== 'function') throw new Error(`there is no method ${method}`);
  return Reflect.apply(member, target, args(bad));
};

/** The error that a call throws. */
const thrownBy = (use: () => unknown): unknown => {
  try {
    use();
  } catch (error) {
    return error;
  }
  return new Error('it threw nothing');
};

const show = (value: unknown): string => {
  const text = typeof value === 'symbol' ? 'a symbol' : (JSON.stringify(value) ?? typeof value);
  return text.slice(0, 40);
};

/** A TypeError with Node's code, which names the argument, the allowed values and the received one. */
const expectRefusal = (error: unknown, argument: string, bad: unknown): void => {
  const context = `${argument} ${typeof bad === 'bigint' ? 'bigint' : show(bad)}`;
  expect(error, context).toBeInstanceOf(InvalidArgumentError);
  expect(error, context).toBeInstanceOf(TypeError);
  expect(error, context).toMatchObject({
    code: 'ERR_INVALID_ARG_VALUE',
    message: expect.stringMatching(/^The argument '[^']+' must be .+\. Received .+$/s),
  });
  const name = error instanceof Error ? /^The argument '([^']+)'/.exec(error.message)?.[1] : '';
  expect(name?.startsWith(argument), `${context}: ${name}`).toBe(true);
};

let server: FaultServer;
let resolver: DNSResolver;
let channel: Channel;

beforeAll(async () => {
  server = await startFaultServer(neverRespond);
  resolver = resolverFor(server);
  channel = new Channel({ nameservers: [serverString(server)] });
});

afterAll(async () => {
  channel.close();
  await resolver.close();
  await server.close();
});

const nothing = (): undefined => undefined;

/** Rows for the arguments common to all queries. */
const queryRows = (method: string): Row[] => [
  row(method, 'host', BAD.text, (bad) => [bad, 'A']),
  row(method, 'qtype', BAD.qtype, (bad) => [NAME, bad]),
  row(
    method,
    'qclass',
    BAD.qclass.filter((bad) => !Array.isArray(bad)),
    (bad) => [NAME, 'A', bad],
  ),
  row(method, 'qclass', BAD.qclass, (qclass) => [NAME, 'A', { qclass }]),
  row(method, 'options', [[]], (bad) => [NAME, 'A', bad]),
  row(method, 'options.nope', [1, undefined], (nope) => [NAME, 'A', { nope }]),
  row(method, 'options.timeout', BAD.positiveMilliseconds, (timeout) => [NAME, 'A', { timeout }]),
  row(method, 'options.signal', BAD.signal, (signal) => [NAME, 'A', { signal }]),
];

/** Rows for the arguments of all other lookups. */
const callOptionRows = (method: string, args: readonly unknown[]): Row[] => [
  row(method, 'options', BAD.options, (bad) => [...args, bad]),
  row(method, 'options.nope', [1, undefined], (nope) => [...args, { nope }]),
  row(method, 'options.timeout', BAD.positiveMilliseconds, (timeout) => [...args, { timeout }]),
  row(method, 'options.signal', BAD.signal, (signal) => [...args, { signal }]),
];

const PROMISING: readonly Row[] = [
  ...['query', 'queryDns', 'search'].flatMap(queryRows),
  row('getaddrinfo', 'host', BAD.filledText, (bad) => [bad]),
  row('getaddrinfo', 'family', BAD.family, (family) => [NAME, { family }]),
  row('getaddrinfo', 'port', BAD.port, (port) => [NAME, { port }]),
  row('getaddrinfo', 'type', BAD.bits, (type) => [NAME, { type }]),
  row('getaddrinfo', 'proto', BAD.bits, (proto) => [NAME, { proto }]),
  row('getaddrinfo', 'flags', BAD.bits, (flags) => [NAME, { flags }]),
  ...callOptionRows('getaddrinfo', [NAME]),
  row('gethostbyname', 'host', BAD.filledText, (bad) => [bad, 4]),
  row('gethostbyname', 'family', BAD.family, (bad) => [NAME, bad]),
  ...callOptionRows('gethostbyname', [NAME, 4]),
  row('gethostbyaddr', 'ip', BAD.address, (bad) => [bad]),
  ...callOptionRows('gethostbyaddr', ['192.0.2.1']),
  row('getnameinfo', 'socketAddress', [undefined, ...BAD.options], (bad) => [bad, 0]),
  row('getnameinfo', 'socketAddress.address', BAD.address, (address) => [{ ...ADDRESS, address }]),
  row('getnameinfo', 'socketAddress.port', BAD.socketPort, (port) => [{ ...ADDRESS, port }]),
  row('getnameinfo', 'socketAddress.flowinfo', BAD.unsigned, (flowinfo) => [
    { ...ADDRESS, flowinfo },
  ]),
  row('getnameinfo', 'socketAddress.scopeId', BAD.unsigned, (scopeId) => [{ ...ADDRESS, scopeId }]),
  row('getnameinfo', 'flags', BAD.bits, (bad) => [ADDRESS, bad]),
  ...callOptionRows('getnameinfo', [ADDRESS, 0]),
  row('wait', 'timeout', BAD.milliseconds, (bad) => [bad]),
];

const FORM = parseQueryForm('answer', 'A');
const HANDLER = { onResult: nothing, onError: nothing };

/** Rows for the arguments of a channel's queries. */
const channelQueryRows = (method: string): Row[] => [
  row(method, 'host', BAD.text, (bad) => [bad, 'A', undefined, nothing]),
  row(method, 'qtype', BAD.qtype, (bad) => [NAME, bad, undefined, nothing]),
  row(method, 'qclass', [...BAD.qclass, {}], (bad) => [NAME, 'A', bad, nothing]),
  row(method, 'callback', BAD.callback, (bad) => [NAME, 'A', undefined, bad]),
];

const CHANNEL: readonly Row[] = [
  row('submit', 'request', [...BAD.callback, nothing, { submit: nothing }], (bad) => [
    bad,
    nothing,
  ]),
  row('submit', 'callback', BAD.callback, (bad) => [parseQuery(NAME, 'A'), bad]),
  row('submitQuery', 'form', [...BAD.callback, nothing, { submit: nothing }], (bad) => [
    bad,
    NAME,
    HANDLER,
  ]),
  row('submitQuery', 'host', BAD.text, (bad) => [FORM, bad, HANDLER]),
  row('submitQuery', 'handler', [...BAD.callback, nothing, { onResult: nothing }], (bad) => [
    FORM,
    NAME,
    bad,
  ]),
  ...['query', 'queryRecords', 'search'].flatMap(channelQueryRows),
  row('query', 'callback', BAD.callback, (bad) => [NAME, 'A', bad]),
  row('query', 'callback', [undefined], () => [NAME, 'A']),
  row('search', 'callback', BAD.callback, (bad) => [NAME, 'A', bad]),
  row('getaddrinfo', 'host', BAD.filledText, (bad) => [bad, {}, nothing]),
  row('getaddrinfo', 'options', [undefined, ...BAD.options], (bad) => [NAME, bad, nothing]),
  row('getaddrinfo', 'options.nope', [1], (nope) => [NAME, { nope }, nothing]),
  row('getaddrinfo', 'family', BAD.family, (family) => [NAME, { family }, nothing]),
  row('getaddrinfo', 'port', BAD.port, (port) => [NAME, { port }, nothing]),
  row('getaddrinfo', 'type', BAD.bits, (type) => [NAME, { type }, nothing]),
  row('getaddrinfo', 'proto', BAD.bits, (proto) => [NAME, { proto }, nothing]),
  row('getaddrinfo', 'flags', BAD.bits, (flags) => [NAME, { flags }, nothing]),
  row('getaddrinfo', 'callback', BAD.callback, (bad) => [NAME, {}, bad]),
  row('gethostbyname', 'host', BAD.filledText, (bad) => [bad, 4, nothing]),
  row('gethostbyname', 'family', [undefined, ...BAD.family], (bad) => [NAME, bad, nothing]),
  row('gethostbyname', 'callback', BAD.callback, (bad) => [NAME, 4, bad]),
  row('gethostbyaddr', 'ip', BAD.address, (bad) => [bad, nothing]),
  row('gethostbyaddr', 'callback', BAD.callback, (bad) => ['192.0.2.1', bad]),
  row('getnameinfo', 'socketAddress', [undefined, ...BAD.options], (bad) => [bad, 0, nothing]),
  row('getnameinfo', 'socketAddress.address', BAD.address, (address) => [
    { ...ADDRESS, address },
    0,
    nothing,
  ]),
  row('getnameinfo', 'socketAddress.port', BAD.socketPort, (port) => [
    { ...ADDRESS, port },
    0,
    nothing,
  ]),
  row('getnameinfo', 'socketAddress.flowinfo', BAD.unsigned, (flowinfo) => [
    { ...ADDRESS, flowinfo },
    0,
    nothing,
  ]),
  row('getnameinfo', 'socketAddress.scopeId', BAD.unsigned, (scopeId) => [
    { ...ADDRESS, scopeId },
    0,
    nothing,
  ]),
  row('getnameinfo', 'flags', [undefined, ...BAD.bits], (bad) => [ADDRESS, bad, nothing]),
  row('getnameinfo', 'callback', BAD.callback, (bad) => [ADDRESS, 0, bad]),
  row('setServers', 'servers', BAD.servers, (bad) => [bad]),
  row('setLocalIp', 'ip', BAD.address, (bad) => [bad]),
  row('setLocalDev', 'device', BAD.device, (bad) => [bad]),
];

const DRIVEN: readonly Row[] = [
  row('processFd', 'readFd', BAD.fd, (bad) => [bad, -1]),
  row('processFd', 'writeFd', BAD.fd, (bad) => [-1, bad]),
  row('processReadFd', 'readFd', BAD.fd, (bad) => [bad]),
  row('processWriteFd', 'writeFd', BAD.fd, (bad) => [bad]),
  row('timeout', 'max', BAD.milliseconds, (bad) => [bad]),
];

/** Bad values of each option, and of the options object. */
const OPTIONS = {
  nameservers: BAD.servers.filter((bad) => bad !== undefined),
  flags: [...noNumber, -1, 0x800, 0xffff_ffff],
  timeout: BAD.positiveMilliseconds,
  tries: [...noNumber, 0, -1, 101],
  ndots: [...noNumber, -1, 16],
  tcpPort: [...noNumber, 0, -1, 65_536],
  udpPort: [...noNumber, 0, -1, 65_536],
  domains: [null, 5, 'example.test', {}, [5], [''], ['a b'], ['a\0'], ['a,b']],
  lookups: [null, 5, '', 'x', 'bb', 'fbf', 'B', 'b\0', ['b']],
  socketSendBufferSize: [...noNumber, 0, -1, INT32],
  socketReceiveBufferSize: [...noNumber, 0, -1, INT32],
  reload: [null, 0, 1, 'true', {}, []],
  rotate: [null, 0, 1, 'true', {}, []],
  localIp: BAD.address.filter((bad) => bad !== undefined),
  localDev: BAD.device.filter((bad) => bad !== undefined),
  resolvconfPath: [null, 5, '', 'a\0b', {}, []],
  hostsPath: [null, 5, '', 'a\0b', {}, []],
  sortlist: [
    null,
    5,
    '10.0.0.0',
    {},
    [5],
    [''],
    ['x'],
    ['10.0.0.0/33'],
    ['::/129'],
    ['10.0.0.0/8/8'],
  ],
  ednsPacketSize: [...noNumber, 0, 511, 65_536],
  udpMaxQueries: [...noNumber, -1, INT32],
  serverRate: [...noNumber, 0, 1.5, 1_000_001],
  maxTimeout: BAD.positiveMilliseconds,
  cacheMaxTtl: [...noNumber, -1, UINT32],
  cacheMaxEntries: [...noNumber, -1, INT32],
  serverFailover: [
    ...[null, 5, 'x', [], { nope: 1 }],
    ...[
      { retryChance: -1 },
      { retryChance: 65_536 },
      { retryChance: '1' },
      { retryChance: Number.NaN },
    ],
    ...[{ retryDelay: -1 }, { retryDelay: INT32 }, { retryDelay: null }, { retryDelay: 1.5 }],
  ],
  nope: [1, null, 'x'],
  constructor: [1],
} as const satisfies Record<string, readonly unknown[]>;

const perConstructor: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  DNSResolver: { ...OPTIONS, concurrency: [...noNumber, 0, -1, 2 ** 53], sockStateCb: [nothing] },
  Channel: { ...OPTIONS, concurrency: [1], sockStateCb: [null, 5, 'x', {}, []] },
};
const constructors: Readonly<Record<string, typeof DNSResolver | typeof Channel>> = {
  DNSResolver,
  Channel,
};

describe('methods that return a promise reject and do not throw', () => {
  it.each(PROMISING)('$method: $argument', async (each) => {
    for (const bad of each.bad) {
      const promise = call(resolver, each, bad);
      expect(promise).toBeInstanceOf(Promise);
      const error = await Promise.resolve(promise).then(
        (result) => new Error(`it gave ${show(result)}`),
        (reason: unknown) => reason,
      );
      expectRefusal(error, each.argument, bad);
    }
  });

  it('and pass on what a getter of an argument throws', async () => {
    const lookup: unknown = call(
      resolver,
      row('getnameinfo', '', [], (bad) => [bad]),
      hostile,
    );
    await expect(lookup).rejects.toThrow('mine');
  });
});

describe('arguments are checked before limits', () => {
  const lookups = PROMISING.filter(({ method }) => method !== 'wait');

  it('while the only slot is taken', async () => {
    await using silent = await startFaultServer(neverRespond);
    await using busy = resolverFor(silent, { concurrency: 1 });
    const pending = failureOf(busy.query(NAME, 'A'));
    await silent.untilReceived(1);
    for (const each of lookups) {
      for (const bad of each.bad) {
        const error: unknown = await Promise.resolve(call(busy, each, bad)).catch(
          (reason: unknown) => reason,
        );
        expectRefusal(error, each.argument, bad);
      }
    }
    busy.cancel();
    expect((await pending).code).toBe('ECANCELLED');
    expect(silent.received).toHaveLength(1);
  });

  it.each([
    row('query', 'qtype', BAD.qtype, (bad) => [NAME, bad, { signal: AbortSignal.abort() }]),
    row('getaddrinfo', 'host', BAD.filledText, (bad) => [bad, { signal: AbortSignal.abort() }]),
    row('gethostbyaddr', 'ip', BAD.address, (bad) => [bad, { signal: AbortSignal.abort() }]),
  ])('with an aborted signal: $method', async (each) => {
    for (const bad of each.bad) {
      const error: unknown = await Promise.resolve(call(resolver, each, bad)).catch(
        (reason: unknown) => reason,
      );
      expectRefusal(error, each.argument, bad);
    }
  });
});

describe('methods of a channel throw', () => {
  it.each(CHANNEL)('$method: $argument', (each) => {
    for (const bad of each.bad) {
      expectRefusal(
        thrownBy(() => call(channel, each, bad)),
        each.argument,
        bad,
      );
    }
  });

  it.each(DRIVEN)('$method: $argument', (each) => {
    const driven = new Channel({ nameservers: [serverString(server)], sockStateCb: nothing });
    for (const bad of each.bad) {
      expectRefusal(
        thrownBy(() => call(driven, each, bad)),
        each.argument,
        bad,
      );
    }
    driven.close();
  });

  it.each(BAD.milliseconds.map((bad) => ({ bad })))('wait rejects: $bad', async ({ bad }) => {
    const promise: unknown = call(
      channel,
      row('wait', '', [], (value) => [value]),
      bad,
    );
    await expect(promise).rejects.toBeInstanceOf(InvalidArgumentError);
  });
});

describe('setters and setting methods throw, and change nothing', () => {
  it('nameservers of a resolver', () => {
    for (const bad of BAD.servers) {
      expectRefusal(
        thrownBy(() => Reflect.set(resolver, 'nameservers', bad)),
        'nameservers',
        bad,
      );
    }
    expect(resolver.nameservers).toEqual([serverString(server)]);
  });

  it('servers of a channel', () => {
    for (const bad of BAD.servers) {
      expectRefusal(
        thrownBy(() => Reflect.set(channel, 'servers', bad)),
        'servers',
        bad,
      );
    }
    expect(channel.servers).toEqual([serverString(server)]);
  });

  it.each([
    row('setLocalIp', 'ip', BAD.address, (bad) => [bad]),
    row('setLocalDev', 'device', BAD.device, (bad) => [bad]),
  ])('$method of a resolver', (each) => {
    for (const bad of each.bad) {
      expectRefusal(
        thrownBy(() => call(resolver, each, bad)),
        each.argument,
        bad,
      );
    }
  });
});

describe.each(Object.entries(constructors))(
  'the constructor %s throws',
  (name, resolverOrChannel) => {
    it.each(Object.entries(perConstructor[name] ?? {}))('%s', (option, values) => {
      for (const bad of values) {
        expectRefusal(
          thrownBy(() => Reflect.construct(resolverOrChannel, [{ [option]: bad }])),
          `options.${option}`,
          bad,
        );
      }
    });

    it('options', () => {
      for (const bad of BAD.options) {
        expectRefusal(
          thrownBy(() => Reflect.construct(resolverOrChannel, [bad])),
          'options',
          bad,
        );
      }
    });
  },
);

describe('functions', () => {
  it.each([
    { name: 'reverseAddress', use: reverseAddress, argument: 'ip', bad: BAD.address },
    { name: 'strerror', use: strerror, argument: 'code', bad: [undefined, ...noNumber, INT32] },
    {
      name: 'parseResolverOptions',
      use: parseResolverOptions,
      argument: 'options',
      bad: BAD.options,
    },
    {
      name: 'parseChannelOptions',
      use: parseChannelOptions,
      argument: 'options',
      bad: BAD.options,
    },
    {
      name: 'new DNSError',
      use: (code: number) => new DNSError(code),
      argument: 'code',
      bad: ['x', Symbol('s')],
    },
    {
      name: 'new AresError',
      use: (code: number) => new AresError(code),
      argument: 'code',
      bad: ['x', Symbol('s')],
    },
  ])('$name throws', ({ use, argument, bad }) => {
    for (const each of bad) {
      expectRefusal(
        thrownBy(() => Reflect.apply(use, undefined, [each])),
        argument,
        each,
      );
    }
  });

  it('parseQueryType and parseQueryClass return undefined', () => {
    for (const bad of BAD.qtype) {
      expect(Reflect.apply(parseQueryType, undefined, [bad])).toBe(undefined);
    }
    for (const bad of BAD.qclass) {
      expect(Reflect.apply(parseQueryClass, undefined, [bad])).toBe(undefined);
    }
  });

  it('those that name a number accept every number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (code) => {
        expect(queryTypeName(code)).toMatch(/^[A-Z]/);
        expect(queryClassName(code)).toMatch(/^[A-Z]/);
        expect(rcodeName(code)).toMatch(/^[A-Z]/);
        expect(opcodeName(code)).toMatch(/^[A-Z]/);
        expect(errorName(code)).toMatch(/^[A-Z]/);
      }),
    );
  });
});

describe('names that no packet can carry fail with EBADNAME', () => {
  it.each([
    ['a label of 64 bytes', `${'a'.repeat(64)}.test`],
    ['a name of more than 255 bytes', Array.from({ length: 128 }, () => 'aa').join('.')],
    ['a million bytes', 'a'.repeat(1e6)],
    ['a million labels', 'a.'.repeat(1e6)],
    ['an empty label', 'a..test'],
    ['half a surrogate pair', '\ud800.test'],
    ['what UTS-46 disallows', '\ufffd.test'],
  ])('%s', async (_what, name) => {
    for (const lookup of [resolver.query(name, 'A'), resolver.getaddrinfo(name)]) {
      expect((await failureOf(lookup)).code).toBe('EBADNAME');
    }
  });
});

describe('a resolver that is closed', () => {
  it('fails with EDESTRUCTION, after it has checked the arguments', async () => {
    const closed = new DNSResolver({ nameservers: [serverString(server)] });
    await closed.close();
    const lookups = [
      closed.query(NAME, 'A'),
      closed.queryDns(NAME, 'A'),
      closed.search(NAME, 'A'),
      closed.getaddrinfo(NAME),
      closed.gethostbyname(NAME, 4),
      closed.gethostbyaddr('192.0.2.1'),
      closed.getnameinfo(ADDRESS),
      closed.wait(),
    ];
    for (const lookup of lookups) {
      expect(await failureOf(lookup)).toMatchObject({
        code: 'EDESTRUCTION',
        errno: ARES_EDESTRUCTION,
      });
    }
    const uses: (() => unknown)[] = [
      () => closed.nameservers,
      () => Reflect.set(closed, 'nameservers', ['192.0.2.1']),
      () => closed.reinit(),
      () => closed.setLocalIp('127.0.0.1'),
      () => closed.setLocalDev('lo'),
    ];
    for (const use of uses) expect(thrownBy(use)).toMatchObject({ code: 'EDESTRUCTION' });
    for (const each of PROMISING) {
      const [bad] = each.bad;
      const error = await Promise.resolve(call(closed, each, bad)).catch(
        (reason: unknown) => reason,
      );
      expectRefusal(error, each.argument, bad);
    }
    closed.cancel();
    await closed.close();
  });
});

describe('bad input within a callback', () => {
  it('throws', async () => {
    const outcome = await new Promise<unknown>((resolve) => {
      channel.getaddrinfo('192.0.2.1', {}, () => {
        resolve(thrownBy(() => channel.getaddrinfo('', {}, nothing)));
      });
    });
    expectRefusal(outcome, 'host', '');
  });

  it('rejects', async () => {
    const error = await resolver
      .getaddrinfo('192.0.2.1')
      .then(() => resolver.query(NAME, 'A', { timeout: 0 }))
      .catch((reason: unknown) => reason);
    expectRefusal(error, 'options.timeout', 0);
  });
});

describe('after bad input', () => {
  it('nothing is pending, and no packet has been sent', async () => {
    expect(await resolver.wait(0)).toBe(true);
    expect(await channel.wait(0)).toBe(true);
    expect(server.received).toEqual([]);
  });

  it('an empty list of servers leaves none: ENOSERVER', async () => {
    await using own = resolverFor(server);
    own.nameservers = [];
    expect(own.nameservers).toEqual([]);
    expect(await failureOf(own.query(NAME, 'A'))).toMatchObject({ code: 'ENOSERVER' });
  });

  it('a process ends by itself', async () => {
    const { code, stderr, stdout, timedOut } = await runSource(
      `
        import { DNSResolver } from '@aiodns/resolver';
        for (const options of [undefined, { concurrency: 1 }]) {
          const resolver = new DNSResolver({ ...options, nameservers: [process.argv[2]] });
          const settled = await Promise.allSettled([
            resolver.query('a.test', 'XXX'),
            resolver.query(5, 'A'),
            resolver.query('a..test', 'A'),
            resolver.query('a.test', 'A', { timeout: 0 }),
            resolver.query('a.test', 'A', { timeout: 1 }),
            resolver.query('a.test', 'A', { signal: AbortSignal.abort() }),
            resolver.getaddrinfo('', {}),
            resolver.getnameinfo(null),
            resolver.gethostbyaddr('x'),
          ]);
          console.log(settled.map(({ reason }) => reason.code).join(' '));
        }
      `,
      { args: [serverString(server)] },
    );
    const invalid = 'ERR_INVALID_ARG_VALUE';
    const line = `${invalid} ${invalid} EBADNAME ${invalid} ETIMEOUT ECANCELLED ${invalid} ${invalid} ${invalid}`;
    expect({ code, stderr, timedOut, lines: stdout.trim().split('\n') }).toEqual({
      code: 0,
      stderr: '',
      timedOut: false,
      lines: [line, line],
    });
  });
});
