import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { serverString } from '../support/endpoint.js';
import { startKnot } from '../support/knot.js';
import { residentMemory } from '../support/procfs.js';
import { type ProgramResult, startProgram } from '../support/program.js';

const ZONE = '$ORIGIN test.\n@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\n* 60 A 192.0.2.1\n';

/** Time between two looks at the memory, in ms. */
const SAMPLING = 50;

/** What a run of `aiodns bulk` over many names has shown. */
export interface ManyNames {
  readonly result: ProgramResult;
  /** In ms, with the start of the process. */
  readonly duration: number;
  /** The largest resident memory that was seen, in bytes. */
  readonly peak: number;
  /** Lines of the output with the answer of a name, names that are there once, and other lines. */
  readonly answers: number;
  readonly once: number;
  readonly others: number;
}

const manifest = createRequire(import.meta.url).resolve('aiodns/package.json');
const COMMAND = join(dirname(manifest), 'dist', 'main.js');

const writeNames = async (path: string, count: number): Promise<void> => {
  const file = createWriteStream(path);
  for (let index = 0; index < count; ) {
    const until = Math.min(count, index + 10_000);
    let text = '';
    for (; index < until; index++) text += `n${index}.test\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
};

/** In bytes; 0 for a process that has just ended. */
const memoryOf = (pid: number): number => {
  try {
    return residentMemory(pid);
  } catch {
    return 0;
  }
};

const countAnswers = async (path: string, count: number) => {
  const seen = new Uint8Array(count);
  let answers = 0;
  let others = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const index = Number(/^n(\d+)\.test\. A 192\.0\.2\.1$/.exec(line)?.[1] ?? Number.NaN);
    if (!(index < count)) others++;
    else {
      answers++;
      seen[index] = Math.min(255, (seen[index] ?? 0) + 1);
    }
  }
  return { answers, others, once: seen.reduce((sum, times) => sum + (times === 1 ? 1 : 0), 0) };
};

/**
 * Resolves a list of names by `aiodns bulk` and knotd, and counts its output.
 *
 * @param timeLimit - of the command, in ms
 * @param onSample - called with the time since the start in ms and the resident memory in bytes
 */
export const resolveManyNames = async (
  count: number,
  timeLimit: number,
  onSample: (time: number, memory: number) => void = () => undefined,
): Promise<ManyNames> => {
  await using knot = await startKnot({ zones: [{ name: 'test', text: ZONE }] });
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-bulk-'));
  try {
    const [names, output] = [join(folder, 'names'), join(folder, 'out.txt')];
    await writeNames(names, count);
    const started = performance.now();
    await using program = await startProgram(COMMAND, {
      args: ['bulk', names, `@${serverString(knot)}`, '-o', output, '-q', '--retries', '3'],
      timeLimit,
    });
    let peak = 0;
    for (let ended = false; !ended; ) {
      ended = await Promise.race([program.result.then(() => true), wait(SAMPLING, false)]);
      if (ended) break;
      const memory = memoryOf(program.pid);
      peak = Math.max(peak, memory);
      onSample(performance.now() - started, memory);
    }
    const result = await program.result;
    const duration = performance.now() - started;
    return { result, duration, peak, ...(await countAnswers(output, count)) };
  } finally {
    await rm(folder, { recursive: true });
  }
};
