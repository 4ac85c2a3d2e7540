import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Watches over a process on behalf of this one. */
export interface Watchdog {
  /**
   * When this pipe closes, as it does when this process or its worker thread ends, the guard acts.
   */
  readonly pipe: Writable;
  /** Ends the guard without an effect. */
  release(): Promise<void>;
}

// An exit handler does not run when a test process is killed or a worker thread is terminated, but
// a pipe always closes. Signals from a terminal go to the guard as well, and must not end it first.
const SCRIPT = 'trap "" INT TERM HUP; read -r _; kill -9 "$1" 2>/dev/null; rm -rf "$2"';

/**
 * Makes sure that a process is killed and its folder removed when this process ends, in whatever
 * way.
 */
export function startWatchdog(pid: number, folder: string): Watchdog {
  const watchdog = spawn('sh', ['-c', SCRIPT, 'watchdog', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const closed = once(watchdog, 'close');
  return {
    pipe: watchdog.stdin,
    async release() {
      watchdog.kill('SIGKILL');
      await closed;
    },
  };
}
