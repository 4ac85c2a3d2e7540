import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { delay, respond } from '../support/actions.js';
import type { Endpoint } from '../support/endpoint.js';
import { queriedNames, startFaultServer } from '../support/fault-server.js';
import { ONE_RECORD, respondWithOne } from '../support/handlers.js';
import { response } from '../support/response.js';
import { temporaryFile } from '../support/temporary-file.js';

const nameserver = ({ address, port }: Endpoint): string => `nameserver ${address}:${port}\n`;

/** Queries different names every 100 ms until one is received by a server. */
async function queryUntilReceived(
  resolver: DNSResolver,
  server: { readonly received: readonly unknown[] },
): Promise<void> {
  for (let index = 0; server.received.length === 0; index++) {
    await resolver.query(`n${index}.test`, 'A');
    await wait(100);
  }
}

describe.concurrent('a change of resolv.conf', () => {
  it('applies to queries that start later, however the file is written', async () => {
    await using before = await startFaultServer(respondWithOne);
    await using after = await startFaultServer(respondWithOne);
    await using last = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(before));
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await resolver.query('first.test', 'A');
    await file.write(nameserver(after));
    await queryUntilReceived(resolver, after);
    expect(resolver.nameservers).toEqual([`127.0.0.1:${after.port}`]);
    await writeFile(`${file.path}.new`, nameserver(last));
    await rename(`${file.path}.new`, file.path);
    await queryUntilReceived(resolver, last);
    expect(resolver.nameservers).toEqual([`127.0.0.1:${last.port}`]);
    expect(queriedNames(before)).toContain('first.test');
  });

  it('applies although it came before the first query', async () => {
    await using before = await startFaultServer(respondWithOne);
    await using after = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(before));
    await using resolver = new DNSResolver({ resolvconfPath: file.path });
    await file.write(nameserver(after));
    await queryUntilReceived(resolver, after);
  });

  it('leaves what is pending where it began', async () => {
    await using before = await startFaultServer((query) => [
      ...(query.question?.name === 'pending.test' ? [delay(4_000)] : []),
      respond(response(query, [ONE_RECORD])),
    ]);
    await using after = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(before));
    await using resolver = new DNSResolver({ resolvconfPath: file.path, timeout: 30_000 });
    const pending = resolver.query('pending.test', 'A');
    await file.write(nameserver(after));
    await queryUntilReceived(resolver, after);
    expect(await pending).toMatchObject([{ host: '192.0.2.1' }]);
    expect(queriedNames(after)).not.toContain('pending.test');
  });

  it('does not change options that were set', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using file = await temporaryFile('search before.test\n');
    await using resolver = new DNSResolver({
      resolvconfPath: file.path,
      nameservers: [`127.0.0.1:${server.port}`],
    });
    await resolver.search('first', 'A');
    await file.write('nameserver 127.0.0.1:1\nsearch after.test\n');
    for (
      let index = 0;
      !queriedNames(server).some((name) => name.endsWith('after.test'));
      index++
    ) {
      await resolver.search(`n${index}`, 'A');
      await wait(100);
    }
    expect(queriedNames(server)).toContain('first.before.test');
    expect(resolver.nameservers).toEqual([`127.0.0.1:${server.port}`]);
  });

  it('is not followed with reload: false', async () => {
    await using before = await startFaultServer(respondWithOne);
    await using after = await startFaultServer(respondWithOne);
    await using file = await temporaryFile(nameserver(before));
    await using follower = new DNSResolver({ resolvconfPath: file.path });
    await using resolver = new DNSResolver({ resolvconfPath: file.path, reload: false });
    await file.write(nameserver(after));
    await queryUntilReceived(follower, after);
    await resolver.query('last.test', 'A');
    expect(queriedNames(before)).toContain('last.test');
    resolver.reinit();
    await resolver.query('reloaded.test', 'A');
    expect(queriedNames(after)).toContain('reloaded.test');
  });
});

it('a change of the hosts file applies to the next lookup', async () => {
  await using hosts = await temporaryFile('192.0.2.1 host.test\n');
  await using resolver = new DNSResolver({ hostsPath: hosts.path, lookups: 'f' });
  const addresses = async (): Promise<string[]> =>
    (await resolver.getaddrinfo('host.test', { family: 4 })).nodes.map(({ address }) => address);
  expect(await addresses()).toEqual(['192.0.2.1']);
  // c-ares compares whole seconds.
  await wait(1_100);
  await hosts.write('192.0.2.2 host.test\n');
  expect(await addresses()).toEqual(['192.0.2.2']);
});
