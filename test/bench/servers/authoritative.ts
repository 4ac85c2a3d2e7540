import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { promisify } from 'node:util';
import { nativeEnvironment } from '@aiodns/test/dist/support/environment.js';
import { type Knot, startKnot } from '@aiodns/test/dist/support/knot.js';
import { benchZone } from './zone.js';

const run = promisify(execFile);

/** EDNS size of knotd's responses, and of the queries in the experiments about numbers of records. */
export const EDNS_SIZE = 4096;

/** The nice value that yields to every other process. */
const LOWEST_PRIORITY = 19;

/**
 * Starts knotd with the zone of the benchmark and one UDP worker.
 *
 * It represents a server on another machine, so it yields to the programs when there are not enough processors. On two
 * processors, a program with one busy thread never competes with it, but one with two does.
 */
export async function startAuthoritative(): Promise<Knot> {
  const knot = await startKnot({
    zones: [benchZone()],
    udpWorkers: 1,
    config: `server:\n  udp-max-payload: ${EDNS_SIZE}\n`,
  });
  for (const thread of await threadsOf(knot.pid)) {
    try {
      setPriority(thread, LOWEST_PRIORITY);
    } catch {
      // The thread has ended.
    }
  }
  return knot;
}

// On Linux each thread has a nice value; elsewhere the process has one.
async function threadsOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [String(pid)]);
  return threads.map(Number);
}

/** Name, version and priority of the server. */
export async function serverVersion(): Promise<string> {
  const { stdout } = await run('knotd', ['--version'], { env: nativeEnvironment() });
  return `knotd ${/\d[\d.]*/.exec(stdout)?.[0] ?? ''} at nice ${LOWEST_PRIORITY}`;
}
