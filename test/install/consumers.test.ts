import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { provideRuntimes } from '../support/runtimes.js';
import { type Registry, startRegistry } from './registry.js';
import { createSandbox, type Ended, provideTools, type Sandbox, toolFile } from './tools.js';

const PACKED = fileURLToPath(new URL('../../packed', import.meta.url));

const RECORDS = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

const PROGRAM = `
  import { DNSResolver } from '@aiodns/resolver';
  const resolver = new DNSResolver({ nameservers: [process.argv[2]] });
  resolver.query('host.test', 'A').then((records) => console.log(JSON.stringify(records)));`;

let server: FaultServer;
let tools: NodeJS.Require;
let node: string;
let bun: string;
let registry: Registry;
/** Has the resolver installed and a program that uses it. */
let project: Sandbox;
beforeAll(async () => {
  server = await startFaultServer(respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]));
  tools = await provideTools();
  const runtimes = await provideRuntimes();
  node = runtimes.get('Node 24')?.executable ?? '';
  bun = runtimes.get('Bun')?.executable ?? '';
  registry = await startRegistry(PACKED);
  project = await createSandbox(node);
  const npm = toolFile(tools, 'npm-12', 'bin', 'npm-cli.js');
  const { code, stderr } = await project.run(
    node,
    [npm, 'install', '--no-audit', '--no-fund', '@aiodns/resolver'],
    { npm_config_registry: registry.url },
  );
  expect(code, stderr).toBe(0);
  await project.write('program.mjs', PROGRAM);
}, 600_000);
afterAll(async () => {
  await server.close();
  await project?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
});

const esbuild = (...args: string[]): Promise<Ended> =>
  project.run(node, [
    toolFile(tools, 'esbuild', 'bin', 'esbuild'),
    ...['program.mjs', '--bundle', '--platform=node', ...args],
  ]);

/** Runs files of the project in a folder that has nothing else. */
async function runElsewhere(
  folder: string,
  command: (path: string) => readonly [string, ...string[]],
): Promise<Ended> {
  await using elsewhere = await createSandbox(node);
  await cp(join(project.folder, folder), join(elsewhere.folder, folder), { recursive: true });
  const [file, ...args] = command(join(elsewhere.folder, folder));
  return await elsewhere.run(file, [...args, serverString(server)]);
}

const expectRecords = (ended: Ended): void => {
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ended.stdout)).toEqual(RECORDS);
};

