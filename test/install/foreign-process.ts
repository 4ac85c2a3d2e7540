import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { provideRuntimes } from '../support/runtimes.js';
import { startRegistry } from './registry.js';
import { createSandbox, provideTools, toolFile } from './tools.js';

const PACKED = fileURLToPath(new URL('../../packed', import.meta.url));

const packed = existsSync(PACKED) ? readdirSync(PACKED) : [];

/** Whether the addon of a target was packed: `node scripts/prebuild.js <target>` builds it before. */
export const isPacked = (target: string): boolean =>
  packed.some((name) => name.startsWith(`aiodns-core-native-${target}-`));

// It writes to a file: Wine does not know the sockets that node gives a child as its output.
const PROGRAM = `
  import { writeFileSync } from 'node:fs';
  import { DNSResolver } from '@aiodns/resolver';
  const resolver = new DNSResolver({ nameservers: [process.argv[2]], cacheMaxTtl: 0 });
  const names = Array.from({ length: 100 }, (_, index) => 'host-' + index + '.test');
  const many = await Promise.all(names.map((name) => resolver.query(name, 'A')));
  const missing = await resolver.query('host.test', 'A', { signal: AbortSignal.abort('no') })
    .catch((error) => error.code);
  const { nodes } = await resolver.getaddrinfo('host.test', { family: 4, port: 443 });
  const { platform, arch } = process;
  const results = { platform, arch, many: many.flat().length, missing, nodes: nodes.length };
  writeFileSync('results.json', JSON.stringify(results));`;

/** A process on a platform that is not that of this one. */
export interface ForeignProcess {
  /** Options of npm that choose the platform. */
  readonly npmOptions: readonly string[];
  /** The command that runs a program, and its environment. Called when the packages are installed in a folder. */
  command(folder: string): Promise<{
    readonly program: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }>;
}

/**
 * Installs the packed resolver for another platform, and runs queries in a process of that platform.
 *
 * @returns what the process found, what it wrote to standard error, and the packages that were downloaded
 */
export async function resolveInForeignProcess(
  foreign: ForeignProcess,
): Promise<{ results: unknown; stderr: string; downloads: string[] }> {
  const tools = await provideTools();
  const node = (await provideRuntimes()).get('Node 24')?.executable ?? '';
  await using server = await startFaultServer(
    respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]),
  );
  await using registry = await startRegistry(PACKED);
  await using sandbox = await createSandbox(node);
  const npm = [toolFile(tools, 'npm-12', 'bin', 'npm-cli.js'), 'install', '@aiodns/resolver'];
  const installed = await sandbox.run(node, [...npm, ...foreign.npmOptions], {
    npm_config_registry: registry.url,
  });
  expect(installed.code, installed.stderr).toBe(0);
  await sandbox.write('program.mjs', PROGRAM);
  const { program, args, env = {} } = await foreign.command(sandbox.folder);
  const ended = await sandbox.run(program, [...args, 'program.mjs', serverString(server)], env);
  expect(ended.code, ended.stderr).toBe(0);
  const results = await readFile(join(sandbox.folder, 'results.json'), 'utf8');
  return { results: JSON.parse(results), stderr: ended.stderr, downloads: registry.downloads() };
}
