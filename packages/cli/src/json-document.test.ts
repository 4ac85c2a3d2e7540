import { ARES_ETIMEOUT, DNSError } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { jsonDocument } from './json-document.js';

const upstream = { servers: ['127.0.0.1:5300'], tcp: false };
const question = { name: 'example.test', type: 'TXT', qclass: 'IN' } as const;

const flags = { aa: true, tc: false, rd: true, ra: false, ad: false, cd: false };

it('has every field of an answer, with bytes as hexadecimal', () => {
  const document = jsonDocument(
    {
      question,
      milliseconds: 1.23456,
      error: undefined,
      result: {
        question: { name: 'example.test', type: 'TXT', recordClass: 'IN' },
        rcode: 'NOERROR',
        flags,
        answer: [
          {
            name: 'example.test',
            type: 'TXT',
            recordClass: 'IN',
            ttl: 60,
            data: { data: Uint8Array.of(0x61, 0xff), strings: [Uint8Array.of(0x61, 0xff)] },
          },
        ],
        authority: [],
        additional: [],
        edns: { udpSize: 1232, version: 0, flags: 0, options: [[10, Buffer.of(1, 255)]] },
      },
    },
    upstream,
  );
  expect(document).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(document)).toEqual({
    query: {
      name: 'example.test',
      type: 'TXT',
      class: 'IN',
      servers: ['127.0.0.1:5300'],
      transport: 'udp',
    },
    server: null,
    transport: null,
    security: null,
    time: 1.235,
    exitCode: 0,
    error: null,
    rcode: 'NOERROR',
    flags,
    edns: { udpSize: 1232, version: 0, flags: 0, options: [[10, '01ff']] },
    answer: [
      {
        name: 'example.test',
        type: 'TXT',
        class: 'IN',
        ttl: 60,
        data: { data: '61ff', strings: ['61ff'] },
        text: '"a\\255"',
      },
    ],
    authority: [],
    additional: [],
  });
});

it('has the same fields when no server answered', () => {
  const error = new DNSError(ARES_ETIMEOUT);
  const document = jsonDocument(
    { question, milliseconds: 100, error, result: undefined },
    { ...upstream, tcp: true },
  );
  expect(JSON.parse(document)).toEqual({
    query: {
      name: 'example.test',
      type: 'TXT',
      class: 'IN',
      servers: ['127.0.0.1:5300'],
      transport: 'tcp',
    },
    server: null,
    transport: null,
    time: 100,
    exitCode: 3,
    security: null,
    error: {
      code: 'ETIMEOUT',
      message: error.message,
      extendedErrors: [],
      server: null,
      cause: null,
    },
    rcode: null,
    flags: null,
    edns: null,
    answer: [],
    authority: [],
    additional: [],
  });
});

it('escapes control characters that a terminal interprets', () => {
  const name = 'a\u009b31m\u007f\u001b[31m';
  const document = jsonDocument(
    { question: { ...question, name }, milliseconds: 0, error: undefined, result: undefined },
    upstream,
  );
  expect(document).toMatch(/^\P{Control}+\n$/u);
  expect(JSON.parse(document)).toMatchObject({ query: { name } });
});
