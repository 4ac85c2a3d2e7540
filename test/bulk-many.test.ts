import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { startKnot } from './support/knot.js';
import { residentMemory } from './support/procfs.js';
import { startProgram } from './support/program.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

/** Set `AIODNS_BULK_NAMES` for more: 10000000 take minutes. */
const COUNT = Number(process.env['AIODNS_BULK_NAMES'] ?? 200_000);

/** A generous limit, in ms: 1,000 names a second. */
const TIME_LIMIT = 60_000 + COUNT;

const ZONE = '$ORIGIN test.\n@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\n* 60 A 192.0.2.1\n';

/** Memory of the whole process: this is flat if it does not depend on the count. */
const MEMORY_LIMIT = 300e6;

const writeNames = async (path: string): Promise<void> => {
  const file = createWriteStream(path);
  for (let index = 0; index < COUNT; ) {
    const until = Math.min(COUNT, index + 10_000);
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

it(
  `aiodns bulk resolves ${COUNT} names, each once, in bounded memory`,
  async () => {
    await using knot = await startKnot({ zones: [{ name: 'test', text: ZONE }] });
    const folder = await mkdtemp(join(tmpdir(), 'aiodns-bulk-'));
    try {
      const [names, output] = [join(folder, 'names'), join(folder, 'out.txt')];
      await writeNames(names);
      await using program = await startProgram(COMMAND, {
        args: ['bulk', names, `@${serverString(knot)}`, '-o', output, '-q', '--retries', '3'],
        timeLimit: TIME_LIMIT,
      });
      let peak = 0;
      for (let ended = false; !ended; ) {
        ended = await Promise.race([program.result.then(() => true), wait(50, false)]);
        if (!ended) peak = Math.max(peak, memoryOf(program.pid));
      }
      expect(await program.result).toMatchObject({ code: 0, stderr: '' });
      expect(peak).toBeGreaterThan(0);
      expect(peak).toBeLessThan(MEMORY_LIMIT);

      const seen = new Uint8Array(COUNT);
      let others = 0;
      for await (const line of createInterface({ input: createReadStream(output) })) {
        const index = /^n(\d+)\.test\. A 192\.0\.2\.1$/.exec(line)?.[1];
        if (index === undefined) others++;
        else seen[Number(index)] = (seen[Number(index)] ?? 0) + 1;
      }
      expect(others).toBe(0);
      expect(seen.every((times) => times === 1)).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  TIME_LIMIT,
);
