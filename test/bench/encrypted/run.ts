import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sendQuery } from '@aiodns/test/dist/support/dns-client.js';
import { type Dnsdist, startDnsdist } from '@aiodns/test/dist/support/dnsdist.js';
import { SERVER_NAME } from '@aiodns/test/dist/support/encrypted-server.js';
import { type Endpoint, freePort, serverString } from '@aiodns/test/dist/support/endpoint.js';
import { z } from 'zod';
import { compiledModule, sourceFile } from '../paths.js';
import type { ProgramId } from '../programs/catalogue.js';
import { ENCRYPTED_METRIC_IDS, type EncryptedMetricId } from '../report/encrypted-metrics.js';
import type { EncryptedServer } from './program.js';

const run = promisify(execFile);

const LIMIT_MS = 60_000;
const START_MS = 5_000;

const figures = z.partialRecord(z.enum(ENCRYPTED_METRIC_IDS), z.number());

/** Servers for plain DNS, TLS and HTTPS with the same data. */
export interface EncryptedServers extends AsyncDisposable {
  readonly server: EncryptedServer;
}

/**
 * Starts dnsdist in front of a server, and stubby in front of its TLS port.
 *
 * @param folder - for stubby's configuration
 */
export async function startEncryptedServers(
  backend: Endpoint,
  folder: string,
): Promise<EncryptedServers> {
  const dnsdist = await startDnsdist(backend);
  try {
    const stubby = await startStubby(dnsdist, folder);
    return {
      server: {
        plain: serverString(dnsdist.server),
        stubby: stubby.address,
        tls: `127.0.0.1:${dnsdist.tlsPort}`,
        https: `127.0.0.1:${dnsdist.httpsPort}`,
        ca: dnsdist.certificate.certPath,
      },
      async [Symbol.asyncDispose]() {
        await stubby[Symbol.asyncDispose]();
        await dnsdist[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await dnsdist[Symbol.asyncDispose]();
    throw error;
  }
}

interface Stubby extends AsyncDisposable {
  readonly address: string;
}

async function startStubby(dnsdist: Dnsdist, folder: string): Promise<Stubby> {
  const port = await freePort();
  const config = join(folder, 'stubby.yml');
  await writeFile(
    config,
    `resolution_type: GETDNS_RESOLUTION_STUB
dns_transport_list:
  - GETDNS_TRANSPORT_TLS
tls_authentication: GETDNS_AUTHENTICATION_REQUIRED
tls_ca_file: "${dnsdist.certificate.certPath}"
tls_query_padding_blocksize: 128
idle_timeout: 10000
round_robin_upstreams: 0
appdata_dir: "${folder}"
listen_addresses:
  - 127.0.0.1@${port}
upstream_recursive_servers:
  - address_data: 127.0.0.1
    tls_port: ${dnsdist.tlsPort}
    tls_auth_name: "${SERVER_NAME}"
`,
  );
  const child = spawn('stubby', ['-C', config], { stdio: 'ignore' });
  const closed = once(child, 'close');
  const failed = once(child, 'error');
  failed.catch(() => undefined);
  const server = { address: '127.0.0.1', port };
  const stop = async (): Promise<void> => {
    child.kill();
    await closed;
  };
  const deadline = performance.now() + START_MS;
  for (;;) {
    const question = { name: 'bench.test', type: 'SOA' } as const;
    const isReady = await sendQuery(server, question, { timeout: 200 }).then(
      () => true,
      () => false,
    );
    if (isReady) return { address: serverString(server), [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error('stubby (Debian package stubby) did not start');
    }
  }
}

/** Measures queries of distinct names, with one program. */
export async function encryptedFigures(
  program: ProgramId,
  inFlight: number,
  { warmUp, duration }: { readonly warmUp: number; readonly duration: number },
  server: EncryptedServer,
): Promise<Partial<Record<EncryptedMetricId, number>>> {
  const numbers = [inFlight, warmUp, duration].map(String);
  const main = [compiledModule('encrypted/main'), program, ...numbers, JSON.stringify(server)];
  const { stdout } = await run(process.execPath, main, {
    cwd: sourceFile('.'),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.ca },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return figures.parse(JSON.parse(stdout));
}
