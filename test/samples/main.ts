// Compiles every ```ts sample of the documentation, and runs those marked ```ts run against servers on loopback.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SILENT, ZONE } from 'aiodns/dist/demo/zone.js';
import { startZoneServer } from 'aiodns/dist/demo/zone-server.js';
import { sendMessage } from '../support/dns-client.js';
import { certificateFiles, SERVER_NAME } from '../support/encrypted-server.js';
import { runProgram } from '../support/program.js';
import { answerHttps, answerTls, startHttpsServer, startTlsServer } from '../support/tls-server.js';
import { type Sample, samplesIn } from './samples.js';

const run = promisify(execFile);
const workspace = fileURLToPath(new URL('../../../', import.meta.url));

// Inside the test package, which depends on all others, so that a sample imports them by name, as users do.
const folder = join(workspace, 'test', '.samples');

/** Samples declare values to show their types, without using them. */
const CONFIGURATION = {
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

/** The paths of the documentation's pages, relative to the workspace. */
async function pages(): Promise<string[]> {
  // Tracked files and new ones, but not ignored ones: dependencies and the generated reference.
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'];
  const { stdout } = await run('git', args, { cwd: workspace });
  return stdout.split('\0').filter((page) => page !== '');
}

async function read(page: string): Promise<Sample[]> {
  // git lists a page that was deleted since the last commit.
  return samplesIn(page, await readFile(join(workspace, page), 'utf8').catch(() => ''));
}

/** Writes the samples and compiles them; false when the compiler has found errors, which are printed. */
async function compile(samples: readonly Sample[]): Promise<boolean> {
  await rm(folder, { recursive: true, force: true });
  for (const { file, code } of samples) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), code);
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(CONFIGURATION));
  const tsc = join(workspace, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, timedOut, stdout, stderr } = await runProgram(tsc, {
    args: ['-p', '.', '--pretty', 'false'],
    cwd: folder,
    timeLimit: 300_000,
  });
  if (code !== 0) console.error(timedOut ? 'The compiler took too long.' : stdout + stderr);
  return code === 0;
}

/** Runs samples, and prints the output of each that fails. Resolves with how many did. */
async function runAll(samples: readonly Sample[]): Promise<number> {
  await using plain = await startZoneServer(ZONE, SILENT);
  await using certificate = await certificateFiles([SERVER_NAME]);
  const [address = '', port] = plain.address.split(':');
  // The encrypted servers hand each query to the plain one, and close the connection if it does not respond.
  const relay = (
    query: Uint8Array,
    connection: { destroy(): void },
    answer: (message: Uint8Array) => void,
  ): void => {
    sendMessage({ address, port: Number(port) }, query)
      .then(answer)
      .catch(() => connection.destroy());
  };
  await using tls = await startTlsServer(certificate, ({ bytes }, socket) =>
    relay(bytes, socket, (message) => answerTls(socket, message)),
  );
  await using https = await startHttpsServer(certificate, ({ bytes }, stream) =>
    relay(bytes, stream, (message) => answerHttps(stream, message)),
  );
  const env = {
    AIODNS_SERVER: plain.address,
    AIODNS_TLS_SERVER: `tls://127.0.0.1:${tls.port}#${SERVER_NAME}`,
    AIODNS_HTTPS_SERVER: `https://127.0.0.1:${https.port}/dns-query#${SERVER_NAME}`,
    AIODNS_CA: certificate.certPath,
  };
  let failed = 0;
  for (const { file, page, line } of samples) {
    const compiled = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
    const { code, signal, timedOut, stdout, stderr } = await runProgram(compiled, { env });
    if (code === 0) continue;
    failed += 1;
    const end = timedOut ? 'took too long' : `ended with ${code ?? signal}`;
    console.error(`${page}:${line} ${end}\n${stdout}${stderr}`.trimEnd());
  }
  return failed;
}

const samples = (await Promise.all((await pages()).map(read))).flat();
const runnable = samples.filter(({ runs }) => runs);
if (runnable.length === 0) throw new Error('The documentation has no sample that runs.');
if (await compile(samples)) {
  const failed = await runAll(runnable);
  console.log(`${samples.length} samples compile, ${failed} failed to run`);
  process.exitCode = failed === 0 ? 0 : 1;
} else {
  process.exitCode = 1;
}
