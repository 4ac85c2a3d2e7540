import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { provide, provideRuntimes } from '../support/runtimes.js';
import { startRegistry } from './registry.js';
import { createSandbox, provideTools, toolFile } from './tools.js';

const PACKED = fileURLToPath(new URL('../../packed', import.meta.url));

/** The compiler that `node scripts/prebuild.js linux-x64-musl` installs. */
const COMPILER = fileURLToPath(
  new URL('../../packages/core-native/build/zig/x86_64-linux-musl/cc', import.meta.url),
);

/** The loader of Debian's package `musl`: a program that it starts has musl as its C library. */
const LOADER = '/lib/ld-musl-x86_64.so.1';

const SHIM = fileURLToPath(new URL('musl-libstdcxx.c', import.meta.url));

const PROGRAM = `
  import { DNSResolver } from '@aiodns/resolver';
  const resolver = new DNSResolver({ nameservers: [process.argv[2]], cacheMaxTtl: 0 });
  const names = Array.from({ length: 100 }, (_, index) => 'host-' + index + '.test');
  const many = await Promise.all(names.map((name) => resolver.query(name, 'A')));
  const missing = await resolver.query('host.test', 'A', { signal: AbortSignal.abort('no') })
    .catch((error) => error.code);
  const { nodes } = await resolver.getaddrinfo('host.test', { family: 4, port: 443 });
  console.log(JSON.stringify({ many: many.flat().length, missing, nodes: nodes.length }));`;

let server: FaultServer;
let tools: NodeJS.Require;
let node: string;
beforeAll(async () => {
  server = await startFaultServer(respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]));
  tools = await provideTools();
  node = (await provideRuntimes()).get('Node 24')?.executable ?? '';
}, 600_000);
afterAll(() => server.close());

const packed = existsSync(PACKED) ? readdirSync(PACKED) : [];
const isTestable =
  packed.some((name) => name.startsWith('aiodns-core-native-linux-x64-musl-')) &&
  [COMPILER, LOADER].every((path) => existsSync(path));

/** A class of type information, whose data the executable contains: it is not undefined there. */
const COPIED = ['_ZTVN10__cxxabiv121__vmi_class_type_infoE'];

/** Links the part of Debian's libstdc++ that an executable needs for musl, which has none there. */
function linkLibstdcxx(executable: string, folder: string): void {
  const table = execFileSync('nm', ['--dynamic', '--undefined-only', executable]).toString();
  const needed = [
    ...table.matchAll(/ U ((?:_ZS|_ZNS|_ZNKS|_ZTV|__cxa_|__once|__dynamic)[^@\n]*)/g),
  ];
  const symbols = [...needed.map(([, symbol = '']) => symbol), ...COPIED];
  const archive = execFileSync('g++', ['-print-file-name=libstdc++.a']).toString().trim();
  execFileSync(COMPILER, [
    ...['-shared', '-o', join(folder, 'libstdc++.so.6'), SHIM],
    ...symbols.map((symbol) => `-Wl,-u,${symbol}`),
    ...[archive, '-lunwind'],
  ]);
}

it.runIf(isTestable)(
  'the addon for linux-x64-musl resolves in a process with musl',
  async () => {
    const name = '@oven/bun-linux-x64-musl';
    const require = await provide('musl', { [name]: '1' }, ['--force']);
    const bun = join(dirname(require.resolve(`${name}/package.json`)), 'bin', 'bun');
    await using registry = await startRegistry(PACKED);
    await using sandbox = await createSandbox(node);
    const npm = [toolFile(tools, 'npm-12', 'bin', 'npm-cli.js'), 'install', '@aiodns/resolver'];
    const installed = await sandbox.run(node, [...npm, '--libc=musl'], {
      npm_config_registry: registry.url,
    });
    expect(installed.code, installed.stderr).toBe(0);
    expect(registry.downloads()).toEqual([
      ...['@aiodns/core-native', '@aiodns/core-native-linux-x64-musl'],
      ...['@aiodns/resolver', '@aiodns/types'],
    ]);
    await sandbox.write('program.mjs', PROGRAM);
    linkLibstdcxx(bun, sandbox.folder);
    const ended = await sandbox.run(LOADER, [
      ...['--library-path', sandbox.folder, bun, 'program.mjs', serverString(server)],
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({ many: 100, missing: 'ECANCELLED', nodes: 1 });
  },
  300_000,
);
