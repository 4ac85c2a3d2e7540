import { describe, expect, it } from 'vitest';
import { readEnvironment, unknownVariables } from './environment.js';

describe('the environment', () => {
  it('has variables that are none of ours', () => {
    const environment = { AIODNS_NAMESERVER: 'a', AIODNS_TRIES: '2', AIODNS_ADDON: 'b', PATH: 'c' };
    expect(unknownVariables(environment)).toEqual(['AIODNS_NAMESERVER']);
  });

  it('sets options', () => {
    const environment = {
      AIODNS_NAMESERVERS: '127.0.0.1:5300, [::1]:5300',
      AIODNS_TIMEOUT: '500',
      AIODNS_MAX_TIMEOUT: '700',
      AIODNS_TRIES: '2',
      AIODNS_NDOTS: '1',
      AIODNS_DOMAINS: 'a.test,b.test',
      AIODNS_LOOKUPS: 'fb',
      AIODNS_ROTATE: 'true',
      AIODNS_UDP_PORT: '5301',
      AIODNS_TCP_PORT: '5302',
      AIODNS_LOCAL_IP: '127.0.0.2',
      AIODNS_LOCAL_DEV: 'lo',
      AIODNS_RESOLVCONF_PATH: '/a',
      AIODNS_HOSTS_PATH: '/b',
      AIODNS_SORTLIST: '10.0.0.0/8',
      AIODNS_EDNS_PACKET_SIZE: '1232',
      AIODNS_UDP_MAX_QUERIES: '10',
      AIODNS_CACHE_MAX_TTL: '60',
      AIODNS_CACHE_MAX_ENTRIES: '20',
      AIODNS_RELOAD: '0',
      AIODNS_STALE_IF_ERROR: '3600',
      AIODNS_CONCURRENCY: '100',
      AIODNS_UNKNOWN: 'ignored',
    };
    expect(readEnvironment(environment)).toEqual({
      nameservers: ['127.0.0.1:5300', '[::1]:5300'],
      timeout: 500,
      maxTimeout: 700,
      tries: 2,
      ndots: 1,
      domains: ['a.test', 'b.test'],
      lookups: 'fb',
      rotate: true,
      udpPort: 5301,
      tcpPort: 5302,
      localIp: '127.0.0.2',
      localDev: 'lo',
      resolvconfPath: '/a',
      hostsPath: '/b',
      sortlist: ['10.0.0.0/8'],
      ednsPacketSize: 1232,
      udpMaxQueries: 10,
      cacheMaxTtl: 60,
      cacheMaxEntries: 20,
      reload: false,
      staleIfError: 3600,
      concurrency: 100,
    });
  });

  it('sets none by a variable that is empty', () => {
    expect(readEnvironment({ AIODNS_TIMEOUT: '', AIODNS_NAMESERVERS: '' })).toEqual({
      staleIfError: 0,
    });
  });

  it.each([
    ['AIODNS_TRIES', '0', 'must be an integer from 1 to 100. Received 0'],
    ['AIODNS_TRIES', 'two', "must be an integer from 1 to 100. Received 'two'"],
    ['AIODNS_TRIES', '-1', "must be an integer from 1 to 100. Received '-1'"],
    ['AIODNS_TIMEOUT', '1e3', "must be an integer from 1 to 2147483647 (ms). Received '1e3'"],
    ['AIODNS_ROTATE', 'yes', "must be true or false. Received 'yes'"],
    ['AIODNS_LOOKUPS', 'x', "must be 'b', 'f', 'bf' or 'fb'. Received 'x'"],
    [
      'AIODNS_STALE_IF_ERROR',
      'x',
      "must be an integer from 0 to 4294967295 (seconds). Received 'x'",
    ],
    [
      'AIODNS_NAMESERVERS',
      '1.1.1.1,,',
      "must be the address of a server: '1.1.1.1', '127.0.0.1:5300', '[::1]:5300', or a link-local one with its interface: 'fe80::1%eth0', '[fe80::1%eth0]:53'; or an encrypted one: 'tls://1.1.1.1#cloudflare-dns.com', 'https://dns.google/dns-query'; or an object with a function 'transport'. Received ''",
    ],
  ])('refuses %s=%s', (name, text, rest) => {
    expect(() => readEnvironment({ [name]: text })).toThrow(
      `The environment variable ${name} ${rest}`,
    );
  });
});
