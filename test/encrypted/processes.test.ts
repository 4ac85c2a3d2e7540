import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateFiles,
  certificateFiles,
  SERVER_NAME,
} from '../support/encrypted-server.js';
import { runProgram, runSource } from '../support/program.js';
import type { ReceivedQuery } from '../support/received-query.js';
import { response } from '../support/response.js';
import { provideRuntimes, RUNTIME_NAMES, type Runtime } from '../support/runtimes.js';
import {
  answerHttps,
  answerTls,
  type ScriptedServer,
  startHttpsServer,
  startTlsServer,
} from '../support/tls-server.js';

// The compiled file, as not every runtime reads TypeScript.
const PROGRAM = new URL('../dist/runtimes/encrypted.js', import.meta.url);

let certificate: CertificateFiles;
let servers: readonly ScriptedServer[];
let runtimes: ReadonlyMap<string, Runtime>;

const answerOf = (query: ReceivedQuery): Buffer =>
  response(query, [{ type: 'A', ttl: 300, data: '192.0.2.1' }]);

beforeAll(async () => {
  certificate = await certificateFiles();
  servers = await Promise.all([
    startTlsServer(certificate, (query, socket) => answerTls(socket, answerOf(query))),
    startHttpsServer(certificate, (query, stream) => answerHttps(stream, answerOf(query))),
  ]);
  runtimes = await provideRuntimes();
  // npm downloads all of them the first time.
}, 600_000);

afterAll(async () => {
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await certificate?.[Symbol.asyncDispose]();
});

describe.each(RUNTIME_NAMES)('encrypted servers in %s', (name) => {
  it('answer, are checked, and let the process end', async () => {
    const runtime = runtimes.get(name);
    if (runtime === undefined) throw new Error(`${name} was not provided`);
    const [byTls, byHttps] = servers.map(({ port }) => `127.0.0.1:${port}`);
    const { code, stdout, stderr, timedOut } = await runProgram(PROGRAM, {
      runtime: runtime.executable,
      execArgv: runtime.args,
      args: [
        certificate.certPath,
        `tls://${byTls}#${SERVER_NAME}`,
        `https://${byHttps}/dns-query#${SERVER_NAME}`,
      ],
    });
    expect({ code, stderr, timedOut }).toEqual({ code: 0, stderr: '', timedOut: false });
    const expected = {
      answers: 1,
      many: 200,
      protocol: 'TLSv1.3',
      wrongName: ['ECONNREFUSED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    };
    expect(JSON.parse(stdout)).toEqual([
      { transport: 'tls', ...expected },
      { transport: 'https', ...expected },
    ]);
  });
});

describe('a whole process', () => {
  it('looks names up by TLS when its environment says so', async () => {
    const [byTls] = servers;
    const { code, stdout, stderr } = await runSource(
      `import { lookup } from 'node:dns/promises';
       console.log(JSON.stringify(await lookup('whole.test', { family: 4 })));`,
      {
        execArgv: ['--import', '@aiodns/node/register'],
        env: {
          AIODNS_NAMESERVERS: `tls://127.0.0.1:${byTls?.port}#${SERVER_NAME}`,
          NODE_EXTRA_CA_CERTS: certificate.certPath,
        },
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ address: '192.0.2.1', family: 4 });
    expect(byTls?.received.at(-1)?.question).toMatchObject({ name: 'whole.test' });
  });
});
