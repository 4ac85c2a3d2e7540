import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { compiledModule, sourceFile } from '../paths.js';
import type { ProgramId } from '../programs/catalogue.js';
import { FETCH_METRIC_IDS, type FetchMetricId } from '../report/fetch-metrics.js';
import { startSlow } from '../servers/slow.js';
import { stubResolver } from '../servers/stub-resolver.js';

const run = promisify(execFile);

const LIMIT_MS = 120_000;

const figures = z.partialRecord(z.enum(FETCH_METRIC_IDS), z.number());

/** Measures `count` calls of `fetch` of distinct names at once, with one program. */
export async function fetchFigures(
  program: ProgramId,
  count: number,
  folder: string,
): Promise<Partial<Record<FetchMetricId, number>>> {
  await using slow = await startSlow(folder, 'loopback');
  await using web = await startWebServer();
  const server = `${slow.address}:${slow.port}`;
  const isSystems = program === 'node-dns';
  const prefix = isSystems ? await stubResolver(slow, folder) : [];
  if (prefix === null) throw new Error('dns.lookup cannot be given a server here');
  const flag = program === 'aiodns-node' ? ['--import', '@aiodns/node/register'] : [];
  const main = [compiledModule('fetch/main'), program, String(count), String(web.port), server];
  const [command = '', ...args] = [...prefix, process.execPath, ...flag, ...main];
  const { stdout } = await run(command, args, {
    cwd: sourceFile('.'),
    env: { ...process.env, AIODNS_NAMESERVERS: server },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return figures.parse(JSON.parse(stdout));
}

interface WebServer extends AsyncDisposable {
  readonly port: number;
}

async function startWebServer(): Promise<WebServer> {
  const child = spawn(process.execPath, [compiledModule('fetch/web-server')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    return {
      port: Number(line),
      async [Symbol.asyncDispose]() {
        child.stdin.end();
        await closed;
      },
    };
  }
  throw new Error('the web server did not start');
}
