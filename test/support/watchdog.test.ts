import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startSource } from './program.js';
import { startWatchdog } from './watchdog.js';

const FOREVER =
  'setInterval(() => {}, 1000); process.on("SIGTERM", () => {}); process.send("ready");';

it('kills the process and removes its folder when its pipe closes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aiodns-watchdog-'));
  await using program = await startSource(FOREVER);
  await program.message();
  const watchdog = startWatchdog(program.pid, folder);
  watchdog.pipe.destroy();
  expect(await program.result).toMatchObject({
    signal: 'SIGKILL',
    timedOut: false,
  });
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false));
});

it('does nothing once it is released', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aiodns-watchdog-'));
  await using program = await startSource(FOREVER);
  await program.message();
  await startWatchdog(program.pid, folder).release();
  expect(existsSync(folder)).toBe(true);
  program.kill('SIGINT');
  expect(await program.result).toMatchObject({ signal: 'SIGINT' });
  rmSync(folder, { recursive: true });
});
