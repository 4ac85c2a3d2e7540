import { DNSResolver } from '@aiodns/resolver';
import { type CaresFieldKind, type DataField, RECORD_TABLE, type RecordRow } from '@aiodns/types';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { always } from '../support/handlers.js';
import type { RawRecord } from '../support/message.js';
import { wireName } from '../support/name.js';
import { response } from '../support/response.js';

/** A value in RDATA, and the expected value in JavaScript. */
interface Encoded {
  readonly wire: Uint8Array;
  readonly value: unknown;
}

const integer = (bytes: 1 | 2 | 4): fc.Arbitrary<Encoded> =>
  fc.integer({ min: 0, max: 2 ** (8 * bytes) - 1 }).map((value) => {
    const wire = Buffer.alloc(bytes);
    wire.writeUIntBE(value, 0, bytes);
    return { wire, value };
  });

const bytes = (minLength: number, maxLength = 255) => fc.uint8Array({ minLength, maxLength });
const prefixed = (part: Uint8Array): Buffer => Buffer.concat([Uint8Array.of(part.length), part]);
const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 });

const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/);
const optionOf = (key: number, value: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(key, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
};
const options = fc
  .uniqueArray(fc.tuple(fc.nat(0xffff), bytes(0, 40)), { maxLength: 6, selector: ([key]) => key })
  .map((list) => list.sort(([a], [b]) => a - b))
  .map((list) => ({
    wire: Buffer.concat(list.map(([key, value]) => optionOf(key, value))),
    list,
  }));

/** The encoding of each kind of field in RDATA. */
const kinds: { readonly [Kind in CaresFieldKind]: fc.Arbitrary<Encoded> } = {
  address4: bytes(4, 4).map((wire) => ({ wire, value: wire.join('.') })),
  // Without zero groups, as their position would decide how the address is written.
  address6: fc
    .array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 })
    .map((groups) => ({
      wire: Buffer.from(groups.map((group) => group.toString(16).padStart(4, '0')).join(''), 'hex'),
      value: groups.map((group) => group.toString(16)).join(':'),
    })),
  u8: integer(1),
  u16: integer(2),
  u32: integer(4),
  time: integer(4),
  typeNumber: integer(2),
  name: fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => {
    const value = labels.join('.');
    return { wire: wireName(value), value };
  }),
  string: printable.map((value) => ({ wire: prefixed(Buffer.from(value)), value })),
  tag: printable.map((value) => ({ wire: prefixed(Buffer.from(value)), value })),
  // The only string that extends to the end of RDATA, without a length (RFC 7553 §4.4).
  text: printable.map((value) => ({ wire: Buffer.from(value), value })),
  hex: bytes(1).map((wire) => ({ wire, value: wire })),
  base64: bytes(1).map((wire) => ({ wire, value: wire })),
  binstr: fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60 })
    .map((value) => ({ wire: Buffer.from(value), value })),
  strings: fc.array(bytes(0), { minLength: 1, maxLength: 4 }).map((strings) => ({
    wire: Buffer.concat(strings.map(prefixed)),
    value: strings,
  })),
  svcParams: options.map(({ wire, list }) => ({
    wire,
    value: expect.objectContaining({ raw: list }),
  })),
  ednsOptions: options.map(({ wire, list }) => ({ wire, value: list })),
};

interface CaresField {
  readonly key: number;
  readonly kind: CaresFieldKind;
}

const isCaresField = (entry: readonly [string, DataField]): entry is [string, CaresField] =>
  'key' in entry[1] && entry[1].key !== undefined;

interface Sample {
  readonly rdata: Uint8Array;
  readonly data: Record<string, unknown>;
}

const sampleOf = ({ data }: Pick<RecordRow, 'data'>): fc.Arbitrary<Sample> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(data)
          .filter(isCaresField)
          .map(([name, { kind }]) => [name, kinds[kind]]),
      ),
    )
    .map((fields) => ({
      rdata: Buffer.concat(Object.values(fields).map(({ wire }) => wire)),
      data: withJoined(
        Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])),
      ),
    }));

/** The data of a TXT record has its strings joined too. */
const withJoined = (data: Record<string, unknown>): Record<string, unknown> => {
  const { strings } = data;
  return Array.isArray(strings) ? { ...data, data: new Uint8Array(Buffer.concat(strings)) } : data;
};

const flatOf = ({ flat }: Pick<RecordRow, 'flat'>, data: Sample['data']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(flat).map(([name, source]) => {
      if (typeof source === 'string') return [name, data[source]];
      const value = data[source.from];
      return [name, value instanceof Uint8Array ? Buffer.from(value).toString() : value];
    }),
  );

describe('the record table', () => {
  let server: FaultServer;
  let resolver: DNSResolver;
  let records: readonly RawRecord[] = [];
  beforeAll(async () => {
    server = await startFaultServer(always(respond((query) => response(query, records))));
    resolver = new DNSResolver({ nameservers: [serverString(server)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await server.close();
  });

  // OPT is a part of messages and not a record of a name, so no answer section has one.
  const rows = Object.entries<RecordRow>(RECORD_TABLE).filter(
    ([name, { raw }]) => name !== 'OPT' && !raw,
  );

  it.each(rows)('decodes every value of %s records that c-ares parses', async (type, row) => {
    const name = 'owner.test';
    const ttl = fc.integer({ min: 0, max: 0x7fff_ffff });
    await fc.assert(
      fc.asyncProperty(sampleOf(row), ttl, async ({ rdata, data }, seconds) => {
        records = [{ name, type: row.type, ttl: seconds, rdata }];
        const { answer: received } = await resolver.queryDns(name, row.type);
        expect(received).toEqual([{ name, type, recordClass: 'IN', ttl: seconds, data }]);

        const flat = { type, ttl: seconds, ...flatOf(row, data) };
        expect(await resolver.query(name, row.type)).toEqual(row.single ? flat : [flat]);
      }),
      { numRuns: 30 },
    );
  });
});
