import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BulkQueue, type QueueStatus } from '@aiodns/bulk/queue';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type Knot, startKnot } from './support/knot.js';
import { type Program, type ProgramResult, runProgram, startProgram } from './support/program.js';
import { startRedis } from './support/redis.js';
import type { ServerProcess } from './support/server-process.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
const ZONE = '@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\n* 60 A 192.0.2.1\n';

/** A worker that was killed holds its chunks for 10 s, and those that look for such are started each 5 s. */
const TIME_LIMIT = 120_000;

let redis: ServerProcess;
let knot: Knot;
let folder: string;
/** Each test has another. */
let list: string;
let lists = 0;
beforeAll(async () => {
  [redis, knot] = await Promise.all([
    startRedis({ durable: true }),
    startKnot({ zones: [{ name: 'test', text: `$ORIGIN test.\n${ZONE}` }] }),
  ]);
});
afterAll(() => Promise.all([redis?.stop(), knot?.stop()]));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiodns-queue-'));
  list = `list${lists++}`;
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `n${index}.test`);

const writeNames = (names: readonly string[], file = 'names'): Promise<void> =>
  writeFile(inFolder(file), `${names.join('\n')}\n`);

const commandLine = (args: readonly string[]) => ({
  args: ['bulk', '--queue', `redis://${redis.address}:${redis.port}`, '--list', list, ...args],
  timeLimit: TIME_LIMIT,
});
const run = (...args: string[]): Promise<ProgramResult> => runProgram(COMMAND, commandLine(args));
const start = (...args: string[]): Promise<Program> => startProgram(COMMAND, commandLine(args));

const submit = (...args: string[]) => run('--submit', inFolder('names'), ...args);
const startWorker = (...args: string[]) => start('--work', `@${serverString(knot)}`, '-q', ...args);
const collect = (...args: string[]) => run('--collect', '-o', inFolder('out'), '-q', ...args);

/** The name and type of each row, sorted. */
const questionsIn = (text: string): string[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const { name, type }: { name: string; type: string } = JSON.parse(line);
      return `${name} ${type}`;
    })
    .sort();

const questions = (names: readonly string[], types: readonly string[]): string[] =>
  names.flatMap((name) => types.map((type) => `${name} ${type}`)).sort();

const DONE = { code: 0, stdout: '', stderr: '' };

const openQueue = () => BulkQueue.open(`redis://${redis.address}:${redis.port}`, { list });

const untilStatus = async (holds: (status: QueueStatus) => boolean): Promise<void> => {
  await using queue = await openQueue();
  for (;;) {
    const status = await queue.status();
    if (status !== undefined && holds(status)) return;
    await wait(10);
  }
};

