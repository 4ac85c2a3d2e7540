import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BulkJob, type BulkOptions } from '@aiodns/bulk';
import { DNSResolver } from '@aiodns/resolver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { nativeEnvironment } from './support/environment.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, neverRespond, respondWith, respondWithOne } from './support/handlers.js';
import { type Knot, startKnot } from './support/knot.js';
import { runProgram, startProgram } from './support/program.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
const NXDOMAIN = 3;
const REFUSED = 5;

let server: FaultServer;
let folder: string;
beforeAll(async () => {
  server = await startFaultServer(
    byName(
      { 'silent.test': neverRespond, 'nowhere.test': respondWith([], { rcode: NXDOMAIN }) },
      respondWithOne,
    ),
  );
});
afterAll(() => server?.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiodns-bulk-'));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `n${index}.test`);

const bulk = (...args: string[]) =>
  runProgram(COMMAND, { args: ['bulk', `@${serverString(server)}`, ...args] });

interface Document {
  readonly name: string;
  readonly type: string;
  readonly records?: readonly unknown[];
  readonly error?: string;
}

const documents = (text: string): Document[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line): Document => JSON.parse(line));

const namesIn = (text: string): string[] =>
  documents(text)
    .map(({ name }) => name)
    .sort();

describe('aiodns bulk', () => {
  it('writes an outcome for each name and type, and a summary', async () => {
    await writeFile(inFolder('names'), '# list\na.test\nnowhere.test\n\nb c\n');
    const { code, stdout, stderr } = await bulk(inFolder('names'), '-t', 'A,TXT', '--type=AAAA');
    expect(code).toBe(0);
    const record = { name: 'a.test', type: 'A', ttl: 300, data: '192.0.2.1' };
    const found = documents(stdout);
    expect(found).toHaveLength(6);
    // The outcomes of a name are together, in the order of the types.
    expect(found.map(({ type }) => type)).toEqual(['A', 'TXT', 'AAAA', 'A', 'TXT', 'AAAA']);
    expect(found).toContainEqual({ name: 'a.test', type: 'A', records: [record] });
    expect(found).toContainEqual({ name: 'nowhere.test', type: 'AAAA', error: 'ENOTFOUND' });
    const rows = stderr.split('\n').map((line) => line.split(/ {2,}/));
    expect(stderr).toContain('aiodns: line 5: the name has spaces or control characters\n');
    expect(rows).toContainEqual(['names', '2']);
    expect(rows).toContainEqual(['outcomes', '6']);
    expect(rows).toContainEqual(['answered', '3', '50.0 %']);
    expect(rows).toContainEqual(['ENOTFOUND', '3', '50.0 %']);
    expect(rows).toContainEqual(['bad lines', '1']);
  });

  it('reads gzip and CSV, and writes CSV as gzip, by the names of the files', async () => {
    await writeFile(inFolder('names.gz'), gzipSync('rank,host\n1,a.test\n2,nowhere.test\n'));
    const output = inFolder('answers.csv.gz');
    const { code, stdout, stderr } = await bulk(
      ...[inFolder('names.gz'), '--column', 'host', '-o', output, '--quiet'],
    );
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    const [header, ...lines] = gunzipSync(await readFile(output))
      .toString()
      .split('\n');
    expect(header).toBe('name,type,owner,recordType,ttl,data,error');
    expect(lines.sort()).toEqual([
      '',
      'a.test,A,a.test,A,300,192.0.2.1,',
      'nowhere.test,A,,,,,ENOTFOUND',
    ]);
    expect((await readdir(folder)).sort()).toEqual(['answers.csv.gz', 'names.gz']);
  });

  it('reads documents and writes the text of massdns', async () => {
    await writeFile(inFolder('names'), '{"host":"a.test"}\n{"host":"nowhere.test"}\n');
    const { stdout } = await bulk(inFolder('names'), '--field', 'host', '--format', 'simple');
    expect(stdout.split('\n').sort()).toEqual([
      '',
      '; nowhere.test A ENOTFOUND',
      'a.test. A 192.0.2.1',
    ]);
  });

  it('ends at a bad line with --strict, and goes on when the line is repaired', async () => {
    const args = [inFolder('names'), '--strict', '-o', inFolder('out'), '-q'];
    await writeFile(inFolder('names'), 'a.test\nb c\nd.test\n');
    const failed = await bulk(...args);
    expect(failed).toMatchObject({
      code: 1,
      stderr: 'aiodns: line 2: the name has spaces or control characters\n',
    });
    expect(namesIn(await readFile(inFolder('out'), 'utf8'))).toEqual(['a.test']);
    await writeFile(inFolder('names'), 'a.test\nb.test\nd.test\n');
    expect(await bulk(...args, '--resume')).toMatchObject({ code: 0, stderr: '' });
    expect(namesIn(await readFile(inFolder('out'), 'utf8'))).toEqual([
      'a.test',
      'b.test',
      'd.test',
    ]);
  });

  it('does nothing when a complete run is resumed', async () => {
    await writeFile(inFolder('names'), 'a.test\n');
    const args = [inFolder('names'), '-o', inFolder('out')];
    await bulk(...args);
    const before = await readFile(inFolder('out'), 'utf8');
    const { code, stderr } = await bulk(...args, '--resume');
    const message = `${inFolder('out')} is taken for complete: it has no checkpoint\n`;
    expect({ code, stderr }).toEqual({ code: 0, stderr: message });
    expect(await readFile(inFolder('out'), 'utf8')).toBe(before);
  });

  it('fails when no line has a name', async () => {
    await writeFile(inFolder('names'), '{"name":"a.test"}\n{"name":"b.test"}\n');
    const { code, stdout } = await bulk(inFolder('names'), '--field', 'domain');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('writes to a device without a checkpoint', async () => {
    await writeFile(inFolder('names'), 'a.test\n');
    expect(await bulk(inFolder('names'), '-o', '/dev/null', '-q')).toMatchObject({ code: 0 });
    expect(await bulk(inFolder('names'), '-o', '/dev/null', '--resume')).toMatchObject({
      code: 1,
      stderr: 'aiodns: only a run whose output is a regular file can be resumed\n',
    });
  });

  it.each([
    [tmpdir(), 1, `aiodns: ${tmpdir()} is a directory\nusage: `],
    ['/nowhere/names', 4, 'aiodns: ENOENT: no such file or directory'],
  ])('refuses the input %s', async (input, code, message) => {
    const result = await bulk(input);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
  });

  it('leaves out servers that fail or lie', async () => {
    await using liar = await startFaultServer(
      respondWith([{ type: 'A', ttl: 60, data: '203.0.113.9' }]),
    );
    await using refusing = await startFaultServer(respondWith([], { rcode: REFUSED }));
    const list = [liar, refusing, server].map(serverString);
    await writeFile(inFolder('resolvers'), `# servers\n${list.join('\n')}\n\n${list[0]}\n`);
    await writeFile(inFolder('names'), numbered(50).join('\n'));
    const run = (...args: string[]) =>
      runProgram(COMMAND, {
        args: ['bulk', inFolder('names'), '--resolvers', inFolder('resolvers'), ...args],
      });
    const before = liar.received.length;
    const { code, stdout, stderr } = await run('--check', 'check.test=192.0.2.1');
    expect(code).toBe(0);
    expect(stderr).toContain(`aiodns: left out ${list[0]}: 203.0.113.9\n`);
    expect(stderr).toContain(`aiodns: left out ${list[1]}: EREFUSED\n`);
    expect(namesIn(stdout)).toEqual(numbered(50).sort());
    expect(stdout).not.toContain('203.0.113.9');
    expect(liar.received.length - before).toBe(1);
    expect(await run('--check', 'check.test=192.0.2.77', '-o', inFolder('out'))).toMatchObject({
      code: 3,
    });
    expect(await readdir(folder)).not.toContain('out');
  });

  it('refuses a list of servers with another line', async () => {
    await writeFile(inFolder('resolvers'), '192.0.2.1\n192.0.2.1.1\n');
    const { code, stderr } = await bulk('--resolvers', inFolder('resolvers'));
    expect(code).toBe(1);
    expect(stderr).toContain("line 2 is not a server: '192.0.2.1.1'");
  });

  it.each(['svg', 'html'])('writes a report as %s', async (format) => {
    await writeFile(inFolder('names'), [...numbered(50), 'nowhere.test'].join('\n'));
    const report = inFolder(`report.${format}`);
    const args = [inFolder('names'), '-o', inFolder('out'), '--report', report];
    expect((await bulk(...args)).code).toBe(0);
    const text = await readFile(report, 'utf8');
    expect(text).toContain('aiodns bulk: 51 outcomes in ');
    expect(text).toContain('answered 98.0 %, ENOTFOUND 2.0 %');
    // Another parser than ours: the picture is well-formed XML.
    const svg = /<svg[\s\S]*<\/svg>/.exec(text)?.[0] ?? '';
    const parse = 'import sys, xml.etree.ElementTree as tree; tree.fromstring(sys.stdin.read())';
    execFileSync('python3', ['-c', parse], { input: svg, env: nativeEnvironment() });
    // A run that finds its output complete leaves the report of the one before.
    await bulk(...args, '--resume');
    expect(await readFile(report, 'utf8')).toBe(text);
  });

  it('reports a disk that is full', async () => {
    await writeFile(inFolder('names'), numbered(500).join('\n'));
    const { code, stderr } = await bulk(inFolder('names'), '-o', '/dev/full', '-q');
    expect(code).toBe(4);
    expect(stderr).toMatch(/^aiodns: ENOSPC: no space left on device, write\n$/);
  });

  it('writes outcomes before standard input ends, and stops when its reader does', async () => {
    const child = spawn(process.execPath, [COMMAND, 'bulk', `@${serverString(server)}`, '-q']);
    child.stdin.write('a.test\n');
    const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
    expect(line).toMatch(/^{"name":"a.test"/);
    child.stdout.destroy();
    child.stdin.on('error', () => undefined);
    child.stdin.write('b.test\nc.test\n');
    const [code]: unknown[] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('refuses to replace its input', async () => {
    await writeFile(inFolder('names'), 'a.test\n');
    const { code } = await bulk(inFolder('names'), '-o', inFolder('names'));
    expect(code).toBe(1);
    expect(await readFile(inFolder('names'), 'utf8')).toBe('a.test\n');
  });

  it('has a manual', async () => {
    const { code, stdout } = await bulk('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NAME\n {4}aiodns bulk - /);
  });
});

describe('an interrupted run', () => {
  let knot: Knot;
  beforeAll(async () => {
    const zone = '@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\n* 60 A 192.0.2.1\n';
    knot = await startKnot({ zones: [{ name: 'test', text: `$ORIGIN test.\n${zone}` }] });
  });
  afterAll(() => knot?.stop());

  const resolverFor = ({ address, port }: { address: string; port: number }): DNSResolver =>
    new DNSResolver({ nameservers: [serverString({ address, port })], cacheMaxTtl: 0 });

  async function* bytesOf(names: readonly string[]): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < names.length; start += 100) {
      yield Buffer.from(`${names.slice(start, start + 100).join('\n')}\n`);
    }
  }

  const options = (names: readonly string[], more: Partial<BulkOptions> = {}): BulkOptions => ({
    input: bytesOf(names),
    inputFormat: { kind: 'plain' },
    types: ['A'],
    output: inFolder('out'),
    outputFormat: 'ndjson',
    ...more,
  });

  /** Runs a job that is interrupted before its input ends, when it has outcomes of more than half of these names. */
  const interrupt = async (names: readonly string[], more: Partial<BulkOptions> = {}) => {
    await using resolver = resolverFor(knot);
    const interruption = new AbortController();
    async function* input(): AsyncGenerator<Uint8Array> {
      yield* bytesOf(names);
      while (job.statistics.names <= names.length / 2) await wait(1);
      interruption.abort();
      // The job may read on before it sees the signal; there is nothing.
      await new Promise(() => undefined);
    }
    const { signal } = interruption;
    const job = new BulkJob(resolver, options(names, { ...more, input: input(), signal }));
    await expect(job.run()).rejects.toMatchObject({ code: 'ECANCELLED' });
  };

  const resume = async (names: readonly string[], more: Partial<BulkOptions> = {}) => {
    await using resolver = resolverFor(knot);
    const job = new BulkJob(resolver, options(names, { resume: true, ...more }));
    await job.run();
    return job.statistics;
  };

  it('goes on where it was, whatever else was written to its output', async () => {
    const names = numbered(3000);
    await interrupt(names.slice(0, 2000), { concurrency: 50 });
    const checkpoint = JSON.parse(await readFile(inFolder('out.checkpoint'), 'utf8'));
    expect((await stat(inFolder('out'))).size).toBe(checkpoint.size);
    // As after a power failure: bytes that the checkpoint does not know of.
    await writeFile(inFolder('out'), '{"name":"n1.te', { flag: 'a' });
    const statistics = await resume(names);
    expect(namesIn(await readFile(inFolder('out'), 'utf8'))).toEqual([...names].sort());
    expect(statistics).toMatchObject({ names: 3000, answered: 3000, errors: {} });
    expect(statistics.resumed).toBe(checkpoint.names - checkpoint.pending.length);
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('goes on in a compressed file with a header', async () => {
    const names = numbered(500);
    const more = { output: inFolder('out.gz'), outputFormat: 'csv' } as const;
    await interrupt(names.slice(0, 300), more);
    await resume(names, more);
    const [header, ...lines] = gunzipSync(await readFile(inFolder('out.gz')))
      .toString()
      .split('\n');
    expect(header).toBe('name,type,owner,recordType,ttl,data,error');
    expect(lines.sort()).toEqual(
      ['', ...names.map((name) => `${name},A,${name},A,60,192.0.2.1,`)].sort(),
    );
  });

  it.each<[what: string, input: string[], more: Partial<BulkOptions>, message: RegExp]>([
    ['other names', ['x.test', ...numbered(500).slice(1)], {}, /its names differ$/],
    ['fewer names', numbered(3), {}, /it has only 3 names of \d+ at least$/],
    ['other types', numbered(500), { types: ['MX'] }, /A from plain to ndjson, not MX from plain/],
    [
      'another format',
      numbered(500),
      { outputFormat: 'csv' },
      /to ndjson, not A from plain to csv/,
    ],
    [
      'no request to resume',
      numbered(500),
      { resume: false },
      /resume it, or remove .*checkpoint$/,
    ],
  ])('is not resumed with %s, and stays as it was', async (_what, input, more, message) => {
    await interrupt(numbered(300));
    const before = await readFile(inFolder('out'), 'utf8');
    await expect(resume(input, more)).rejects.toMatchObject({ name: 'BulkError', message });
    expect(await readFile(inFolder('out'), 'utf8')).toBe(before);
    await resume(numbered(500));
    expect(namesIn(await readFile(inFolder('out'), 'utf8'))).toEqual(numbered(500).sort());
  });

  it('is not resumed in an output that was cut, or with a broken checkpoint', async () => {
    await interrupt(numbered(300));
    await writeFile(inFolder('out'), 'x');
    await expect(resume(numbered(300))).rejects.toMatchObject({
      name: 'BulkError',
      message: expect.stringMatching(/has 1 bytes, but the interrupted run had written \d+$/),
    });
    await writeFile(inFolder('out.checkpoint'), '{"version":1}');
    await expect(resume(numbered(300))).rejects.toMatchObject({ name: 'BulkError' });
  });

  it('has each name once, however often it is killed', async () => {
    const names = numbered(5000);
    await writeFile(inFolder('names'), `${names.join('\n')}\n`);
    const args = ['bulk', inFolder('names'), `@${serverString(knot)}`, '-q', '--resume'];
    args.push('-o', inFolder('out'), '--rate', '1500', '--concurrency', '100');
    let kills = 0;
    for (let round = 1; ; round++) {
      await using program = await startProgram(COMMAND, { args, timeLimit: 50_000 });
      const milliseconds = randomInt(300, 300 + 600 * round);
      const ended = await Promise.race([program.result, wait(milliseconds, undefined)]);
      if (ended !== undefined) {
        expect(ended).toMatchObject({ code: 0, stderr: '' });
        break;
      }
      program.kill('SIGKILL');
      await program.result;
      kills++;
    }
    expect(kills).toBeGreaterThan(0);
    expect(namesIn(await readFile(inFolder('out'), 'utf8'))).toEqual([...names].sort());
    expect((await readdir(folder)).sort()).toEqual(['names', 'out']);
  });

  it('by Ctrl-C says how to go on', async () => {
    await writeFile(inFolder('names'), `${numbered(5000).join('\n')}\n`);
    const args = ['bulk', inFolder('names'), `@${serverString(knot)}`, '-o', inFolder('out')];
    await using program = await startProgram(COMMAND, { args: [...args, '--rate', '100', '-q'] });
    while (!(await readdir(folder)).includes('out')) await wait(10);
    program.kill('SIGINT');
    expect(await program.result).toMatchObject({
      signal: 'SIGINT',
      stderr: 'aiodns: interrupted: use --resume to go on\n',
    });
    expect(await readdir(folder)).toContain('out.checkpoint');
  });
});
