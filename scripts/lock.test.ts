import { spawn } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextIteration } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isInstalled } from '../packages/core-native/scripts/toolchain.js';
import { exclusively } from './lock.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiodns-lock-'));
});

afterEach(() => rmdir(folder));

const lockable = it.runIf(await isInstalled('flock'));

lockable('runs one at a time, and all in the end', async () => {
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    for (let iteration = 0; iteration < 10; iteration++) await nextIteration();
    running--;
  };
  await Promise.all(Array.from({ length: 4 }, () => exclusively(work, folder)));
  expect(most).toBe(1);
});

it('resolves with the result of the work, and unlocks after work that fails', async () => {
  await expect(exclusively(() => Promise.reject(new Error('mine')), folder)).rejects.toThrow(
    'mine',
  );
  expect(await exclusively(() => Promise.resolve('done'), folder)).toBe('done');
});

lockable('waits for a process that holds the lock, until it is killed', async () => {
  const program = `
    import { exclusively } from ${JSON.stringify(new URL('./lock.js', import.meta.url).href)};
    const forever = () => new Promise(() => { console.log('locked'); setInterval(() => undefined, 1_000); });
    await exclusively(forever, ${JSON.stringify(folder)});`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  await new Promise((resolve) => other.stdout.once('data', resolve));
  let killed = false;
  const waiting = exclusively(() => Promise.resolve(killed), folder);
  setTimeout(() => {
    killed = other.kill('SIGKILL');
  }, 300);
  expect(await waiting).toBe(true);
});
