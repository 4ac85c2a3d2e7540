import { DNSResolver } from '@aiodns/resolver';
import { type ResolverOptions, resolverOptionsSchema } from '@aiodns/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const runs = { numRuns: 300 };

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('10.0.0.0/8', '127.0.0.1', '::1', 'lo', 'b', 'fb', '/dev/null', 'example.test'),
);
const number = fc.oneof(
  fc.integer(),
  fc.nat(70_000),
  fc.double(),
  fc.constantFrom(1, 53, 0x7fff_ffff),
);
const value = fc.oneof(
  { maxDepth: 2 },
  text,
  number,
  fc.boolean(),
  fc.array(text, { maxLength: 5 }),
  fc.anything(),
);

/** Every option: a new one fails to compile here until it is tested too. */
const arbitraries: { readonly [Name in keyof Required<ResolverOptions>]: fc.Arbitrary<unknown> } = {
  nameservers: fc.oneof(fc.array(text, { maxLength: 4 }), value),
  tls: fc.oneof(fc.record({ ca: value, cert: value, key: value, pin: value }), value),
  bootstrap: fc.oneof(fc.array(text, { maxLength: 4 }), value),
  flags: value,
  timeout: value,
  tries: value,
  ndots: value,
  tcpPort: value,
  udpPort: value,
  domains: value,
  lookups: value,
  socketSendBufferSize: value,
  socketReceiveBufferSize: value,
  reload: value,
  rotate: value,
  localIp: value,
  localDev: value,
  resolvconfPath: fc.oneof(fc.constant('/dev/null'), fc.string({ maxLength: 10 })),
  hostsPath: fc.oneof(fc.constant('/dev/null'), fc.string({ maxLength: 10 })),
  sortlist: value,
  ednsPacketSize: value,
  udpMaxQueries: value,
  serverRate: value,
  maxTimeout: value,
  cacheMaxTtl: value,
  cacheMaxEntries: value,
  serverFailover: fc.oneof(fc.record({ retryChance: value, retryDelay: value }), value),
  concurrency: value,
};

/** One random option: if all were random, hardly any object would be valid. */
const oneOption = fc
  .constantFrom(...Object.entries(arbitraries))
  .chain(([name, arbitrary]) => arbitrary.map((chosen) => ({ [name]: chosen })));

const open = (options: unknown): unknown => {
  try {
    const resolver: DNSResolver = Reflect.construct(DNSResolver, [options]);
    resolver[Symbol.dispose]();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('options', () => {
  it.each([
    ['one at a time', oneOption],
    ['together', fc.record(arbitraries, { requiredKeys: [] })],
    ['that are anything', fc.anything()],
  ])('%s open a resolver or are rejected with a TypeError that names one', (_what, options) => {
    fc.assert(
      fc.property(options, (given) => {
        const error = open(given);
        if (error === undefined) {
          expect(resolverOptionsSchema.safeParse(given ?? {}).success).toBe(true);
        } else {
          expect(error).toBeInstanceOf(TypeError);
          expect(error).toMatchObject({
            code: 'ERR_INVALID_ARG_VALUE',
            message: expect.stringContaining('options'),
          });
        }
      }),
      runs,
    );
  });
});
