import { describe, expect, test } from 'vitest';
import { parseEncryptedNameserver } from './encrypted-nameserver.js';

describe('parseEncryptedNameserver', () => {
  test.each([
    ['tls://1.1.1.1', { host: '1.1.1.1', port: 853 }, 'tls://1.1.1.1'],
    ['tls://1.1.1.1:853', { host: '1.1.1.1', port: 853 }, 'tls://1.1.1.1'],
    [
      'TLS://1.1.1.1:8853#Cloudflare-DNS.com.',
      { host: '1.1.1.1', port: 8853, name: 'cloudflare-dns.com' },
      'tls://1.1.1.1:8853#cloudflare-dns.com',
    ],
    ['tls://2001:DB8::1', { host: '2001:db8::1', port: 853 }, 'tls://[2001:db8::1]'],
    [
      'tls://[2001:db8::1]:53#dns.test',
      { host: '2001:db8::1', port: 53, name: 'dns.test' },
      'tls://[2001:db8::1]:53#dns.test',
    ],
    ['tls://fe80::1%eth0', { host: 'fe80::1%eth0', port: 853 }, 'tls://[fe80::1%eth0]'],
    ['tls://[fe80::1%eth0]:53', { host: 'fe80::1%eth0', port: 53 }, 'tls://[fe80::1%eth0]:53'],
    ['tls://dns.google', { host: 'dns.google', port: 853 }, 'tls://dns.google'],
    [
      'tls://1.1.1.1#1.1.1.1',
      { host: '1.1.1.1', port: 853, name: '1.1.1.1' },
      'tls://1.1.1.1#1.1.1.1',
    ],
    ['tls://bücher.test', { host: 'xn--bcher-kva.test', port: 853 }, 'tls://xn--bcher-kva.test'],
  ])('parses %s', (text, server, shortest) => {
    expect(parseEncryptedNameserver(text)).toEqual({ transport: 'tls', ...server, text: shortest });
    expect(parseEncryptedNameserver(shortest)?.text).toBe(shortest);
  });

  test.each([
    [
      'https://dns.google',
      { host: 'dns.google', port: 443, path: '/dns-query' },
      'https://dns.google/dns-query',
    ],
    [
      'https://dns.google/',
      { host: 'dns.google', port: 443, path: '/dns-query' },
      'https://dns.google/dns-query',
    ],
    [
      'HTTPS://DNS.Google:443/a/b?c=d,e',
      { host: 'dns.google', port: 443, path: '/a/b?c=d,e' },
      'https://dns.google/a/b?c=d,e',
    ],
    [
      'https://dns.google/dns-query{?dns}',
      { host: 'dns.google', port: 443, path: '/dns-query', method: 'GET' },
      'https://dns.google/dns-query{?dns}',
    ],
    [
      'https://8.8.8.8:8443/dns-query{?dns}#dns.google',
      { host: '8.8.8.8', port: 8443, path: '/dns-query', method: 'GET', name: 'dns.google' },
      'https://8.8.8.8:8443/dns-query{?dns}#dns.google',
    ],
    [
      'https://[2001:4860:4860::8888]/dns-query#dns.google',
      { host: '2001:4860:4860::8888', port: 443, path: '/dns-query', name: 'dns.google' },
      'https://[2001:4860:4860::8888]/dns-query#dns.google',
    ],
  ])('parses %s', (text, server, shortest) => {
    expect(parseEncryptedNameserver(text)).toEqual({
      transport: 'https',
      method: 'POST',
      ...server,
      text: shortest,
    });
    expect(parseEncryptedNameserver(shortest)?.text).toBe(shortest);
  });

  test.each([
    '',
    '1.1.1.1',
    'http://dns.google/',
    'tls:1.1.1.1',
    'tls://',
    'tls://#dns.test',
    'tls://1.1.1.1#',
    'tls://1.1.1.1:0',
    'tls://1.1.1.1:65536',
    'tls://1.1.1.1:x',
    'tls://1.1.1.1/path',
    'tls://1.1.1',
    'tls://1.1.1.1.1',
    'tls://a b',
    'tls://a,b',
    'tls://a..b',
    'tls://-%eth0',
    'tls://[1.1.1.1',
    'tls://[dns.google]',
    'tls://1.1.1.1%eth0',
    'tls://1.1.1.1#a b',
    `tls://${'a'.repeat(64)}.test`,
    'https://',
    'https:///dns-query',
    'https://user:secret@dns.google/',
    'https://dns.google:0/',
    'https://dns.google/{dns}',
    'https://dns.google/?a=b{?dns}',
    'https://dns.google/a b',
    'https://dns.google/#a b',
    'https://dns.google/#',
  ])('refuses %j', (text) => {
    expect(parseEncryptedNameserver(text)).toBeUndefined();
  });
});
