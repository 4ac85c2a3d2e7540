import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startSource } from './program.js';
import { guardProcess } from './watchdog.js';

const FOREVER =
  'setInterval(() => {}, 1000); process.on("SIGTERM", () => {}); process.send("ready");';

it('kills the process and removes its folder when the lifeline ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aiodns-guard-'));
  await using program = await startSource(FOREVER);
  await program.message();
  const guard = guardProcess(program.pid, folder);
  guard.lifeline.destroy();
  expect(await program.result).toMatchObject({
    signal: 'SIGKILL',
    timedOut: false,
  });
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false));
});

it('does nothing once it is released', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aiodns-guard-'));
  await using program = await startSource(FOREVER);
  await program.message();
  await guardProcess(program.pid, folder).release();
  expect(existsSync(folder)).toBe(true);
  program.kill('SIGINT');
  expect(await program.result).toMatchObject({ signal: 'SIGINT' });
  rmSync(folder, { recursive: true });
});
