import { ARES_VERSION } from '@aiodns/resolver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { respond } from './support/actions.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, respondWith } from './support/handlers.js';
import { runProgram } from './support/program.js';
import { response } from './support/response.js';
import { provideRuntimes, RUNTIME_NAMES, type Runtime } from './support/runtimes.js';

const NXDOMAIN = 3;

// The compiled file, as not every runtime reads TypeScript.
const PROGRAM = new URL('./dist/runtimes/program.js', import.meta.url);

let server: FaultServer;
let runtimes: ReadonlyMap<string, Runtime>;
beforeAll(async () => {
  server = await startFaultServer(
    byName(
      {
        'missing.test': () => [respond((query) => response(query, [], { rcode: NXDOMAIN }))],
        'silent.test': () => [],
        'loopback.test': (query, context) =>
          respondWith(
            query.question?.type === 1 ? [{ type: 'A', ttl: 60, data: '127.0.0.1' }] : [],
          )(query, context),
      },
      respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]),
    ),
  );
  runtimes = await provideRuntimes();
  // npm downloads all of them the first time.
}, 600_000);
afterAll(() => server.close());

it.each(RUNTIME_NAMES)(
  'the same addon resolves names in %s, and lets the process end',
  async (name) => {
    const runtime = runtimes.get(name);
    if (runtime === undefined) throw new Error(`${name} was not provided`);
    const { code, signal, stdout, stderr, timedOut } = await runProgram(PROGRAM, {
      runtime: runtime.executable,
      execArgv: runtime.args,
      args: [serverString(server)],
    });
    expect({ code, signal, stderr, timedOut }).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      timedOut: false,
    });
    expect(JSON.parse(stdout)).toEqual({
      caresVersion: ARES_VERSION,
      a: [{ type: 'A', ttl: 60, host: '192.0.2.1' }],
      sections: [
        ...['answer', 'authority', 'additional', 'rcode', 'flags', 'question', 'edns'],
        ...['server', 'transport'],
      ],
      missing: 'ENOTFOUND',
      timeout: 'ETIMEOUT',
      aborted: 'ECANCELLED',
      badArgument: 'ERR_INVALID_ARG_VALUE',
      addresses: ['192.0.2.1'],
      connected: 'hello',
      many: 1_000,
    });
  },
);
