import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exclusively } from './lock.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiodns-lock-'));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('lets one work at a time, and everyone in the end', async () => {
  let working = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++working);
    for (let turns = 0; turns < 10; turns++) await turn();
    working--;
  };
  await Promise.all(Array.from({ length: 4 }, () => exclusively(work, folder)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it('gives what the work gives', async () => {
  expect(await exclusively(() => Promise.resolve('done'), folder)).toBe('done');
});

it('is free again after work that fails', async () => {
  const failing = (): Promise<never> => Promise.reject(new Error('mine'));
  await expect(exclusively(failing, folder)).rejects.toThrow('mine');
  expect(await readdir(folder)).toEqual([]);
});

it('does not wait for a process that has died', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(join(folder, `1-${pid}-0`), '');
  expect(await exclusively(() => readdir(folder), folder)).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
});

it('waits for a process that lives, and says for which', async () => {
  const claim = join(folder, `1-${process.ppid}-0`);
  await writeFile(claim, '');
  const work = vi.fn(() => Promise.resolve());
  const waiting = exclusively(work, folder);
  await vi.waitFor(() => {
    expect(console.log).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(`(process ${process.ppid})`),
    );
  });
  expect(work).not.toHaveBeenCalled();
  await rm(claim);
  await waiting;
  expect(work).toHaveBeenCalledTimes(1);
});

it('passes over files that are no claims', async () => {
  await writeFile(join(folder, 'note'), '');
  await exclusively(() => Promise.resolve(), folder);
  expect(await readdir(folder)).toEqual(['note']);
});
