import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DNSResolver } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWithOne } from '../support/handlers.js';

const run = promisify(execFile);

/** A FIFO that nobody writes to: fopen() would wait for a writer for ever. */
async function temporaryFifo(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-fifo-'));
  const path = join(folder, 'fifo');
  await run('mkfifo', [path]);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

describe.runIf(process.platform !== 'win32')('a configuration file that blocks', () => {
  it('as hosts file stops neither its resolver nor others', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using fifo = await temporaryFifo();
    await using blocked = resolverFor(server, { hostsPath: fifo.path, lookups: 'fb' });
    await using other = resolverFor(server);
    const lookup = blocked.getaddrinfo('www.example.test', { family: 4 });
    expect(await other.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
    expect((await lookup).nodes).toMatchObject([{ address: '192.0.2.1' }]);
  });

  it('as resolv.conf counts as missing', async () => {
    await using fifo = await temporaryFifo();
    await using resolver = new DNSResolver({ resolvconfPath: fifo.path });
    expect(resolver.nameservers).toEqual(['127.0.0.1']);
  });
});