describe('a list in a queue', () => {
  it(
    'is in the output once, although one of three workers and the collector are killed',
    async () => {
      const names = numbered(6000);
      await writeNames(names);
      expect(await submit('-t', 'A,MX', '--chunk', '100')).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('6000 names were added to the queue\n'),
      });
      const args = ['--rate', '1500', '--concurrency', '100'];
      await using first = await startWorker(...args);
      await using second = await startWorker(...args);
      await using third = await startWorker(...args);
      await using collector = await start('--collect', '-o', inFolder('out'), '-q');
      await untilStatus(({ collected }) => collected >= 5);
      collector.kill('SIGKILL');
      second.kill('SIGKILL');
      expect(await collect()).toMatchObject(DONE);
      for (const worker of [first, third]) expect(await worker.result).toMatchObject(DONE);
      const found = questionsIn(await readFile(inFolder('out'), 'utf8'));
      expect(found).toEqual(questions(names, ['A', 'MX']));
      expect((await readdir(folder)).sort()).toEqual(['names', 'out']);
      expect(await run('--status')).toMatchObject({ code: 0, stdout: 'no list\n' });
    },
    TIME_LIMIT,
  );

  it('is added once, however often it is submitted, and nothing else is', async () => {
    const names = numbered(250);
    await writeNames(names);
    const args = ['--chunk', '100'];
    expect((await submit(...args)).stderr).toContain('250 names were added');
    expect((await submit(...args)).stderr).toContain('0 names were added');
    await writeNames(names.slice(0, 249));
    expect(await submit(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the queue has another list: it has 250 names/),
    });
    await writeNames([...names, 'more.test']);
    expect((await submit(...args)).code).toBe(1);
    await writeNames(['x.test', ...names.slice(1)]);
    expect((await submit(...args)).stderr).toContain('another list: its names differ');
    expect((await submit(...args, '-t', 'MX')).stderr).toContain('another list: A from plain');
    await using worker = await startWorker();
    expect(await collect()).toMatchObject(DONE);
    expect(await worker.result).toMatchObject(DONE);
    expect(questionsIn(await readFile(inFolder('out'), 'utf8'))).toEqual(questions(names, ['A']));
  });

  it('can be submitted, worked on and collected in any order, twice under one name', async () => {
    for (const count of [30, 50]) {
      await using collector = await start('--collect', '-o', inFolder(`out${count}.csv.gz`), '-q');
      await using worker = await startWorker();
      await writeNames(numbered(count));
      expect((await submit('--format', 'csv', '--chunk', '7', '-q')).code).toBe(0);
      expect(await collector.result).toMatchObject(DONE);
      expect(await worker.result).toMatchObject(DONE);
    }
    expect((await readdir(folder)).sort()).toEqual(['names', 'out30.csv.gz', 'out50.csv.gz']);
  });

  it(
    'is completed when its submission was killed',
    async () => {
      const names = numbered(20_000);
      await writeNames(names);
      await using killed = await start('--submit', inFolder('names'), '--chunk', '10', '-q');
      await untilStatus(({ chunks }) => chunks > 0);
      killed.kill('SIGKILL');
      await killed.result;
      expect((await submit('--chunk', '10', '-q')).code).toBe(0);
      expect((await run('--status')).stdout).toMatch(/^names +20000$.*^chunks +2000$/ms);
      await using worker = await startWorker();
      expect(await collect()).toMatchObject(DONE);
      expect(await worker.result).toMatchObject(DONE);
      expect(questionsIn(await readFile(inFolder('out'), 'utf8'))).toEqual(questions(names, ['A']));
    },
    TIME_LIMIT,
  );

  it(
    'goes on when the server was away',
    async () => {
      const names = numbered(3000);
      await writeNames(names);
      await submit('--chunk', '100');
      await using worker = await startWorker('--rate', '500');
      await using collector = await start('--collect', '-o', inFolder('out'), '-q');
      await untilStatus(({ collected }) => collected >= 2);
      await redis.kill();
      await wait(1500);
      await redis.restart();
      const away = 'aiodns: the queue is away: waiting for it\naiodns: the queue is there again\n';
      expect(await collector.result).toMatchObject({ code: 0, stderr: away });
      expect(await worker.result).toMatchObject({ code: 0, stderr: away });
      expect(questionsIn(await readFile(inFolder('out'), 'utf8'))).toEqual(questions(names, ['A']));
    },
    TIME_LIMIT,
  );

  it(
    'goes to one output only',
    async () => {
      await writeNames(numbered(300));
      await submit('--chunk', '10');
      await using collector = await start('--collect', '-o', inFolder('out'), '-q');
      await using worker = await startWorker('--rate', '40');
      await untilStatus(({ collected }) => collected > 0);
      collector.kill('SIGKILL');
      await collector.result;
      const other = await run('--collect', '-o', inFolder('other'), '-q');
      expect(other).toMatchObject({
        code: 1,
        stderr: 'aiodns: another output has a part of the results: collect the rest there\n',
      });
      expect(await run('--collect', '-o', inFolder('out.csv'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('submitted for the format ndjson, not csv\n'),
      });
      expect(await collect()).toMatchObject(DONE);
      expect(await worker.result).toMatchObject(DONE);
      expect(await readdir(folder)).not.toContain('other');
    },
    TIME_LIMIT,
  );

  it(
    'does not keep a command that is interrupted while the server is away',
    async () => {
      await writeNames(numbered(500));
      await submit('--chunk', '10');
      await using worker = await startWorker('--rate', '20');
      await using collector = await start('--collect', '-o', inFolder('out'), '-q');
      await untilStatus(({ collected }) => collected > 0);
      await redis.kill();
      try {
        await wait(500);
        for (const program of [worker, collector]) {
          program.kill('SIGINT');
          expect(await program.result).toMatchObject({
            signal: 'SIGINT',
            stderr: expect.stringContaining('interrupted: repeat the command to go on\n'),
          });
        }
      } finally {
        await redis.restart();
      }
      await using another = await startWorker();
      expect(await collect()).toMatchObject(DONE);
      expect(await another.result).toMatchObject(DONE);
      const found = questionsIn(await readFile(inFolder('out'), 'utf8'));
      expect(found).toEqual(questions(numbered(500), ['A']));
    },
    TIME_LIMIT,
  );

  it.each<[part: string, options: object, message: RegExp]>([
    ['no types', { types: [] }, /'options\.types' must be a list of at least one record type/],
    ['another type', { types: ['A', 'AA'] }, /'options\.types\[1\]' must be a name of QueryType/],
    ['another format', { outputFormat: 'xml' }, /'options\.outputFormat' must be one of ndjson/],
    ['empty chunks', { chunkSize: 0 }, /'options\.chunkSize' must be an integer from 1 to 100000/],
  ])('is refused with %s, and not created', async (_part, options, message) => {
    await using queue = await openQueue();
    const input = Readable.from([Buffer.from('a.test\n')]);
    const given = { input, inputFormat: { kind: 'plain' }, types: ['A'], ...options } as const;
    await expect(queue.submit(given)).rejects.toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE',
      message: expect.stringMatching(message),
    });
    expect(await queue.status()).toBeUndefined();
  });

  it('counts bad lines, and refuses them with --strict', async () => {
    await writeFile(inFolder('names'), 'a.test\nb c\nd.test\n');
    expect(await submit('--strict')).toMatchObject({
      code: 1,
      stderr: 'aiodns: line 2: the name has spaces or control characters\n',
    });
    expect((await submit()).code).toBe(0);
    expect((await run('--status')).stdout).toMatch(/^names +2$.*^bad lines +1$/ms);
    await using worker = await startWorker();
    const { stderr } = await run('--collect', '-o', inFolder('out'));
    expect(stderr).toMatch(/^names +2$/m);
    expect(stderr).toMatch(/^bad lines +1$/m);
    expect(await worker.result).toMatchObject(DONE);
  });
});

