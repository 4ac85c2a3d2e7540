import { ARES_FLAG_EDNS, ARES_FLAG_NO_DFLT_SVR, DNSError, DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/clients.js';
import type { Endpoint } from '../support/endpoint.js';
import { queriedNames, startFaultServer } from '../support/fault-server.js';
import { authoritative, neverRespond, respondWithOne } from '../support/handlers.js';
import { temporaryFile } from '../support/temporary-file.js';

const nameserver = ({ address, port }: Endpoint): string => `nameserver ${address}:${port}\n`;

describe('resolvconfPath', () => {
  it('gives the servers', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(`# comment\n; comment\n${nameserver(server)}`);
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    expect(resolver.nameservers).toEqual([`127.0.0.1:${server.port}`]);
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
  });

  it('gives the search domains', async () => {
    await using server = await startFaultServer(
      authoritative([{ name: 'www.second.test', type: 'A', ttl: 60, data: '192.0.2.1' }]),
    );
    await using file = await temporaryFile(`${nameserver(server)}search first.test second.test\n`);
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await resolver.search('www', 'A');
    expect(queriedNames(server)).toEqual(['www.first.test', 'www.second.test']);
  });

  it('gives ndots', async () => {
    await using server = await startFaultServer(authoritative([]));
    await using file = await temporaryFile(
      `${nameserver(server)}search first.test\noptions ndots:2\n`,
    );
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await failureOf(resolver.search('a.b', 'A'));
    expect(queriedNames(server)).toEqual(['a.b.first.test', 'a.b']);
  });

  it('gives the number of attempts and their timeout in seconds', async () => {
    await using server = await startFaultServer(neverRespond);
    await using file = await temporaryFile(`${nameserver(server)}options timeout:1 attempts:1\n`);
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    const started = performance.now();
    await failureOf(resolver.query('www.example.test', 'A'));
    expect(performance.now() - started).toBeGreaterThanOrEqual(998);
    expect(server.received).toHaveLength(1);
  });

  it('can select TCP, whether flags are set or not', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(`${nameserver(server)}options use-vc\n`);
    await using withDefaults = new DNSResolver({ resolvconfPath: file.path });
    await using withFlags = new DNSResolver({ resolvconfPath: file.path, flags: ARES_FLAG_EDNS });
    await withDefaults.query('www.example.test', 'A');
    await withFlags.query('www.example.test', 'A');
    expect(server.received.map(({ transport }) => transport)).toEqual(['tcp', 'tcp']);
  });

  it('can select rotation', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(
      `${nameserver(first)}${nameserver(second)}options rotate\n`,
    );
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    for (let index = 0; index < 64; index += 1) await resolver.query(`n${index}.test`, 'A');
    expect(first.received.length).toBeGreaterThan(0);
    expect(second.received.length).toBeGreaterThan(0);
  });

  it('gives the sort list', async () => {
    await using server = await startFaultServer(
      authoritative(
        ['192.0.2.1', '198.51.100.1'].map((data) => ({
          name: 'www.example.test',
          type: 'A' as const,
          ttl: 60,
          data,
        })),
      ),
    );
    await using file = await temporaryFile(
      `${nameserver(server)}sortlist 198.51.100.0/255.255.255.0\n`,
    );
    await using resolver = new DNSResolver({ resolvconfPath: file.path, lookups: 'b' });
    const { addresses } = await resolver.gethostbyname('www.example.test', 4);
    expect(addresses).toEqual(['198.51.100.1', '192.0.2.1']);
  });

  it('is overridden by options that are set', async () => {
    await using file = await temporaryFile(
      'nameserver 192.0.2.53\nsearch first.test\noptions ndots:2 attempts:7\n',
    );
    await using server = await startFaultServer(neverRespond);
    await using resolver = new DNSResolver({
      resolvconfPath: file.path,
      nameservers: [`127.0.0.1:${server.port}`],
      domains: ['own.test'],
      timeout: 250,
      tries: 1,
    });
    expect(resolver.nameservers).toEqual([`127.0.0.1:${server.port}`]);
    await failureOf(resolver.search('a.b', 'A'));
    expect(queriedNames(server)).toEqual(['a.b.own.test']);
  });

  it('without a server falls back to this machine', async () => {
    await using file = await temporaryFile('search first.test\n');
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    expect(resolver.nameservers).toEqual(['127.0.0.1']);
  });

  it('without a server is rejected with ARES_FLAG_NO_DFLT_SVR', async () => {
    await using file = await temporaryFile('search first.test\n');
    const open = (): DNSResolver =>
      new DNSResolver({ resolvconfPath: file.path, flags: ARES_FLAG_NO_DFLT_SVR });
    expect(open).toThrow(expect.objectContaining({ code: 'ENOSERVER' }));
    expect(open).toThrow(DNSError);
    await using resolver = new DNSResolver({
      resolvconfPath: file.path,
      flags: ARES_FLAG_NO_DFLT_SVR,
      nameservers: ['127.0.0.1:5300'],
    });
    expect(resolver.nameservers).toEqual(['127.0.0.1:5300']);
  });
});

describe('reinit', () => {
  it('reloads resolvconfPath for requests that start afterwards', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(first));
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await resolver.query('a.example.test', 'A');
    await file.write(nameserver(second));
    resolver.reinit();
    expect(resolver.nameservers).toEqual([`127.0.0.1:${second.port}`]);
    await resolver.query('b.example.test', 'A');
    expect([first, second].map(queriedNames)).toEqual([['a.example.test'], ['b.example.test']]);
  });

  it('keeps servers that were set', async () => {
    await using file = await temporaryFile('nameserver 192.0.2.53\n');
    await using resolver = new DNSResolver({
      resolvconfPath: file.path,
      nameservers: ['127.0.0.1:5300', '192.0.2.1'],
    });
    resolver.reinit();
    expect(resolver.nameservers).toEqual(['127.0.0.1:5300', '192.0.2.1']);
    resolver.nameservers = ['192.0.2.2'];
    resolver.reinit();
    expect(resolver.nameservers).toEqual(['192.0.2.2']);
  });

  it('leaves a pending query with its server', async () => {
    await using first = await startFaultServer(neverRespond);
    await using second = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(first));
    await using resolver = new DNSResolver({ resolvconfPath: file.path, timeout: 250, tries: 2 });
    const pending = failureOf(resolver.query('a.example.test', 'A'));
    await first.untilReceived(1);
    await file.write(nameserver(second));
    resolver.reinit();
    expect(await pending).toMatchObject({ code: 'ETIMEOUT' });
    await first.untilReceived(2);
    expect([first.received.length, second.received.length]).toEqual([2, 0]);
  });

  it('empties the cache', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(server));
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await resolver.query('a.example.test', 'A');
    resolver.reinit();
    await resolver.query('a.example.test', 'A');
    expect(server.received).toHaveLength(2);
  });
});
