import { QueryClass, QueryType, Rcode, RECORD_TABLE } from '@aiodns/types';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from './message.js';
import { CompletionWriter } from './testing/completion-writer.js';

const typeAndClass = (type: number, dnsClass: number) => (type | (dnsClass << 16)) >>> 0;

/** `ares_dns_flags_t`, in the low half of the header, and the response code in the high half. */
const FLAGS = { aa: 1 << 1, tc: 1 << 2, rd: 1 << 3, ra: 1 << 4, ad: 1 << 5, cd: 1 << 6 };

interface Parts {
  readonly flags?: number;
  readonly rcode?: number;
  readonly question?: CompletionWriter;
  readonly responder?: CompletionWriter;
}

/** A response from the cache. */
const fromCache = () => new CompletionWriter().word(0);

const question = (name: string, type: number, dnsClass: number) =>
  new CompletionWriter().word(1, typeAndClass(type, dnsClass)).text(name);

/** A message without EDNS, with the given number of A records in each section. */
const message = (
  {
    flags = 0,
    rcode = 0,
    question: written = question('host.example', 1, 1),
    responder = fromCache(),
  }: Parts,
  ...sections: readonly number[]
): CompletionWriter => {
  const to = new CompletionWriter()
    .word((flags | (rcode << 16)) >>> 0)
    .append(responder)
    .append(written)
    .word(0);
  for (const count of sections) {
    to.word(count);
    for (let i = 0; i < count; i++) {
      to.word(typeAndClass(QueryType.A, QueryClass.IN), 60).text(`host-${i}.example`);
      to.word(1, RECORD_TABLE.A.data.addr.key | (1 << 24), 0xc0000200 + i);
    }
  }
  return to;
};

const read = (parts: Parts, ...sections: readonly number[]) =>
  decodeMessage(message(parts, ...sections).reader());

const none = { aa: false, tc: false, rd: false, ra: false, ad: false, cd: false };

describe('a message', () => {
  test('has its records in their sections', () => {
    const { answer, authority, additional } = read({}, 1, 2, 3);
    const addresses = [answer, authority, additional].map((section) =>
      section.map((record) => (record.type === 'A' ? record.data.addr : record)),
    );
    expect(addresses).toEqual([
      ['192.0.2.0'],
      ['192.0.2.0', '192.0.2.1'],
      ['192.0.2.0', '192.0.2.1', '192.0.2.2'],
    ]);
  });

  test.each([
    [1, '127.0.0.1:5300', 'udp', '127.0.0.1:5300'],
    [2, '[2001:db8::1]:53', 'tcp', '2001:db8::1'],
  ])('has the server and the transport %i of its response', (code, csv, transport, server) => {
    const responder = new CompletionWriter().word(code).text(csv);
    expect(read({ responder }, 0, 0, 0)).toMatchObject({ server, transport });
    expect(read({}, 0, 0, 0)).not.toHaveProperty('server');
    expect(read({}, 0, 0, 0)).not.toHaveProperty('transport');
  });

  test.each(Object.entries(FLAGS))('has flag %s by its bit', (name, bit) => {
    expect(read({ flags: bit }, 0, 0, 0).flags).toEqual({ ...none, [name]: true });
    // Bit 0 is QR, which is set in every response.
    expect(read({ flags: 1 }, 0, 0, 0).flags).toEqual(none);
  });

  test.each([
    [Rcode.NOERROR, 'NOERROR'],
    [Rcode.NXDOMAIN, 'NXDOMAIN'],
    [Rcode.BADCOOKIE, 'BADCOOKIE'],
    [4095, 'RCODE4095'],
  ])('has response code %i by name: %s', (rcode, name) => {
    expect(read({ rcode, flags: 0xffff }, 0, 0, 0).rcode).toBe(name);
  });

  test.each([
    ['host.example', QueryType.MX, QueryClass.IN, 'MX', 'IN'],
    ['', QueryType.ANY, QueryClass.ANY, 'ANY', 'ANY'],
    ['a\\.b.example', 65535, 65535, 'TYPE65535', 'CLASS65535'],
  ])('has its question: %j, type %i, class %i', (name, type, dnsClass, typeName, recordClass) => {
    expect(read({ question: question(name, type, dnsClass) }, 0, 0, 0).question).toEqual({
      name,
      type: typeName,
      recordClass,
    });
  });

  test('without a question has one of type 0', () => {
    expect(read({ question: new CompletionWriter().word(0) }, 0, 0, 0).question).toEqual({
      name: '',
      type: 'TYPE0',
      recordClass: 'CLASS0',
    });
  });

  test('without EDNS has no property for it', () => {
    expect(read({}, 0, 0, 0)).not.toHaveProperty('edns');
  });
});
