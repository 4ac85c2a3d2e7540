import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { provideRuntimes, type Runtime } from '../support/runtimes.js';
import { type Registry, startRegistry } from './registry.js';
import { createSandbox, provideTools, type Sandbox, toolFile } from './tools.js';

const PACKED = fileURLToPath(new URL('../../packed', import.meta.url));

/** What `npm install @aiodns/resolver` installs on this platform. */
const PACKAGES = [
  '@aiodns/core-native',
  `@aiodns/core-native-${process.platform}-${process.arch}-gnu`,
  '@aiodns/resolver',
  '@aiodns/transports',
  '@aiodns/types',
];

const RECORDS = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

const QUERY = `
  const resolver = new DNSResolver({ nameservers: [process.argv[2]] });
  resolver.query('host.test', 'A').then((records) => console.log(JSON.stringify(records)));`;
const PROGRAMS = {
  'esm.mjs': `import { DNSResolver } from '@aiodns/resolver';${QUERY}`,
  'commonjs.cjs': `const { DNSResolver } = require('@aiodns/resolver');${QUERY}`,
};

let server: FaultServer;
let tools: NodeJS.Require;
let runtimes: ReadonlyMap<string, Runtime>;
beforeAll(async () => {
  server = await startFaultServer(respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]));
  tools = await provideTools();
  runtimes = await provideRuntimes();
}, 600_000);
afterAll(() => server.close());

const runtime = (name: string): Runtime => {
  const found = runtimes.get(name);
  if (found === undefined) throw new Error(`${name} was not provided`);
  return found;
};

interface Manager {
  /** The node that runs the manager and the program; this one by default. */
  readonly node?: string;
  /** The program, and its arguments. */
  command(): readonly [file: string, ...args: string[]];
  readonly files?: (registry: string) => Readonly<Record<string, string>>;
  readonly env?: (registry: string) => Readonly<Record<string, string>>;
  /** What stands before the program's file; by default the node. */
  readonly launcher?: () => readonly string[];
}

const npm = (version: 'npm-11' | 'npm-12', node: string): Manager => ({
  node,
  command: () => [
    runtime(node).executable,
    toolFile(tools, version, 'bin', 'npm-cli.js'),
    ...['install', '--no-audit', '--no-fund', '@aiodns/resolver'],
  ],
  env: (registry) => ({ npm_config_registry: registry }),
});

const yarn4 = (nodeLinker: 'pnp' | 'node-modules'): Manager => ({
  command: () => [
    runtime('Node 24').executable,
    ...[toolFile(tools, 'yarn-4', 'bin', 'yarn.js'), 'add', '@aiodns/resolver'],
  ],
  node: 'Node 24',
  files: (registry) => ({
    'yarn.lock': '',
    '.yarnrc.yml': [
      `npmRegistryServer: ${registry}`,
      'unsafeHttpWhitelist: [127.0.0.1]',
      `nodeLinker: ${nodeLinker}`,
      'enableTelemetry: false',
      'enableGlobalCache: false',
      'enableHardenedMode: false',
      'npmMinimalAgeGate: 0',
    ].join('\n'),
  }),
  ...(nodeLinker === 'pnp' && {
    launcher: () => [
      ...[runtime('Node 24').executable, toolFile(tools, 'yarn-4', 'bin', 'yarn.js'), 'node'],
    ],
  }),
});

const MANAGERS: Readonly<Record<string, Manager>> = {
  'npm 11': npm('npm-11', 'Node 20'),
  'npm 12': npm('npm-12', 'Node 24'),
  pnpm: {
    node: 'Node 24',
    command: () => [
      runtime('Node 24').executable,
      ...[toolFile(tools, 'pnpm', 'bin', 'pnpm.mjs'), 'add', '@aiodns/resolver'],
    ],
    files: (registry) => ({ '.npmrc': `registry=${registry}\n` }),
  },
  'Yarn 1': {
    node: 'Node 22',
    command: () => [
      runtime('Node 22').executable,
      ...[toolFile(tools, 'yarn-1', 'bin', 'yarn.js'), 'add', '@aiodns/resolver'],
      '--non-interactive',
      // As root, Yarn 1 keeps its cache outside of HOME.
      ...['--cache-folder', '.yarn-cache'],
    ],
    files: (registry) => ({ '.yarnrc': `registry "${registry}"\n` }),
    env: (registry) => ({ npm_config_registry: registry }),
  },
  'Yarn 4 with node_modules': yarn4('node-modules'),
  'Yarn 4 with Plug and Play': yarn4('pnp'),
  Bun: {
    command: () => [runtime('Bun').executable, 'add', '@aiodns/resolver'],
    env: (registry) => ({ npm_config_registry: registry }),
    launcher: () => [runtime('Bun').executable, 'run'],
  },
  Deno: {
    command: () => [runtime('Deno').executable, 'install', 'npm:@aiodns/resolver'],
    files: () => ({ 'deno.json': '{ "nodeModulesDir": "auto" }' }),
    env: (registry) => ({ NPM_CONFIG_REGISTRY: registry }),
    launcher: () => [
      ...[runtime('Deno').executable, 'run', '--no-prompt'],
      ...['--allow-ffi', '--allow-read', '--allow-env'],
    ],
  },
};

