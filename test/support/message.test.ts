import * as dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { FLAG, HEADER_LENGTH, message } from './message.js';
import { joined, label, pointer, readName, root, wireName } from './name.js';

const TXT = 16;

describe('names', () => {
  it.each([
    ['', '00'],
    ['a', '016100'],
    ['a.b.', '0161016200'],
    ['dot\\.in.b', '06646f742e696e016200'],
    ['n\\000l\\255', '046e006cff00'],
  ])('writes %s', (name, hex) => {
    expect(Buffer.from(wireName(name)).toString('hex')).toBe(hex);
  });

  it.each(['', 'WwW.Example', 'dot\\.in.b', 'n\\000l\\255', 'back\\\\slash', 'sp\\032ace'])(
    'reads %s back',
    (name) => {
      const bytes = wireName(name);
      expect(readName(Buffer.concat([Buffer.from('xx'), bytes]), 2)).toEqual({
        name,
        length: bytes.length,
      });
    },
  );

  it.each([[[]], [[1]], [[3, 97]], [[1, 97]], [[0xc0, 0]], [[64, 97]]])('rejects %j', (bytes) => {
    expect(() => readName(Uint8Array.from(bytes), 0)).toThrow(RangeError);
  });
});

describe('messages', () => {
  it('writes every section', () => {
    const record = {
      name: 'a.test',
      type: 1,
      ttl: 4_000_000_000,
      rdata: Uint8Array.of(192, 0, 2, 1),
    };
    const bytes = message({
      id: 0xabcd,
      flags: FLAG.qr | FLAG.aa,
      opcode: 4,
      rcode: 5,
      questions: [{ name: 'a.test', type: 1 }],
      answers: [record],
      authority: [record, record],
      additional: [record, record, record],
    });
    const read = dnsPacket.decode(bytes);
    const one = {
      name: 'a.test',
      type: 'A',
      class: 'IN',
      ttl: 4_000_000_000,
      data: '192.0.2.1',
    };
    expect(read).toMatchObject({
      id: 0xabcd,
      flag_aa: true,
      opcode: 'NOTIFY',
      rcode: 'REFUSED',
      questions: [{ name: 'a.test', type: 'A', class: 'IN' }],
      answers: [one],
      authorities: [one, one],
      additionals: [one, one, one],
    });
    expect(dnsPacket.decode.bytes).toBe(bytes.length);
  });

  it('compresses to an earlier name', () => {
    const bytes = message({
      id: 1,
      questions: [{ name: 'a.test', type: TXT }],
      answers: [
        {
          name: joined(label('b'), pointer(HEADER_LENGTH)),
          type: TXT,
          rdata: label('text'),
        },
      ],
    });
    expect(dnsPacket.decode(bytes).answers?.[0]).toMatchObject({
      name: 'b.a.test',
      data: [Buffer.from('text')],
    });
  });

  it('passes a name its offset, so that it can point to itself', () => {
    const bytes = message({
      id: 1,
      answers: [
        {
          name: (at) => pointer(at),
          type: TXT,
          rdata: (at) => Uint8Array.of(at),
        },
      ],
    });
    expect(bytes.readUInt16BE(HEADER_LENGTH)).toBe(0xc000 | HEADER_LENGTH);
    expect(bytes.at(-1)).toBe(bytes.length - 1);
    expect(() => dnsPacket.decode(bytes)).toThrow('bad pointer');
  });

  it('writes wrong counts and lengths', () => {
    const bytes = message({
      id: 1,
      counts: { answers: 7 },
      answers: [
        {
          name: joined(label('abc', 60), root),
          type: TXT,
          rdata: Uint8Array.of(0),
          rdlength: 500,
        },
      ],
      tail: Buffer.from('tail'),
    });
    expect(bytes.readUInt16BE(6)).toBe(7);
    expect(bytes[HEADER_LENGTH]).toBe(60);
    expect(bytes.readUInt16BE(bytes.length - 'tail'.length - 3)).toBe(500);
    expect(bytes.subarray(-4).toString()).toBe('tail');
  });
});
