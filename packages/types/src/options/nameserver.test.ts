import { describe, expect, test } from 'vitest';
import { caresServer, parseNameserver } from './nameserver.js';

describe('parseNameserver', () => {
  test.each([
    ['1.1.1.1', { address: '1.1.1.1' }],
    ['127.0.0.1:5300', { address: '127.0.0.1', port: 5300 }],
    ['[127.0.0.1]:5300', { address: '127.0.0.1', port: 5300 }],
    ['::1', { address: '::1' }],
    ['[::1]', { address: '::1' }],
    ['[::1]:65535', { address: '::1', port: 65535 }],
    ['::ffff:192.0.2.1', { address: '::ffff:192.0.2.1' }],
    ['fe80::1%eth0', { address: 'fe80::1', zone: 'eth0' }],
    ['FEBF::1%2', { address: 'FEBF::1', zone: '2' }],
    ['[fe80::1%eth0]', { address: 'fe80::1', zone: 'eth0' }],
    ['[fe80::1%eth0]:53', { address: 'fe80::1', port: 53, zone: 'eth0' }],
    ['[fe80::1]:53%eth0', { address: 'fe80::1', port: 53, zone: 'eth0' }],
    ['dns://9.9.9.9?tcpport=853', { address: '9.9.9.9', tcpPort: 853 }],
    ['dns://[::1]:53?tcpport=530', { address: '::1', port: 53, tcpPort: 530 }],
    ['dns://1.1.1.1:53', { address: '1.1.1.1', port: 53 }],
  ])('parses %s', (text, server) => {
    expect(parseNameserver(text)).toEqual(server);
  });

  test.each([
    '',
    'localhost',
    '127.1',
    '1.1.1.1:0',
    '1.1.1.1:65536',
    '1.1.1.1:',
    '1.1.1.1:53:53',
    '1.1.1.1%lo',
    '[1.1.1.1]:53%lo',
    '[1.1.1.1',
    '::1:53]',
    '[::1]:0',
    '[::1]x',
    '2001:db8::1%lo',
    '[2001:db8::1%lo]:53',
    'fe80::1',
    '[fe80::1]:53',
    'fe80::1%',
    'fe80::1%a,b',
    'fe80::1%a b',
    'fe80::1%0123456789abcdef',
    '[fe80::1%eth0]:53%eth1',
    'fec0::1',
    'fec0::1%eth0',
    'dns://1.1.1.1?tcpport=0',
    'dns://1.1.1.1?port=5',
    'dns://localhost',
    'dns://dns://1.1.1.1/',
    'https://1.1.1.1',
    '1.1.1.1\n',
  ])('refuses %j', (text) => {
    expect(parseNameserver(text)).toBeUndefined();
  });
});

test.each([
  [{ address: '1.1.1.1' }, '1.1.1.1'],
  [{ address: '1.1.1.1', port: 5300 }, '1.1.1.1:5300'],
  [{ address: '::1' }, '::1'],
  [{ address: '::1', port: 5300 }, '[::1]:5300'],
  [{ address: 'fe80::1', zone: 'eth0' }, 'fe80::1%eth0'],
  [{ address: 'fe80::1', port: 53, zone: 'eth0' }, '[fe80::1]:53%eth0'],
  [{ address: '9.9.9.9', tcpPort: 853 }, 'dns://9.9.9.9?tcpport=853'],
  [{ address: '::1', port: 53, tcpPort: 530 }, 'dns://[::1]:53?tcpport=530'],
])('writes %o for c-ares', (server, text) => {
  expect(caresServer(server)).toBe(text);
});
