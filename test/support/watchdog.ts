import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A process that kills a server when this process ends. */
export interface Watchdog {
  /**
   * The watchdog acts when this pipe closes, as it does when this process or its worker thread ends.
   */
  readonly pipe: Writable;
  /** Ends the watchdog without an effect. */
  release(): Promise<void>;
}

// An exit handler does not run when a test process is killed or a worker thread is terminated, but
// a pipe always closes. The watchdog gets signals from a terminal too, and must survive them.
const SCRIPT = 'trap "" INT TERM HUP; read -r _; kill -9 "$1" 2>/dev/null; rm -rf "$2"';

/**
 * Kills a process and removes its folder when this process ends in any way.
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
