import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from './root.js';

const path = inRoot('.setup.lock');

/**
 * Does work that no two processes may do at once in the same workspace.
 *
 * @param {() => Promise<void>} work
 */
export async function exclusively(work) {
  let announced = false;
  while (!(await acquire())) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder && !isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!announced)
      console.log(`• waiting for another setup of this workspace (process ${holder})`);
    announced = true;
    await delay(200);
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** @returns {Promise<boolean>} */
async function acquire() {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
