import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as flags from './flags.js';
import { InvalidArgumentError } from './invalid-argument.js';
import {
  channelOptionsSchema,
  parseChannelOptions,
  parseResolverOptions,
  resolverOptionsSchema,
} from './option-schemas.js';
import type { ChannelOptions, ResolverOptions } from './options.js';

const everyResolverOption = {
  nameservers: [
    '1.1.1.1',
    '127.0.0.1:5300',
    '[::1]:5300',
    'fe80::1%eth0',
    'dns://9.9.9.9?tcpport=853',
  ],
  flags: flags.ARES_FLAG_EDNS | flags.ARES_FLAG_DNS0x20,
  timeout: 500,
  tries: 2,
  ndots: 0,
  tcpPort: 5300,
  udpPort: 5301,
  domains: ['example.com', 'example.'],
  lookups: 'fb',
  socketSendBufferSize: 65536,
  socketReceiveBufferSize: 1,
  rotate: false,
  localIp: '::1',
  localDev: 'eth0',
  resolvconfPath: 'resolv.conf',
  hostsPath: '/etc/my hosts',
  sortlist: ['10.0.0.0/8', '130.155.160.0/255.255.240.0', '192.0.2.1', '2001:db8::/32'],
  ednsPacketSize: 4096,
  udpMaxQueries: 0,
  maxTimeout: 2 ** 31 - 1,
  cacheMaxTtl: 0,
  cacheMaxEntries: 0,
  serverFailover: { retryChance: 0, retryDelay: 0 },
  concurrency: 1,
} satisfies Required<ResolverOptions>;

const { concurrency: _ofResolvers, ...shared } = everyResolverOption;
const everyChannelOption = {
  ...shared,
  sockStateCb: () => undefined,
} satisfies Required<ChannelOptions>;

