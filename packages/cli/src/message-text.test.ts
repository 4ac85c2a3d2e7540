import type { DNSResult } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { messageText } from './message-text.js';
import type { Style } from './style.js';

const plain: Style = (_part, text) => text;
const tagged: Style = (part, text) => `<${part}>${text}</>`;

const upstream = { servers: ['192.0.2.53', '[2001:db8::53]:5300'], tcp: false };

const result: DNSResult = {
  question: { name: 'www.example.test', type: 'A', recordClass: 'IN' },
  rcode: 'NOERROR',
  flags: { aa: true, tc: false, rd: true, ra: false, ad: true, cd: false },
  answer: [
    {
      name: 'www.example.test',
      type: 'CNAME',
      recordClass: 'IN',
      ttl: 300,
      data: { cname: 'web.example.test' },
    },
    {
      name: 'web.example.test',
      type: 'A',
      recordClass: 'IN',
      ttl: 86_400,
      data: { addr: '192.0.2.1' },
    },
  ],
  authority: [
    {
      name: 'test',
      type: 'NS',
      recordClass: 'IN',
      ttl: 5,
      data: { nsdname: 'ns.test' },
    },
  ],
  additional: [],
  edns: {
    udpSize: 1232,
    version: 0,
    flags: 0x8000,
    options: [
      [10, Uint8Array.of(1, 255)],
      [15, Uint8Array.from([0, 20, ...Buffer.from('not\u001bhere')])],
    ],
  },
};

it('shows header, question, sections in columns, time and servers', () => {
  expect(messageText({ milliseconds: 1.26 }, result, upstream, plain)).toBe(`\
;; status: NOERROR
;; flags: qr aa rd ad; ANSWER: 2, AUTHORITY: 1, ADDITIONAL: 0
;; EDNS: version: 0, flags: do; udp: 1232
;; OPTION 10: 01ff
;; EDE: 20 (NOT_AUTHORITATIVE) "not\\027here"

;; QUESTION SECTION:
;www.example.test.  IN  A

;; ANSWER SECTION:
www.example.test.    300  IN  CNAME  web.example.test.
web.example.test.  86400  IN  A      192.0.2.1

;; AUTHORITY SECTION:
test.                  5  IN  NS     ns.test.

;; time: 1.3 ms
;; server: 192.0.2.53, [2001:db8::53]:5300 (UDP)
`);
});

it('says TCP for queries over TCP', () => {
  const text = messageText({ milliseconds: 1 }, result, { ...upstream, tcp: true }, plain);
  expect(text).toContain('(TCP)');
});

it('shows an answer without EDNS and without records', () => {
  const { edns, ...without } = { ...result, answer: [], authority: [] };
  expect(edns).toBeDefined();
  expect(messageText({ milliseconds: 0 }, without, upstream, plain)).toBe(`\
;; status: NOERROR
;; flags: qr aa rd ad; ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0

;; QUESTION SECTION:
;www.example.test.  IN  A

;; time: 0.0 ms
;; server: 192.0.2.53, [2001:db8::53]:5300 (UDP)
`);
});

it.each([
  ['NOERROR', 'good'],
  ['NXDOMAIN', 'bad'],
] as const)('colours %s as %s', (rcode, part) => {
  const text = messageText({ milliseconds: 0 }, { ...result, rcode }, upstream, tagged);
  expect(text).toContain(`<${part}>${rcode}</>`);
});
