import { Channel } from '@aiodns/core-native';
import { DNSResolver } from '@aiodns/resolver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const runs = { numRuns: 200 };

const port = fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== 53);

const ipv4 = fc.ipV4();
/** The first 10 bits of link-local addresses (RFC 4291 §2.5.6), and of site-local ones (RFC 3879). */
const LOCAL_PREFIXES = [0xfe80, 0xfec0];
const isLocal = ([first = 0]: readonly number[]): boolean =>
  LOCAL_PREFIXES.includes(first & 0xffc0);

const ipv6Groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 });
/** The form of RFC 5952, in which c-ares returns addresses. */
const ipv6Text = (groups: readonly number[]): string =>
  groups.map((group) => group.toString(16)).join(':');
const ipv6 = ipv6Groups.filter((groups) => !isLocal(groups)).map(ipv6Text);
const local = fc
  .tuple(fc.constantFrom(...LOCAL_PREFIXES), ipv6Groups)
  .map(([prefix, [first = 0, ...rest]]) => ipv6Text([prefix | (first & 0x3f), ...rest]));

const server = fc.oneof(
  ipv4,
  ipv6,
  fc.tuple(ipv4, port).map(([address, number]) => `${address}:${number}`),
  fc.tuple(ipv6, port).map(([address, number]) => `[${address}]:${number}`),
);

const servers = fc.uniqueArray(server, { minLength: 1, maxLength: 20 });

describe('server strings', () => {
  it('come back from a resolver unmodified', async () => {
    await using resolver = new DNSResolver();
    fc.assert(
      fc.property(servers, (list) => {
        resolver.nameservers = list;
        expect(resolver.nameservers).toEqual(list);
      }),
      runs,
    );
  });

  it('come back from the options of a channel unmodified', () => {
    fc.assert(
      fc.property(servers, (nameservers) => {
        const channel = new Channel({ nameservers });
        expect(channel.servers).toEqual(nameservers);
        channel.close();
      }),
      runs,
    );
  });

  it('that are link-local without an interface, or site-local, are rejected beside others', async () => {
    await using resolver = new DNSResolver();
    const before = resolver.nameservers;
    fc.assert(
      fc.property(servers, local, fc.nat(20), (list, unusable, position) => {
        const index = Math.min(position, list.length);
        const nameservers = list.toSpliced(index, 0, unusable);
        expect(() => new Channel({ nameservers })).toThrow(
          expect.objectContaining({
            code: 'ERR_INVALID_ARG_VALUE',
            message: expect.stringContaining(`'options.nameservers[${index}]'`),
          }),
        );
        expect(() => {
          resolver.nameservers = nameservers;
        }).toThrow("'nameservers");
        expect(resolver.nameservers).toEqual(before);
      }),
      runs,
    );
  });

  it('of any characters are accepted, or rejected with a TypeError that names them', () => {
    const channel = new Channel();
    const almost = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.[]%/? ,dns'), maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(almost, { maxLength: 4 }), (list) => {
        const before = channel.servers;
        try {
          channel.servers = list;
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
          expect(channel.servers).toEqual(before);
          return;
        }
        // Accepted servers can be set again, and mean the same.
        const taken = channel.servers;
        channel.servers = taken;
        expect(channel.servers).toEqual(taken);
      }),
      runs,
    );
    channel.close();
  });
});
