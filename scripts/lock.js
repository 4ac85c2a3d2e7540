import { spawn } from 'node:child_process';
import { root } from './root.js';

/**
 * Runs `work` while no other process does so for the same folder: two runs of tsc, pnpm or ninja at once overwrite each
 * other's files. flock(1) takes the lock, and the kernel releases it when this process ends, even when it is killed.
 * Where flock is not installed (macOS, Windows) nothing is locked.
 *
 * @template Result
 * @param {() => Promise<Result>} work
 * @param {string} [folder]
 * @returns {Promise<Result>}
 */
export async function exclusively(work, folder = root) {
  const holder = spawn('flock', [folder, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const notice = setTimeout(
    () => console.log('• waiting for another set-up of this workspace'),
    1_000,
  );
  await new Promise((resolve) => {
    holder.stdout.once('data', resolve);
    holder.once('error', resolve).once('close', resolve);
  });
  clearTimeout(notice);
  try {
    return await work();
  } finally {
    holder.stdin.end();
  }
}
