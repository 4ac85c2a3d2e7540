import { ARES_FLAG_EDNS, ARES_FLAG_STAYOPEN, ARES_FLAG_USEVC, DNSResolver } from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, respondWith } from './support/handlers.js';
import { type Knot, startKnot } from './support/knot.js';
import { type ProgramOptions, type ProgramResult, runSource } from './support/program.js';
import { exampleZones } from './support/zones.js';

const A_RECORD = [{ type: 'A', ttl: 60, data: '192.0.2.1' }] as const;

/** Longer than any test, in ms: no query with this timeout times out. */
const FOR_EVER = 600_000;

describe('the process', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer(byName({ 'silent.test': () => [] }, respondWith(A_RECORD)));
  });
  afterAll(() => server.close());

  /** Runs statements in the scope of a `resolver` for the server, and of its `options`. */
  const run = (statements: string, options: ProgramOptions = {}): Promise<ProgramResult> =>
    runSource(
      `import { DNSResolver } from '@aiodns/resolver';
       const options = { nameservers: ['${serverString(server)}'], timeout: ${FOR_EVER}, tries: 1 };
       const resolver = new DNSResolver(options);
       ${statements}`,
      options,
    );

  const ended = { code: 0, signal: null, timedOut: false, stderr: '' };

  it('ends with a resolver that was neither used nor closed', async () => {
    expect(await run('')).toMatchObject(ended);
  });

  it('ends with a resolver that was used and never closed', async () => {
    const result = await run(`console.log((await resolver.query('host.test', 'A'))[0].host);`);
    expect(result).toMatchObject({ ...ended, stdout: '192.0.2.1\n' });
  });

  it('stays alive while requests are pending, and no longer', async () => {
    const result = await run(`
      for (let i = 0; i < 100; i++) {
        resolver.query('host-' + i + '.test', 'A').then(() => process.stdout.write('.'));
      }
    `);
    expect(result).toMatchObject({ ...ended, stdout: '.'.repeat(100) });
  });

  it('stays alive for a query that follows another', async () => {
    const result = await run(`
      for (const name of ['a.test', 'b.test', 'c.test']) await resolver.query(name, 'A');
      console.log('all three');
    `);
    expect(result).toMatchObject({ ...ended, stdout: 'all three\n' });
  });

  it.each([
    ['is closed', 'resolver.close();', 'ECANCELLED'],
    ['is disposed of', 'resolver[Symbol.dispose]();', 'ECANCELLED'],
    ['is cancelled', 'resolver.cancel();', 'ECANCELLED'],
  ])('ends when its resolver %s with a query pending', async (_what, statement, code) => {
    const result = await run(`
      resolver.query('silent.test', 'A').catch((error) => console.log(error.code));
      ${statement}
    `);
    expect(result).toMatchObject({ ...ended, stdout: `${code}\n` });
  });

  it('does not wait for the response to a query whose signal was aborted', async () => {
    const result = await run(`
      const controller = new AbortController();
      const { signal } = controller;
      const query = resolver.query('silent.test', 'A', { signal }).catch((error) => error.code);
      controller.abort();
      console.log(await query);
    `);
    expect(result).toMatchObject({ ...ended, stdout: 'ECANCELLED\n' });
  });

  it('does not wait for the response to a query that timed out', async () => {
    const result = await run(`
      console.log(await resolver.query('silent.test', 'A', { timeout: 20 }).catch((e) => e.code));
    `);
    expect(result).toMatchObject({ ...ended, stdout: 'ETIMEOUT\n' });
  });

  it('is not kept alive by the timeout of a query that was answered', async () => {
    const result = await run(`
      await resolver.query('host.test', 'A', { timeout: ${FOR_EVER}, signal: AbortSignal.timeout(${FOR_EVER}) });
      console.log('answered');
    `);
    expect(result).toMatchObject({ ...ended, stdout: 'answered\n' });
  });

  it('is not kept alive by free slots of the concurrency limit', async () => {
    const result = await run(`
      const narrow = new DNSResolver({ ...options, concurrency: 2 });
      const hosts = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => narrow.query(name + '.test', 'A')));
      console.log(hosts.length);
    `);
    expect(result).toMatchObject({ ...ended, stdout: '5\n' });
  });

  it('ends with a worker thread that leaves its resolver open', async () => {
    const result = await run(`
      import { Worker } from 'node:worker_threads';
      import { once } from 'node:events';
      const source = \`
        import { DNSResolver } from '@aiodns/resolver';
        import { workerData } from 'node:worker_threads';
        await new DNSResolver(workerData).query('host.test', 'A');
      \`;
      const [code] = await once(new Worker(source, { eval: true, workerData: options }), 'exit');
      console.log('exit code', code);
    `);
    expect(result).toMatchObject({ ...ended, stdout: 'exit code 0\n' });
  });

  it('closes the sockets of resolvers that were collected unclosed', async () => {
    const result = await run(
      `
      import { readdirSync } from 'node:fs';
      import { setImmediate } from 'node:timers/promises';
      const sockets = () => readdirSync('/proc/self/fd').length;
      await resolver.query('host.test', 'A');
      const before = sockets();
      const flags = ${ARES_FLAG_EDNS | ARES_FLAG_STAYOPEN};
      const open = () => new DNSResolver({ ...options, flags });
      let resolvers = Array.from({ length: 50 }, open);
      await Promise.all(resolvers.map((each) => each.query('host.test', 'A')));
      const during = sockets();
      resolvers = undefined;
      while (sockets() > before) { globalThis.gc(); await setImmediate(); }
      console.log(during - before);
    `,
      { execArgv: ['--expose-gc'] },
    );
    expect(result).toMatchObject({ ...ended, stdout: '50\n' });
  });
});

describe('a thousand queries at once', () => {
  let knot: Knot;
  beforeAll(async () => {
    knot = await startKnot({ zones: exampleZones() });
  });
  afterAll(() => knot.stop());

  const names = Array.from({ length: 1_000 }, (_, i) => `host-${i}.wild.example.test`);
  const wildcard = [{ type: 'A', ttl: 3600, host: '192.0.2.100' }];

  it('are all answered by knotd', async () => {
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)] });
    const results = await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(results).toEqual(names.map(() => wildcard));
  });

  it('are each answered with their own name', async () => {
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)] });
    const results = await Promise.all(names.map((name) => resolver.queryDns(name, 'A')));
    expect(results.map(({ answer }) => answer.map(({ name }) => name))).toEqual(
      names.map((name) => [name]),
    );
  });

  it('are all answered with a concurrency of ten', async () => {
    await using resolver = new DNSResolver({ nameservers: [serverString(knot)], concurrency: 10 });
    const results = await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(results).toEqual(names.map(() => wildcard));
  });

  it('are all answered over TCP', async () => {
    await using resolver = new DNSResolver({
      nameservers: [serverString(knot)],
      flags: ARES_FLAG_USEVC,
    });
    const results = await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(results).toEqual(names.map(() => wildcard));
  });

  it('are all answered to a hundred resolvers', async () => {
    const resolvers = Array.from(
      { length: 100 },
      () => new DNSResolver({ nameservers: [serverString(knot)] }),
    );
    const results = await Promise.all(
      names.map((name, i) => resolvers[i % resolvers.length]?.query(name, 'A')),
    );
    expect(results).toEqual(names.map(() => wildcard));
    await Promise.all(resolvers.map((resolver) => resolver.close()));
  });
});
