import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { type ProgramResult, runSource } from '../support/program.js';

/** Every name is on this machine, for this server only. */
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer((query, context) =>
    respondWith(query.question?.type === 1 ? [{ type: 'A', ttl: 60, data: '127.0.0.1' }] : [])(
      query,
      context,
    ),
  );
});

afterAll(() => server.close());

/** Runs a program with the flag. */
const run = (source: string, env: Record<string, string> = {}): Promise<ProgramResult> =>
  runSource(source, {
    execArgv: ['--import', '@aiodns/node/register'],
    env: { AIODNS_NAMESERVERS: serverString(server), AIODNS_DOMAINS: '', ...env },
  });

const printed = (stdout: string) => ({ code: 0, stderr: '', stdout });

/** Starts an HTTP server in the program itself, as `url`. */
const web = `
  import { createServer } from 'node:http';
  import { once } from 'node:events';
  const server = createServer((request, response) => response.end('from ' + request.headers.host.split(':')[0]));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address();`;

describe('a program with the flag', () => {
  it('resolves through our server by fetch', async () => {
    const result = await run(`
      ${web}
      const response = await fetch('http://fetch.test:' + port);
      console.log(await response.text());
      process.exit();`);
    expect(result).toMatchObject(printed('from fetch.test\n'));
    expect(server.received.map(({ question }) => question?.name)).toContain('fetch.test');
  });

  it('warns of a variable that is misspelt', async () => {
    const { code, stderr } = await run('', { AIODNS_NAMESERVER: '127.0.0.1' });
    expect(code).toBe(0);
    expect(stderr).toContain('AIODNS_NAMESERVER is no variable of @aiodns/node: it has no effect');
  });

  it('has our lookup in every form of the module', async () => {
    const result = await run(`
      import dns, { lookup, promises } from 'node:dns';
      import { lookup as promised } from 'node:dns/promises';
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      lookup('a.test', (error, address) => console.log(error, address));
      console.log(await promised('b.test'), await promises.lookup('c.test'));
      console.log(new Set([lookup, dns.lookup, require('dns').lookup, require('node:dns').lookup]).size);
      console.log(new Set([promised, promises.lookup, require('dns/promises').lookup]).size);`);
    const found = "{ address: '127.0.0.1', family: 4 }";
    expect(result).toMatchObject(printed(`null 127.0.0.1\n${found} ${found}\n1\n1\n`));
  });

  it('has it in worker threads and in programs that it forks', async () => {
    const result = await run(`
      import { Worker } from 'node:worker_threads';
      import { spawnSync } from 'node:child_process';
      const source = "import('dns').then(({ lookup }) => lookup('a.test', (...found) => console.log(...found)))";
      const worker = new Worker(source, { eval: true });
      await new Promise((resolve) => worker.on('exit', resolve));
      const child = spawnSync(process.execPath, [...process.execArgv.slice(0, 2), '--eval', source]);
      console.log(String(child.stdout).trim());`);
    expect(result).toMatchObject(printed('null 127.0.0.1 4\nnull 127.0.0.1 4\n'));
  });

  it('gets its lookups back by unregister()', async () => {
    const result = await run(`
      import dns, { lookup } from 'node:dns';
      import { lookup as promised } from 'node:dns/promises';
      import { unregister } from '@aiodns/node/register';
      const ours = [lookup, promised];
      unregister();
      console.log(lookup === ours[0], promised === ours[1], dns.lookup === lookup);
      console.log(lookup.name, typeof lookup.promises);`);
    expect(result).toMatchObject(printed('false false true\nlookup undefined\n'));
  });

  it('keeps by unregister() what has replaced ours', async () => {
    const result = await run(`
      import dns from 'node:dns';
      import { unregister } from '@aiodns/node/register';
      const other = () => undefined;
      dns.lookup = other;
      unregister();
      console.log(dns.lookup === other);`);
    expect(result).toMatchObject(printed('true\n'));
  });

  it('does not start with a malformed variable', async () => {
    const result = await run('console.log(1)', { AIODNS_TIMEOUT: 'soon' });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(
      "The environment variable AIODNS_TIMEOUT must be an integer from 1 to 2147483647 (ms). Received 'soon'",
    );
  });

  it('does not start with a server that c-ares refuses', async () => {
    const result = await run('console.log(1)', { AIODNS_NAMESERVERS: 'not-an-address' });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('The environment variable AIODNS_NAMESERVERS must be');
  });

  it('ends at once if it looks nothing up', async () => {
    expect(await run('')).toMatchObject(printed(''));
  });
});
