import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { promisify } from 'node:util';
import { serverEnvironment } from '@aiodns/test/dist/support/daemon.js';
import { type Knot, startKnot } from '@aiodns/test/dist/support/knot.js';
import { benchZone } from './zone.js';

const run = promisify(execFile);

/** The EDNS size that knotd answers with, and that programs advertise where the records of an answer are counted. */
export const EDNS_SIZE = 4096;

/** The nice value of those who give way to everybody else. */
const LOWEST_PRIORITY = 19;

/**
 * Starts knotd with the zone of the benchmark and one UDP worker.
 *
 * It stands for a server on another machine, so it gives way to the programs where there are not enough processors. With
 * two, a program of one busy thread never competes with it, but one of two threads does.
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
      // A thread that has ended needs none.
    }
  }
  return knot;
}

// On Linux a nice value is a thread's own; elsewhere it is the process'.
async function threadsOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [String(pid)]);
  return threads.map(Number);
}

/** The name and version of the server, as it introduces itself. */
export async function serverVersion(): Promise<string> {
  const { stdout } = await run('knotd', ['--version'], { env: serverEnvironment() });
  return `knotd ${/\d[\d.]*/.exec(stdout)?.[0] ?? ''} at nice ${LOWEST_PRIORITY}`;
}