describe.each([
  ['parseResolverOptions', parseResolverOptions, resolverOptionsSchema, everyResolverOption],
  ['parseChannelOptions', parseChannelOptions, channelOptionsSchema, everyChannelOption],
])('%s', (_name, parse, schema, every) => {
  const messageOf = (value: unknown) => {
    try {
      parse(value);
    } catch (error) {
      if (error instanceof InvalidArgumentError) return error.message;
      throw error;
    }
    return undefined;
  };

  test('takes every option', () => {
    expect(parse(every)).toEqual(every);
    expect(schema.safeParse(every).success).toBe(true);
  });

  test.each([[undefined], [{}], [Object.create(null)]])('takes %o for no options', (value) => {
    expect(Object.keys(parse(value))).toEqual([]);
  });

  test('takes an option that is undefined for one that is left out', () => {
    const nothing = Object.fromEntries(Object.keys(every).map((option) => [option, undefined]));
    expect(Object.keys(parse(nothing))).toEqual([]);
    expect(Object.keys(parse({ ...nothing, tries: 2 }))).toEqual(['tries']);
  });

  test('gives a copy', () => {
    const nameservers = ['1.1.1.1'];
    const parsed = parse({ nameservers });
    nameservers.push('bad,server');
    expect(parsed).toEqual({ nameservers: ['1.1.1.1'] });
  });

  test('reads each option once', () => {
    let reads = 0;
    const parsed = parse({
      get tries() {
        reads += 1;
        return reads === 1 ? 2 : 'many';
      },
    });
    expect([parsed.tries, reads]).toEqual([2, 1]);
  });

  test('takes an object of a class by its own properties', () => {
    class Settings {
      tries = 2;
    }
    expect(parse(new Settings())).toEqual({ tries: 2 });
  });

  test.each([
    [null, 'null'],
    [[], '[]'],
    [[1], '[ 1 ]'],
    ['', "''"],
    ['1.1.1.1', "'1.1.1.1'"],
    [5, '5'],
    [1n, '1n'],
    [true, 'true'],
    [() => undefined, '[Function (anonymous)]'],
    [new Map([['tries', 2]]), "Map(1) { 'tries' => 2 }"],
    [new Date(Number.NaN), 'Invalid Date'],
  ])('refuses %o for options', (value, shown) => {
    expect(messageOf(value)).toBe(
      `The argument 'options' must be an object of options. Received ${shown}`,
    );
  });

  test.each([
    ['tires', 'options.tires'],
    ['Tries', 'options.Tries'],
    ['constructor', 'options.constructor'],
    ['__proto__', 'options.__proto__'],
    ['no such option', 'options["no such option"]'],
    ['x'.repeat(1e5), `options["${'x'.repeat(64)}"]`],
  ])('names the unknown option %.20s and lists those that there are', (option, way) => {
    expect(messageOf(Object.fromEntries([[option, 3]]))).toBe(
      `The argument '${way}' must be left out: there is no such option, only ${Object.keys(every).join(', ')}. Received 3`,
    );
  });

  test('names an unknown option within serverFailover', () => {
    expect(messageOf({ serverFailover: { chance: 1 } })).toBe(
      "The argument 'options.serverFailover.chance' must be left out: there is no such option, only retryChance, retryDelay. Received 1",
    );
  });

  test('fills in what serverFailover leaves out', () => {
    expect(parse({ serverFailover: { retryChance: 1 } })).toEqual({
      serverFailover: { retryChance: 1, retryDelay: 5000 },
    });
    expect(parse({ serverFailover: { retryChance: undefined, retryDelay: 1 } })).toEqual({
      serverFailover: { retryChance: 10, retryDelay: 1 },
    });
  });

  const int32 = { min: 1, max: 2 ** 31 - 1 };

  describe.each([
    ['timeout', 'an integer of milliseconds', int32],
    ['maxTimeout', 'an integer of milliseconds', int32],
    ['tries', 'an integer', { min: 1, max: 100 }],
    ['ndots', 'an integer', { min: 0, max: 15 }],
    ['tcpPort', 'a port', { min: 1, max: 65535 }],
    ['udpPort', 'a port', { min: 1, max: 65535 }],
    ['socketSendBufferSize', 'an integer of bytes', int32],
    ['socketReceiveBufferSize', 'an integer of bytes', int32],
    ['ednsPacketSize', 'an integer of bytes', { min: 512, max: 65535 }],
    ['udpMaxQueries', 'an integer', { min: 0, max: 2 ** 31 - 1 }],
    ['cacheMaxTtl', 'an integer of seconds', { min: 0, max: 2 ** 32 - 1 }],
    ['cacheMaxEntries', 'an integer', { min: 0, max: 2 ** 31 - 1 }],
    ['serverFailover.retryChance', 'an integer', { min: 0, max: 65535 }],
    ['serverFailover.retryDelay', 'an integer of milliseconds', { min: 0, max: 2 ** 31 - 1 }],
  ])('%s', (way, meaning, { min, max }) => {
    const optionsWith = (value: unknown) =>
      way.split('.').reduceRight<unknown>((inner, option) => ({ [option]: inner }), value);
    const isAllowed = (value: unknown) => messageOf(optionsWith(value)) === undefined;

    test('takes each integer of its range', () => {
      fc.assert(fc.property(fc.integer({ min, max }), isAllowed), {
        examples: [[min], [max]],
      });
    });

    test('refuses what is outside of its range, and says so', () => {
      for (const [value, shown] of [
        [min - 1, `${min - 1}`],
        [max + 1, `${max + 1}`],
        [min + 0.5, `${min + 0.5}`],
        [Number.NaN, 'NaN'],
        [Number.POSITIVE_INFINITY, 'Infinity'],
        [`${max}`, `'${max}'`],
        [BigInt(max), `${max}n`],
        [null, 'null'],
        [true, 'true'],
      ]) {
        expect(messageOf(optionsWith(value))).toBe(
          `The argument 'options.${way}' must be ${meaning} from ${min} to ${max}. Received ${shown}`,
        );
      }
    });
  });

  test('takes every combination of flags and no other bit', () => {
    const combination = fc
      .subarray(Object.values(flags))
      .map((some) => some.reduce((all, flag) => all | flag, 0));
    fc.assert(
      fc.property(combination, (value) => {
        expect(parse({ flags: value })).toEqual({ flags: value });
      }),
    );
    for (const value of [-1, 1 << 11, 2 ** 31, 2 ** 32, 2 ** 33, 0.5, '1']) {
      expect(messageOf({ flags: value })).toMatch(
        /^The argument 'options\.flags' must be a combination of ARES_FLAG_\* /,
      );
    }
  });

  test('takes every address for localIp, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.string()), (value) => {
        expect(messageOf({ localIp: value }) === undefined).toBe(isIP(value) !== 0);
      }),
      { examples: [['::ffff:192.0.2.1'], ['1.2.3'], ['01.2.3.4'], ['']] },
    );
    expect(messageOf({ localIp: 'fe80::1%eth0' })).toContain(
      "'options.localIp' must be an IPv4 or IPv6 address",
    );
  });

  test('takes a network of any prefix length for sortlist', () => {
    const networks = fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(32)),
      fc.tuple(fc.ipV6(), fc.nat(128)),
      fc.tuple(fc.ipV4(), fc.ipV4()),
    );
    fc.assert(
      fc.property(
        networks,
        ([address, mask]) => messageOf({ sortlist: [`${address}/${mask}`, address] }) === undefined,
      ),
    );
  });

  test.each([
    [
      'nameservers',
      '',
      ' ',
      'a b',
      '1.1.1.1,9.9.9.9',
      '1.1.1.1\0',
      '1.1.1.1\n',
      '127.1',
      '1.1.1:53',
      '1.1.1.1.1',
      '1.1.1.256',
      '01.1.1.1',
      5,
      undefined,
      null,
    ],
    ['domains', '', 'a b', 'a,b', 'a\0', '\t', Symbol('a'), undefined, {}],
    [
      'sortlist',
      '',
      'x',
      '/8',
      '10.0.0.0/',
      '10.0.0.0/33',
      '::/129',
      '::/255.0.0.0',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '10.0.0.0/255.0.0',
      '10.0.0.0 10.0.0.1',
      'fe80::1%eth0',
      8,
    ],
  ])('refuses bad entries of %s, each by its place', (option, ...entries) => {
    for (const entry of entries) {
      expect(messageOf({ [option]: ['127.0.0.1', entry] })).toMatch(
        new RegExp(`^The argument 'options\\.${option}\\[1\\]' must be `),
      );
    }
  });

  test.each(['nameservers', 'domains', 'sortlist'])(
    'takes an empty list of %s, and only lists',
    (option) => {
      expect(parse({ [option]: [] })).toEqual({ [option]: [] });
      for (const value of [
        '127.0.0.1',
        null,
        5,
        new Set(['127.0.0.1']),
        { 0: '127.0.0.1', length: 1 },
      ]) {
        expect(messageOf({ [option]: value })).toMatch(
          new RegExp(`^The argument 'options\\.${option}' must be a list of `),
        );
      }
    },
  );

  test('refuses gaps in a list', () => {
    expect(messageOf({ nameservers: Array(2) })).toContain("'options.nameservers[0]'");
  });

  test.each([
    [
      'lookups',
      "'b', 'f', 'bf' or 'fb'",
      ['b', 'f', 'bf', 'fb'],
      ['', 'bb', 'B', 'fbf', ['b'], null],
    ],
    ['rotate', 'true or false', [true, false], ['true', 1, 0, null]],
    [
      'localDev',
      'the name of a network interface, 1 to 15 bytes',
      ['lo', 'x'.repeat(15), 'ö'.repeat(7)],
      ['', 'x'.repeat(16), 'ö'.repeat(8), 'a b', 'a\0', 1],
    ],
    [
      'resolvconfPath',
      'the path of a file',
      ['resolv.conf', '/a b/c', ' '],
      ['', 'a\0b', 1, new URL('file:///etc/resolv.conf')],
    ],
    ['hostsPath', 'the path of a file', ['hosts'], ['', '\0', null]],
  ])('takes for %s only %s', (option, allowed, good, bad) => {
    expect(good.filter((value) => messageOf({ [option]: value }) !== undefined)).toEqual([]);
    for (const value of bad) {
      expect(messageOf({ [option]: value })).toContain(
        `The argument 'options.${option}' must be ${allowed}. Received `,
      );
    }
  });

  test('meets anything with the options or an error that names the argument', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withMap: true,
          withNullPrototype: true,
          withSet: true,
          withSparseArray: true,
        }),
        (value) => {
          expect(messageOf(value) ?? "The argument 'options").toContain("The argument 'options");
        },
      ),
    );
  });

  test('meets anything for any option with the options or an error that names it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(every)),
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        (option, value) => {
          const way = `The argument 'options.${option}`;
          expect(messageOf({ [option]: value }) ?? way).toContain(way);
        },
      ),
    );
  });
});

test('concurrency is a positive integer', () => {
  expect(parseResolverOptions({ concurrency: Number.MAX_SAFE_INTEGER })).toEqual({
    concurrency: Number.MAX_SAFE_INTEGER,
  });
  for (const concurrency of [0, -1, 1.5, Number.POSITIVE_INFINITY, '1']) {
    expect(() => parseResolverOptions({ concurrency })).toThrow(
      "The argument 'options.concurrency' must be an integer from 1 to ",
    );
  }
});

test('each of the two leaves to the other what only that one has', () => {
  expect(() => parseChannelOptions({ concurrency: 1 })).toThrow(
    "The argument 'options.concurrency' must be left out",
  );
  expect(() => parseResolverOptions({ sockStateCb: () => undefined })).toThrow(
    "The argument 'options.sockStateCb' must be left out",
  );
});

test('sockStateCb is a function', () => {
  const sockStateCb = (_fd: number, _readable: boolean, _writable: boolean) => undefined;
  expect(parseChannelOptions({ sockStateCb }).sockStateCb).toBe(sockStateCb);
  expect(() => parseChannelOptions({ sockStateCb: {} })).toThrow(
    "The argument 'options.sockStateCb' must be a function. Received {}",
  );
});