describe('a queue that cannot be used', () => {
  const at = (url: string) => runProgram(COMMAND, { args: ['bulk', '--queue', url, '--status'] });

  it.each([
    'http://127.0.0.1:1',
    'redis://',
    'redis://127.0.0.1:1/x',
    'nothing',
    'redis://u:secret@127.0.0.1:1/x',
  ])('has a malformed URL: %s', async (url) => {
    const { code, stdout, stderr } = await at(url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("The argument 'url' must be the URL of a Redis or Valkey server");
    expect(stderr).not.toContain('secret');
  });

  it('has no server', async () => {
    expect(await at('redis://:secret@127.0.0.1:1')).toEqual(
      expect.objectContaining({
        code: 1,
        stderr:
          'aiodns: the queue redis://127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
      }),
    );
  });

  it('has a malformed name', async () => {
    const { code, stderr } = await run('--status', '--list', 'a:b');
    expect(code).toBe(1);
    expect(stderr).toContain("The argument 'options.list' must be");
  });

  it('needs packages that are not installed with the command', async () => {
    const hooks = `export const resolve = (name, context, next) => {
      if (name !== 'bullmq') return next(name, context);
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    }`;
    const register = `import { register } from 'node:module';
      register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
    const { code, stderr } = await runProgram(COMMAND, {
      args: ['bulk', '--queue', 'redis://127.0.0.1:1', '--status'],
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`],
    });
    expect(code).toBe(1);
    expect(stderr).toContain('needs two packages beside aiodns: npm install -g bullmq ioredis');
  });
});
