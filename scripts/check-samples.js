// Compiles every ```ts sample of the documentation, and runs those marked ```ts run against the demo's server.
import './node-version.js';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../packages/core-native/scripts/run.js';
import { startEncryptedServers } from './encrypted-servers.js';
import { inRoot } from './root.js';
import { samplesIn } from './samples.js';
import { script } from './step.js';

// Inside the test package, which depends on all others, so that a sample imports them by name, as users do.
const directory = inRoot('test', '.samples');

/** @returns {Promise<string[]>} the paths of the documentation's pages, relative to the workspace */
async function pages() {
  // Tracked files and new ones, but not ignored ones: dependencies and the generated reference.
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'];
  const { stdout } = await run('git', args, { cwd: inRoot() });
  return stdout.split('\0').filter((page) => page !== '');
}

/** @param {string} page */
async function read(page) {
  return samplesIn(page, await readFile(inRoot(page), 'utf8').catch(() => ''));
}

/** Samples declare values to show their types, without using them. */
const configuration = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['**/*.ts'],
};

/** @returns {Promise<boolean>} */
async function compile() {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await run(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: directory,
  });
  if (code !== 0) console.error(output.trimEnd());
  return code === 0;
}

/**
 * @param {readonly import('./samples.js').Sample[]} samples
 * @returns {Promise<number>} number of failures
 */
async function runAll(samples) {
  if (samples.length === 0) return 0;
  const server = await startServer();
  const encrypted = await startEncryptedServers(server.address);
  const env = {
    ...process.env,
    AIODNS_SERVER: server.address,
    AIODNS_TLS_SERVER: encrypted.tls,
    AIODNS_HTTPS_SERVER: encrypted.https,
    AIODNS_CA: encrypted.ca,
  };
  let failed = 0;
  try {
    for (const { file, page, line } of samples) {
      const compiled = join(directory, 'dist', file.replace(/\.ts$/, '.js'));
      const { code, output } = await run(process.execPath, [compiled], { env });
      if (code === 0) continue;
      failed += 1;
      console.error(`${page}:${line} ended with exit code ${code}\n${output.trimEnd()}`);
    }
  } finally {
    await encrypted.stop();
    await server.stop();
  }
  return failed;
}

/**
 * Starts the demo's server. Its first line of output is its address.
 *
 * @returns {Promise<{ address: string; stop: () => Promise<void> }>}
 */
async function startServer() {
  const program = inRoot('packages', 'cli', 'dist', 'demo', 'server.js');
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('close', () => resolve()));
  for await (const address of createInterface(child.stdout)) {
    return {
      address,
      stop: async () => {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error('The server for the samples ended before it listened.');
}

await script(async () => {
  const samples = (await Promise.all((await pages()).map(read))).flat();
  await rm(directory, { recursive: true, force: true });
  if (samples.length === 0) {
    console.log('the documentation has no samples');
    return 0;
  }
  for (const { file, code } of samples) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), code);
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(configuration));
  if (!(await compile())) return 1;

  const failed = await runAll(samples.filter((sample) => sample.runs));
  console.log(`${samples.length} samples compile, ${failed} failed to run`);
  return failed === 0 ? 0 : 1;
});