async function install(name: string, sandbox: Sandbox, registry: Registry): Promise<void> {
  const manager = MANAGERS[name];
  if (manager === undefined) throw new Error(`no manager ${name}`);
  for (const [path, content] of Object.entries(manager.files?.(registry.url) ?? {}))
    await sandbox.write(path, content);
  const [file, ...args] = manager.command();
  const { code, stdout, stderr } = await sandbox.run(file, args, manager.env?.(registry.url));
  expect(code, `${stdout}\n${stderr}`).toBe(0);
}

it.each(Object.keys(MANAGERS))(
  '%s installs the resolver without a compiler, a script or another registry, and it resolves',
  async (name) => {
    const manager = MANAGERS[name];
    await using registry = await startRegistry(PACKED);
    await using sandbox = await createSandbox(runtime(manager?.node ?? 'Node 24').executable);
    await install(name, sandbox, registry);
    // Some download the addons of other C libraries too, which they do not tell apart.
    expect(registry.downloads()).toEqual(expect.arrayContaining(PACKAGES));
    const [launcher = '', ...args] = manager?.launcher?.() ?? [
      runtime(manager?.node ?? 'Node 24').executable,
    ];
    for (const [program, source] of Object.entries(PROGRAMS)) {
      await sandbox.write(program, source);
      const arguments_ = [...args, program, serverString(server)];
      const ended = await sandbox.run(launcher, arguments_, manager?.env?.(registry.url));
      expect({ program, ...ended }).toMatchObject({ program, code: 0, stderr: '' });
      expect(JSON.parse(ended.stdout)).toEqual(RECORDS);
    }
  },
  120_000,
);

it('is five packages of less than 3 MB', async () => {
  await using registry = await startRegistry(PACKED);
  await using sandbox = await createSandbox(runtime('Node 24').executable);
  await install('npm 12', sandbox, registry);
  expect(registry.downloads()).toEqual(PACKAGES);
  const modules = join(sandbox.folder, 'node_modules', '@aiodns');
  const entries = await readdir(modules, { recursive: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const stats = await stat(join(modules, entry));
      return stats.isFile() ? stats.size : 0;
    }),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
}, 120_000);

it('says what is missing when optional dependencies were left out', async () => {
  await using registry = await startRegistry(PACKED);
  await using sandbox = await createSandbox(runtime('Node 24').executable);
  const [file, ...args] = npm('npm-12', 'Node 24').command();
  const ended = await sandbox.run(file, [...args, '--omit=optional'], {
    npm_config_registry: registry.url,
  });
  expect(ended.code, ended.stderr).toBe(0);
  await sandbox.write('esm.mjs', PROGRAMS['esm.mjs']);
  const { code, stderr } = await sandbox.run(runtime('Node 24').executable, ['esm.mjs']);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `Error: ${PACKAGES[1]} is not installed, which contains the addon for this platform. Either optional dependencies were left out (--omit=optional), or node_modules was installed on another platform. Install again here with optional dependencies, or build the addon: npx @aiodns/core-native build`,
  );
  const command = join('node_modules', '@aiodns', 'core-native', 'scripts', 'command.js');
  const built = await sandbox.run(runtime('Node 24').executable, [command, 'build']);
  expect(built.code).toBe(1);
  expect(built.stderr).toContain('Missing to build the addon: ');
}, 120_000);

it('names the missing tools when it is to be built from source', async () => {
  await using registry = await startRegistry(PACKED);
  await using sandbox = await createSandbox(runtime('Node 24').executable);
  await install('npm 12', sandbox, registry);
  const command = join('node_modules', '@aiodns', 'core-native', 'scripts', 'command.js');
  const build = (env: Record<string, string>) =>
    sandbox.run(runtime('Node 24').executable, [command, 'build'], env);
  expect(await build({})).toEqual({
    code: 0,
    stdout:
      'The addon is here and works. With AIODNS_BUILD_FROM_SOURCE=1 it is built all the same.\n',
    stderr: '',
  });
  const forced = await build({ AIODNS_BUILD_FROM_SOURCE: '1' });
  expect(forced.code).toBe(1);
  expect(forced.stderr).toMatch(
    /^@aiodns\/core-native: Missing to build the addon: a C\+\+20 compiler .*, CMake 3\.18 or later, make or Ninja\./,
  );
}, 120_000);
