import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { runSource } from '../support/program.js';

/** The folder of a package that the tests depend on. */
const packageFolder = (name: string): string =>
  dirname(dirname(fileURLToPath(import.meta.resolve(name))));

const ADDON = join('build', 'Release', 'aiodns_cares.node');

/** Program text: imports both copies, opens a channel of each, and sends half of 1,000 queries over each. */
const QUERY_BOTH = `
  const [server, ...copies] = process.argv.slice(2);
  const [{ Channel }, { Channel: Other }] = await Promise.all(copies.map((copy) => import(copy)));
  const open = [Channel, Other].map((Each) => new Each({ nameservers: [server], cacheMaxTtl: 0 }));
  const query = (channel) => new Promise((resolve) => {
    channel.queryRecords('www.example.test', 'A', 'IN', (status, records) => resolve(records?.[0].host ?? status));
  });
  const hosts = await Promise.all(Array.from({ length: 1000 }, (_, index) => query(open[index % 2])));`;

describe('two copies of the addon in one process', () => {
  let server: FaultServer;
  let folder: string;
  let copies: string[];

  beforeAll(async () => {
    server = await startFaultServer(respondWith([{ type: 'A', ttl: 1, data: '192.0.2.1' }]));
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'aiodns-copies-')));
    const scope = join(folder, 'node_modules', '@aiodns');
    mkdirSync(scope, { recursive: true });
    symlinkSync(packageFolder('@aiodns/types'), join(scope, 'types'));
    // As two installed versions of the package, each with its addon.
    const original = packageFolder('@aiodns/core-native');
    copies = ['one', 'two'].map((name) => join(folder, name));
    for (const copy of copies) {
      for (const part of ['package.json', 'load.cjs', 'dist']) {
        cpSync(join(original, part), join(copy, part), { recursive: true });
      }
      cpSync(process.env['AIODNS_ADDON'] ?? join(original, ADDON), join(copy, ADDON));
    }
  });

  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  it('both resolve in one thread, side by side and after the other has closed', async () => {
    const { messages, ...end } = await runSource(
      `${QUERY_BOTH}
       open[0].close();
       const after = await query(open[1]);
       open[1].close();
       process.send({ distinct: Channel !== Other, hosts: [...new Set(hosts)], after });
       process.disconnect();`,
      {
        args: [serverString(server), ...copies.map((copy) => join(copy, 'dist', 'index.js'))],
        env: { AIODNS_ADDON: undefined },
      },
    );
    expect({ messages, ...end }).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ distinct: true, hosts: ['192.0.2.1'], after: '192.0.2.1' }],
    });
  });

  it('can be selected by AIODNS_ADDON, a different one in each thread', async () => {
    const { messages, ...end } = await runSource(
      `import { once } from 'node:events';
       import { readFileSync } from 'node:fs';
       import { Worker } from 'node:worker_threads';
       import { DNSResolver } from '@aiodns/resolver';
       const [server, another] = process.argv.slice(2);
       const source = \`
         import { parentPort, workerData } from 'node:worker_threads';
         import { DNSResolver } from '@aiodns/resolver';
         const resolver = new DNSResolver({ nameservers: [workerData] });
         parentPort.postMessage(await resolver.query('www.example.test', 'A'));\`;
       const env = { ...process.env, AIODNS_ADDON: another };
       const worker = new Worker(source, { eval: true, env, workerData: server });
       const exited = once(worker, 'exit');
       const resolver = new DNSResolver({ nameservers: [server] });
       const [[theirs], ours] = await Promise.all([
         once(worker, 'message'),
         resolver.query('www.example.test', 'A'),
       ]);
       const loaded = readFileSync('/proc/self/maps', 'utf8').includes(another);
       const [code] = await exited;
       process.send({ loaded, theirs, ours, code });
       process.disconnect();`,
      { args: [serverString(server), join(copies[0] ?? '', ADDON)] },
    );
    const records = [{ type: 'A', ttl: 1, host: '192.0.2.1' }];
    expect({ messages, ...end }).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ loaded: true, theirs: records, ours: records, code: 0 }],
    });
  });

  it('is shared by two copies of the package that name the same one', async () => {
    const { messages, ...end } = await runSource(
      `${QUERY_BOTH}
       for (const channel of open) channel.close();
       process.send([Channel !== Other, ...new Set(hosts)]);
       process.disconnect();`,
      {
        args: [serverString(server), ...copies.map((copy) => join(copy, 'dist', 'index.js'))],
        env: { AIODNS_ADDON: join(copies[0] ?? '', ADDON) },
      },
    );
    expect({ messages, ...end }).toMatchObject({
      code: 0,
      stderr: '',
      messages: [[true, '192.0.2.1']],
    });
  });

  it('is loaded from AIODNS_ADDON and from nowhere else', async () => {
    const { stderr, code } = await runSource(`import '@aiodns/core-native';`, {
      env: { AIODNS_ADDON: join(folder, 'missing.node') },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(join(folder, 'missing.node'));
  });
});
