import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Endpoint } from '@aiodns/test/dist/support/endpoint.js';
import { z } from 'zod';
import { compile } from '../native/compile.js';
import { installedPackage } from '../npm-package.js';
import { sourceFile } from '../paths.js';
import type { ProgramId } from '../programs/catalogue.js';
import type { BulkMetricId } from '../report/bulk-metrics.js';
import { startNetworkServer } from '../servers/network.js';
import { plainNames } from '../servers/zone.js';

const run = promisify(execFile);

const LIMIT_MS = 600_000;

/** The same for all programs. The second is the default of massdns. */
const IN_FLIGHT = { near: 1000, far: 10_000 } as const;
const TIMEOUT_MS = 500;
const TRIES = 3;

const FAR_SERVER = ['--delay=20', '--unanswered=0.02'];

/** Names of ours that a server which answers all of them leaves without an answer, at most. */
const MOST_LOST = 0.001;

const usage = z.strictObject({ wall: z.number(), cpu: z.number(), memory: z.number() });

/** Where the lists of a benchmark are resolved. */
export interface BulkPlace {
  /** How many names a list has. */
  readonly count: number;
  /** knotd with the zone of the benchmark. */
  readonly near: Endpoint;
  /** For temporary files. */
  readonly folder: string;
  /** The folder in which the tarballs of this workspace are installed. */
  readonly packed: string;
}

/** What a program reads, and where it writes. */
interface BulkTask extends Pick<BulkPlace, 'count' | 'folder' | 'packed'> {
  readonly names: string;
  readonly output: string;
  readonly server: Endpoint;
  readonly inFlight: number;
}

type Command = readonly string[];

const commands: {
  readonly [Id in ProgramId]?: (task: BulkTask, command: Command) => Promise<Command>;
} = {
  'aiodns-bulk': async ({ names, output, server, inFlight, packed }) => {
    const { folder } = await installedPackage('aiodns', packed);
    const main = [process.execPath, join(folder, 'dist/main.js'), 'bulk', names];
    const limits = ['--concurrency', inFlight, '--timeout', TIMEOUT_MS, '--tries', TRIES].map(
      String,
    );
    const at = `@${server.address}:${server.port}`;
    return [...main, at, '-o', output, '--format', 'simple', '-q', ...limits];
  },
  massdns: async ({ names, output, server, inFlight, folder }, command) => {
    const resolvers = join(folder, 'massdns-resolvers');
    await writeFile(resolvers, `${server.address}:${server.port}\n`);
    const limits = ['-s', inFlight, '-i', TIMEOUT_MS, '-c', TRIES].map(String);
    return [...command, '-r', resolvers, '-q', '--root', '-o', 'S', '-w', output, ...limits, names];
  },
  aiodns: async ({ names, output, server, inFlight }, [python = 'python3']) => {
    const limits = [inFlight, TIMEOUT_MS / 1000, TRIES].map(String);
    const script = sourceFile('bulk/aiodns_bulk.py');
    return [python, script, names, output, server.address, String(server.port), ...limits];
  },
  zdns: async ({ names, output, server, inFlight }, command) => {
    const files = ['--input-file', names, '--output-file', output];
    const limits = ['--threads', inFlight, '--timeout', TIMEOUT_MS / 1000, '--retries', TRIES - 1];
    const at = `${server.address}:${server.port}`;
    return [...command, 'A', '--name-servers', at, ...files, ...limits.map(String)];
  },
};

async function writeNames(path: string, count: number): Promise<void> {
  const names = plainNames();
  const file = createWriteStream(path);
  for (let written = 0; written < count; written += names.length) {
    const text = `${names.slice(0, count - written).join('\n')}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Lines with an address: `name. A 10.0.0.1` or, of zdns, a document with an answer. */
async function countAnswers(path: string): Promise<number> {
  let answers = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (/ A \d|"answer":"\d/.test(line)) answers += 1;
  }
  return answers;
}

async function measure(program: ProgramId, command: Command, task: BulkTask) {
  const own = await commands[program]?.(task, command);
  if (own === undefined) throw new Error(`${program} resolves no lists`);
  const { stdout } = await run('python3', [sourceFile('bulk/child_usage.py'), ...own], {
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const { wall, cpu, memory } = usage.parse(JSON.parse(stdout));
  const { count, output } = task;
  const answered = await countAnswers(output);
  await rm(output);
  return {
    rate: count / wall,
    cpu: (cpu * 1e6) / count,
    memory: memory / 1e6,
    answered: (answered * 100) / count,
  };
}

/**
 * Resolves a list of names to a file by a program, once by knotd and once by a server that is far and does not answer all.
 *
 * @param command - of the program, as its preparation returns it
 */
export async function bulkFigures(
  program: ProgramId,
  command: Command,
  { near, ...place }: BulkPlace,
): Promise<Partial<Record<BulkMetricId, number>>> {
  const { folder, count } = place;
  const [names, output] = [join(folder, 'bulk-names'), join(folder, 'bulk-output')];
  await writeNames(names, count);
  const task = { names, output, ...place };
  const nearTask = { ...task, server: near, inFlight: IN_FLIGHT.near };
  const ofNear = await measure(program, command, nearTask);
  if (program === 'aiodns-bulk' && ofNear.answered < 100 * (1 - MOST_LOST)) {
    throw new Error(`only ${ofNear.answered} % of the names have an answer`);
  }
  await using server = await startNetworkServer(
    await compile('network_server', folder),
    FAR_SERVER,
  );
  const ofFar = await measure(program, command, { ...task, server, inFlight: IN_FLIGHT.far });
  return {
    bulkRate: ofNear.rate,
    bulkCpu: ofNear.cpu,
    bulkMemory: ofNear.memory,
    bulkAnswered: ofNear.answered,
    bulkFarRate: ofFar.rate,
    bulkFarCpu: ofFar.cpu,
    bulkFarAnswered: ofFar.answered,
  };
}