describe('esbuild', () => {
  it('copies the addon beside a CommonJS bundle', async () => {
    const built = await esbuild('--loader:.node=copy', '--outfile=out-cjs/program.cjs');
    expect(built.code, built.stderr).toBe(0);
    expectRecords(await runElsewhere('out-cjs', (path) => [node, join(path, 'program.cjs')]));
  });

  it('copies the addon beside an ESM bundle that has a require function', async () => {
    const built = await esbuild(
      ...['--loader:.node=copy', '--format=esm', '--outfile=out-esm/program.mjs'],
      "--banner:js=import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    );
    expect(built.code, built.stderr).toBe(0);
    expectRecords(await runElsewhere('out-esm', (path) => [node, join(path, 'program.mjs')]));
  });

  it('fails when it has no loader for the addon', async () => {
    const { code, stderr } = await esbuild('--outfile=out-none/program.cjs');
    expect(code).toBe(1);
    expect(stderr).toContain('No loader is configured for ".node" files');
  });

  it('leaves a bundle that says what to write, with a loader that does not fit', async () => {
    const built = await esbuild('--loader:.node=file', '--outfile=out-file/program.cjs');
    expect(built.code, built.stderr).toBe(0);
    const { code, stderr } = await runElsewhere('out-file', (path) => [
      ...([node, join(path, 'program.cjs')] as const),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The bundler put the path '.*\.node' in place of the addon/);
  });

  it('leaves a bundle that says that the addon is missing, without it', async () => {
    const built = await esbuild(
      ...['--external:@aiodns/core-native-*', '--outfile=out-without/program.cjs'],
    );
    expect(built.code, built.stderr).toBe(0);
    const { code, stderr } = await runElsewhere('out-without', (path) => [
      ...([node, join(path, 'program.cjs')] as const),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('The addon of @aiodns/core-native is not beside this bundle.');
  });
});

it('bun build --compile carries the addon inside the executable', async () => {
  const built = await project.run(bun, [
    ...['build', '--compile', 'program.mjs', '--outfile', 'out-bun/program'],
  ]);
  expect(built.code, built.stderr).toBe(0);
  expectRecords(await runElsewhere('out-bun', (path) => [join(path, 'program')]));
}, 120_000);

it('@vercel/nft, with which Next.js traces files, finds the addon', async () => {
  const traced = await project.run(node, [
    '--eval',
    `require(${JSON.stringify(toolFile(tools, '@vercel/nft'))})
      .nodeFileTrace(['program.mjs'], { base: process.cwd() })
      .then(({ fileList }) => console.log([...fileList].join('\\n')));`,
  ]);
  expect(traced.code, traced.stderr).toBe(0);
  const fileList = traced.stdout.trim().split('\n');
  expect(fileList.filter((path) => path.endsWith('.node'))).toHaveLength(1);
  for (const path of fileList) {
    await mkdir(dirname(join(project.folder, 'out-nft', path)), { recursive: true });
    await cp(join(project.folder, path), join(project.folder, 'out-nft', path));
  }
  expectRecords(await runElsewhere('out-nft', (path) => [node, join(path, 'program.mjs')]));
});

it('webpack fails without a loader for the addon, and works with the package as external', async () => {
  const webpack = (externals: string): Promise<Ended> =>
    project.run(node, [
      '--eval',
      `require(${JSON.stringify(toolFile(tools, 'webpack'))})({
        mode: 'production', target: 'node', context: process.cwd(), entry: './program.mjs',
        output: { path: process.cwd() + '/out-webpack' }, externals: ${externals},
      }, (error, stats) => {
        if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exitCode = 1; }
      });`,
    ]);
  const without = await webpack('{}');
  expect(without.code).toBe(1);
  expect(without.stderr).toContain('aiodns_cares.node');
  expect(without.stderr).toContain('You may need an appropriate loader to handle this file type');
  const external = await webpack("{ '@aiodns/resolver': 'commonjs @aiodns/resolver' }");
  expect(external.code, external.stderr).toBe(0);
  expectRecords(await project.run(node, ['out-webpack/main.js', serverString(server)]));
});

it('rollup fails without a plugin for the addon, and works with the packages as externals', async () => {
  const rollup = (external: string): Promise<Ended> => {
    const tool = (name: Parameters<typeof toolFile>[1]) => JSON.stringify(toolFile(tools, name));
    return project.run(node, [
      '--eval',
      `const plugins = [
        require(${tool('@rollup/plugin-node-resolve')}).default(),
        require(${tool('@rollup/plugin-commonjs')}).default(),
      ];
      require(${tool('rollup')})
        .rollup({ input: 'program.mjs', plugins, external: ${external} })
        .then((bundle) => bundle.write({ dir: 'out-rollup', entryFileNames: '[name].mjs' }))
        .catch((error) => { console.error(error.message); process.exitCode = 1; });`,
    ]);
  };
  const without = await rollup('[]');
  expect(without.code).toBe(1);
  expect(without.stderr).toMatch(/aiodns_cares\.node.*you need plugins to import files/);
  const external = await rollup('[/^@aiodns\\//]');
  expect(external.code, external.stderr).toBe(0);
  expectRecords(await project.run(node, ['out-rollup/program.mjs', serverString(server)]));
});

/** Tests of a user, for a runner with global functions. */
const TESTS = `
  test('resolves', async () => {
    const resolver = new DNSResolver({ nameservers: [process.env['SERVER'] ?? ''] });
    const records = await resolver.query('host.test', 'A');
    expect(records).toEqual(${JSON.stringify(RECORDS)});
  });
  test('throws errors of this realm', async () => {
    const create = () => new DNSResolver({ nameservers: ['no server'] });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }));
    const resolver = new DNSResolver({ nameservers: [process.env['SERVER'] ?? ''] });
    const aborted = resolver.query('host.test', 'A', { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow(DNSError);
  });`;
const REQUIRED = `const { DNSError, DNSResolver } = require('@aiodns/resolver');${TESTS}`;
const IMPORTED = `import { DNSError, DNSResolver } from '@aiodns/resolver';${TESTS}`;

/** Runs a test runner on the tests in a folder of the project. */
async function expectTestsPass(args: readonly string[], runtime: string = node): Promise<void> {
  const { code, stdout, stderr } = await project.run(runtime, args, {
    ...{ SERVER: serverString(server), NO_COLOR: '1' },
  });
  expect(code, `${stdout}${stderr}`).toBe(0);
  expect(`${stdout}${stderr}`).toMatch(/Tests:?\s+2 passed/);
}

describe('Jest 30', () => {
  const jest = (folder: string): string[] => [
    ...[toolFile(tools, 'jest', 'bin', 'jest.js'), '--ci', '--runInBand', '--watchman=false'],
    ...['--config', join(folder, 'jest.config.json')],
  ];

  it.each(['Node 20', 'Node 24'])('runs CommonJS tests on %s', async (name) => {
    const runtime = (await provideRuntimes()).get(name)?.executable ?? '';
    await project.write('jest-cjs/jest.config.json', {});
    await project.write('jest-cjs/dns.test.js', REQUIRED);
    await expectTestsPass(jest('jest-cjs'), runtime);
  });

  it('runs ESM tests', async () => {
    await project.write('jest-esm/jest.config.json', { testMatch: ['**/*.test.mjs'] });
    await project.write('jest-esm/dns.test.mjs', IMPORTED);
    await expectTestsPass(['--experimental-vm-modules', ...jest('jest-esm')]);
  });

  it('runs TypeScript tests with ts-jest', async () => {
    const compilerOptions = { module: 'commonjs', moduleResolution: 'node10', target: 'es2022' };
    const transform = toolFile(tools, 'ts-jest');
    const options = {
      compiler: 'typescript-5.9',
      tsconfig: { ...compilerOptions, strict: true, types: [] },
    };
    await project.write('ts-jest/jest.config.json', {
      testMatch: ['**/*.test.ts'],
      transform: { '\\.ts$': [transform, options] },
    });
    // The types of Jest and Node are not installed.
    const declared = ['test', 'expect', 'process', 'AbortSignal'].map(
      (name) => `declare const ${name}: any;`,
    );
    await project.write('ts-jest/dns.test.ts', `${IMPORTED}\n${declared.join('\n')}`);
    await expectTestsPass(jest('ts-jest'));
  });
});

it('Vitest runs tests', async () => {
  await project.write('vitest/dns.test.ts', IMPORTED);
  const vitest = toolFile(tools, 'vitest', 'vitest.mjs');
  await expectTestsPass([vitest, 'run', '--globals', '--root', 'vitest']);
});

const COMPILERS = {
  '5.2': ['node10', 'node16', 'nodenext', 'bundler'],
  '5.9': ['node10', 'node16', 'nodenext', 'bundler'],
  '6': ['node16', 'nodenext', 'bundler'],
  '7': ['node16', 'nodenext', 'bundler'],
} as const;

const MODULES = { node10: 'commonjs', node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' };

const TYPED = `
  import { DNSError, DNSResolver, type MXResult } from '@aiodns/resolver';
  import { Channel } from '@aiodns/core-native';
  import { QueryType } from '@aiodns/types';
  export const resolver: DNSResolver = new DNSResolver({ timeout: 500 });
  export const exchanges: Promise<MXResult[]> = resolver.query('host.test', 'MX');
  export const channel: Channel = new Channel({});
  export const type: number = QueryType.MX;
  export const isFailure = (error: unknown): error is DNSError => error instanceof DNSError;
`;

describe.each(Object.entries(COMPILERS))('TypeScript %s', (version, resolutions) => {
  const cases = [
    ...resolutions.map((resolution) => ({ resolution, types: [] })),
    { resolution: 'nodenext' as const, types: ['node'] },
  ];
  it.each(cases)(
    'compiles with $resolution and the types $types',
    async ({ resolution, types }) => {
      const name = `typescript-${version}` as 'typescript-7';
      const folder = `ts-${version}-${resolution}-${types.length}`;
      await project.write(join(folder, 'package.json'), { type: 'commonjs' });
      const sources =
        resolution === 'node16' || resolution === 'nodenext' ? ['mts', 'cts'] : ['ts'];
      for (const extension of sources)
        await project.write(join(folder, `main.${extension}`), TYPED);
      await mkdir(join(project.folder, folder, 'node_modules', '@types'), { recursive: true });
      const target = join(project.folder, folder, 'node_modules', '@types', 'node');
      if (types.length > 0) await symlink(toolFile(tools, '@types/node'), target);
      await project.write(join(folder, 'tsconfig.json'), {
        compilerOptions: {
          ...{ strict: true, noEmit: true, skipLibCheck: false, target: 'es2022', types },
          ...{ module: MODULES[resolution], moduleResolution: resolution },
        },
      });
      const tsc = toolFile(tools, name, 'bin', 'tsc');
      const { code, stdout } = await project.run(node, [tsc, '-p', folder]);
      expect(stdout).toBe('');
      expect(code).toBe(0);
    },
  );
});

describe('published packages', () => {
  it('satisfy publint and attw', async () => {
    const tarballs = (await readdir(PACKED)).filter((name) => name.endsWith('.tgz'));
    for (const tarball of tarballs) {
      const path = join(PACKED, tarball);
      const publint = toolFile(tools, 'publint', 'src', 'cli.js');
      const linted = await project.run(node, [publint, path, '--strict']);
      expect({ tarball, ...linted }).toMatchObject({ tarball, code: 0 });
      // Addons and the command have no types.
      if (!/^aiodns-(?:types|core-native|resolver|node)-\d/.test(tarball)) continue;
      const attw = toolFile(tools, '@arethetypeswrong/cli', 'dist', 'index.js');
      const typed = await project.run(node, [attw, path, '--no-emoji']);
      expect({ tarball, ...typed }).toMatchObject({ tarball, code: 0 });
    }
  }, 120_000);
});
