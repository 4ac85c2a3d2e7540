import { describe, expect, test } from 'vitest';
import { decodeAddrInfo, decodeHost, decodeNameInfo } from './host.js';
import { CompletionWriter } from './testing/completion-writer.js';

const written = () => new CompletionWriter();

describe('a host', () => {
  test('has its name, its other names, and its addresses', () => {
    const host = written().text('host.example');
    host.word(2).text('www.example').text('ftp.example');
    host.word(2).text('192.0.2.1').text('192.0.2.2');
    expect(decodeHost(host.reader())).toEqual({
      name: 'host.example',
      aliases: ['www.example', 'ftp.example'],
      addresses: ['192.0.2.1', '192.0.2.2'],
    });
  });

  test('may be a name only, of any bytes that a hosts file contains', () => {
    expect(decodeHost(written().text('höst').word(0, 0).reader())).toEqual({
      name: 'höst',
      aliases: [],
      addresses: [],
    });
  });
});

describe('address information', () => {
  test('has nodes of both families, and aliases on the way to them', () => {
    const info = written().word(1).word(30).text('alias.example').text('host.example').word(2);
    info.word(60, 2, 1, 6, 4).text('192.0.2.1').word(443);
    info.word(0x7fffffff, 0, 2, 17, 6).text('fe80::1').word(53, 7, 3);
    expect(decodeAddrInfo(info.reader())).toEqual({
      cnames: [{ ttl: 30, alias: 'alias.example', name: 'host.example' }],
      nodes: [
        { ttl: 60, flags: 2, socktype: 1, protocol: 6, family: 4, address: '192.0.2.1', port: 443 },
        {
          ttl: 0x7fffffff,
          flags: 0,
          socktype: 2,
          protocol: 17,
          family: 6,
          address: 'fe80::1',
          port: 53,
          flowinfo: 7,
          scopeId: 3,
        },
      ],
    });
  });

  test('may be empty', () => {
    expect(decodeAddrInfo(written().word(0, 0).reader())).toEqual({ cnames: [], nodes: [] });
  });
});

test.each([
  [
    'both names',
    written().word(1).text('host.example').word(1).text('https'),
    'host.example',
    'https',
  ],
  ['the host alone', written().word(1).text('host.example').word(0), 'host.example', null],
  ['the service alone', written().word(0, 1).text('https'), null, 'https'],
  ['neither', written().word(0, 0), null, null],
])('name information has %s', (_what, names, node, service) => {
  expect(decodeNameInfo(names.reader())).toEqual({ node, service });
});
