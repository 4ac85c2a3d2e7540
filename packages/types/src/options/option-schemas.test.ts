import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as flags from '../cares/flags.js';
import { InvalidArgumentError } from '../invalid-argument.js';
import {
  channelOptionsSchema,
  parseChannelOptions,
  parseResolverOptions,
  resolverOptionsSchema,
} from './option-schemas.js';
import type { ChannelOptions, ResolverOptions } from './options.js';

const channelFlags = Object.entries(flags)
  .filter(([name]) => name.startsWith('ARES_FLAG_'))
  .map<number>(([, flag]) => flag);

const everyResolverOption = {
  nameservers: [
    '1.1.1.1',
    '127.0.0.1:5300',
    '[::1]:5300',
    'fe80::1%eth0',
    'dns://9.9.9.9?tcpport=853',
    'tls://1.1.1.1#cloudflare-dns.com',
    'https://dns.google/dns-query',
    { transport: async (query: Uint8Array) => query, name: 'echo' },
  ],
  tls: {
    ca: ['-----BEGIN CERTIFICATE-----', new Uint8Array([1])],
    cert: 'a certificate',
    key: new Uint8Array([2]),
    pin: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    opportunistic: false,
  },
  bootstrap: ['127.0.0.1:5300'],
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
  serverRate: 1,
  maxTimeout: 2 ** 31 - 1,
  cacheMaxTtl: 0,
  cacheMaxEntries: 0,
  reload: true,
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

  test.each([[undefined], [{}], [Object.create(null)]])('treats %o as no options', (value) => {
    expect(Object.keys(parse(value))).toEqual([]);
  });

  test('treats an undefined option as omitted', () => {
    const nothing = Object.fromEntries(Object.keys(every).map((option) => [option, undefined]));
    expect(Object.keys(parse(nothing))).toEqual([]);
    expect(Object.keys(parse({ ...nothing, tries: 2 }))).toEqual(['tries']);
  });

  test('returns a copy', () => {
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

  test('reads each option within serverFailover once, also a refused one', () => {
    let reads = 0;
    const serverFailover = {
      get retryChance() {
        reads += 1;
        return reads === 1 ? -1 : 5;
      },
    };
    expect(messageOf({ serverFailover })).toBe(
      "The argument 'options.serverFailover.retryChance' must be an integer from 0 to 65535. Received -1",
    );
    expect(reads).toBe(1);
  });

  test('names the first of several bad options, in the order of the caller', () => {
    expect(messageOf({ tries: 0, timeout: 0 })).toContain("'options.tries'");
    expect(messageOf({ timeout: 0, tries: 0 })).toContain("'options.timeout'");
    expect(messageOf({ nonsense: 1, tries: 0 })).toContain("'options.nonsense'");
  });

  test('has a schema that gives every problem with its path', async () => {
    const bad = { tries: 0, nonsense: 1, domains: ['a', ''], serverFailover: { retryDelay: -1 } };
    const paths = [['tries'], ['nonsense'], ['domains', 1], ['serverFailover', 'retryDelay']];
    const { error } = schema.safeParse(bad);
    expect(error?.issues.map(({ path }) => path)).toEqual(paths);
    const { issues } = await schema['~standard'].validate(bad);
    expect(issues?.map(({ path }) => path)).toEqual(paths);
    expect(issues?.[0]?.message).toBe('an integer from 1 to 100');
  });

  test('reads the own properties of an instance of a class', () => {
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
  ])('refuses %o as options', (value, shown) => {
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
    ['größe', 'options["größe"]'],
    ['x'.repeat(1e5), `options["${'x'.repeat(64)}"]`],
  ])('names the unknown option %.20s and lists the known ones', (option, path) => {
    expect(messageOf(Object.fromEntries([[option, 3]]))).toBe(
      `The argument '${path}' must be omitted: the known options are ${Object.keys(every).join(', ')}. Received 3`,
    );
  });

  test('names an unknown option within serverFailover', () => {
    expect(messageOf({ serverFailover: { chance: 1 } })).toBe(
      "The argument 'options.serverFailover.chance' must be omitted: the known options are retryChance, retryDelay. Received 1",
    );
  });

  test('fills in the defaults of serverFailover', () => {
    expect(parse({ serverFailover: { retryChance: 1 } })).toEqual({
      serverFailover: { retryChance: 1, retryDelay: 5000 },
    });
    expect(parse({ serverFailover: { retryChance: undefined, retryDelay: 1 } })).toEqual({
      serverFailover: { retryChance: 10, retryDelay: 1 },
    });
  });

  const int32 = { min: 1, max: 2 ** 31 - 1 };

  describe.each([
    ['timeout', ' (ms)', int32],
    ['maxTimeout', ' (ms)', int32],
    ['tries', '', { min: 1, max: 100 }],
    ['ndots', '', { min: 0, max: 15 }],
    ['tcpPort', '', { min: 1, max: 65535 }],
    ['udpPort', '', { min: 1, max: 65535 }],
    ['socketSendBufferSize', ' (bytes)', int32],
    ['socketReceiveBufferSize', ' (bytes)', int32],
    ['ednsPacketSize', ' (bytes)', { min: 512, max: 65535 }],
    ['udpMaxQueries', '', { min: 0, max: 2 ** 31 - 1 }],
    ['serverRate', '', { min: 1, max: 1_000_000 }],
    ['cacheMaxTtl', ' (seconds)', { min: 0, max: 2 ** 32 - 1 }],
    ['cacheMaxEntries', '', { min: 0, max: 2 ** 31 - 1 }],
    ['serverFailover.retryChance', '', { min: 0, max: 65535 }],
    ['serverFailover.retryDelay', ' (ms)', { min: 0, max: 2 ** 31 - 1 }],
  ])('%s', (path, unit, { min, max }) => {
    const optionsWith = (value: unknown) =>
      path.split('.').reduceRight<unknown>((inner, option) => ({ [option]: inner }), value);
    const isAllowed = (value: unknown) => messageOf(optionsWith(value)) === undefined;

    test('accepts every integer in its range', () => {
      fc.assert(fc.property(fc.integer({ min, max }), isAllowed), {
        examples: [[min], [max]],
      });
    });

    test('refuses other values and names the range', () => {
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
          `The argument 'options.${path}' must be an integer from ${min} to ${max}${unit}. Received ${shown}`,
        );
      }
    });
  });

  test('accepts every combination of flags and no other bit', () => {
    const combination = fc
      .subarray(channelFlags)
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

  test('accepts only addresses for localIp', () => {
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

  test('accepts networks of any prefix length for sortlist', () => {
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
  ])('refuses bad entries of %s and names their index', (option, ...entries) => {
    for (const entry of entries) {
      expect(messageOf({ [option]: ['127.0.0.1', entry] })).toMatch(
        new RegExp(`^The argument 'options\\.${option}\\[1\\]' must be `),
      );
    }
  });

  test.each(['nameservers', 'domains', 'sortlist'])(
    'accepts only lists for %s, including an empty one',
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
    ['reload', 'true or false', [true, false], ['true', 1, 0, null]],
    ['rotate', 'true or false', [true, false], ['true', 1, 0, null]],
    [
      'localDev',
      'the name of a network interface, 1 to 15 bytes',
      ['lo', 'x'.repeat(15), 'ö'.repeat(7)],
      ['', 'x'.repeat(16), 'ö'.repeat(8), 'a b', 'a\0', 1],
    ],
    [
      'resolvconfPath',
      'a file path',
      ['resolv.conf', '/a b/c', ' '],
      ['', 'a\0b', 1, new URL('file:///etc/resolv.conf')],
    ],
    ['hostsPath', 'a file path', ['hosts'], ['', '\0', null]],
  ])('accepts for %s only %s', (option, allowed, good, bad) => {
    expect(good.filter((value) => messageOf({ [option]: value }) !== undefined)).toEqual([]);
    for (const value of bad) {
      expect(messageOf({ [option]: value })).toContain(
        `The argument 'options.${option}' must be ${allowed}. Received `,
      );
    }
  });

  test('returns options or throws an error that names the argument, for any value', () => {
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

  test('returns options or throws an error that names the option, for any value of any option', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(every)),
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        (option, value) => {
          const start = `The argument 'options.${option}`;
          expect(messageOf({ [option]: value }) ?? start).toContain(start);
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

test('concurrency belongs to resolvers only, sockStateCb to channels only', () => {
  expect(() => parseChannelOptions({ concurrency: 1 })).toThrow(
    "The argument 'options.concurrency' must be omitted",
  );
  expect(() => parseResolverOptions({ sockStateCb: () => undefined })).toThrow(
    "The argument 'options.sockStateCb' must be omitted",
  );
});

test('sockStateCb is a function', () => {
  const sockStateCb = (_fd: number, _readable: boolean, _writable: boolean) => undefined;
  expect(parseChannelOptions({ sockStateCb }).sockStateCb).toBe(sockStateCb);
  expect(() => parseChannelOptions({ sockStateCb: {} })).toThrow(
    "The argument 'options.sockStateCb' must be a function. Received {}",
  );
});
