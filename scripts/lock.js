import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from './root.js';

const POLL_MS = 200;

/** A claim's name: since when, by which process, and which of its claims. They sort by age. */
const CLAIM = /^\d+-(\d+)-\d+$/;

let claims = 0;

/**
 * Does work that no two processes may do at once in the same workspace.
 *
 * Each puts a claim into a folder, and works once it sees no other there. Of two that see one another the older one waits
 * and the younger one withdraws, so one goes ahead. A claim tells its process by its name, which is never used again: that of
 * a process that has died is removed without the risk of removing another's.
 *
 * @template Result
 * @param {() => Promise<Result>} work
 * @param {string} [folder] where the claims are
 * @returns {Promise<Result>}
 */
export async function exclusively(work, folder = inRoot('.setup.queue')) {
  const mine = `${Date.now()}-${process.pid}-${claims++}`;
  const claim = join(folder, mine);
  let announced = false;
  await mkdir(folder, { recursive: true });
  try {
    for (;;) {
      let [first] = await livingClaims(folder, mine);
      if (first !== undefined && first.name < mine) await rm(claim, { force: true });
      else {
        await writeFile(claim, '');
        [first] = await livingClaims(folder, mine);
        if (first === undefined) return await work();
      }
      if (!announced)
        console.log(`• waiting for another setup of this workspace (process ${first.pid})`);
      announced = true;
      await delay(POLL_MS);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/**
 * The claims of others, the oldest first. Removes those of processes that are no more.
 *
 * @param {string} folder
 * @param {string} mine
 */
async function livingClaims(folder, mine) {
  const living = [];
  for (const name of (await readdir(folder)).sort()) {
    const pid = Number(CLAIM.exec(name)?.[1]);
    if (name === mine || Number.isNaN(pid)) continue;
    if (isAlive(pid)) living.push({ name, pid });
    else await rm(join(folder, name), { force: true });
  }
  return living;
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
