import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { nativeEnvironment } from './environment.js';
import { startWatchdog } from './watchdog.js';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server process that runs in the foreground in its folder. */
export interface Daemon {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** How it ended, or undefined while it runs. */
  exit(): Exit | undefined;
  /** Everything it has logged. */
  log(): string;
  /** SIGTERM, then waits; SIGKILL when it does not end within five seconds. */
  stop(): Promise<Exit>;
  /** SIGKILL, then waits. */
  kill(): Promise<Exit>;
}

const GRACE_MS = 5_000;

/**
 * Starts a server process. A watchdog kills it and removes its folder when this process ends in any
 * way.
 *
 * @param debianPackage - named in the error when the command does not exist.
 * @throws Error when the command cannot be started.
 */
export async function startDaemon(
  command: string,
  args: readonly string[],
  folder: string,
  debianPackage: string,
): Promise<Daemon> {
  const child = spawn(command, args, {
    cwd: folder,
    env: nativeEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new Error(`cannot start ${command} (Debian package ${debianPackage})`, { cause });
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} has no process id`);

  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }

  let exit: Exit | undefined;
  const watchdog = startWatchdog(pid, folder);
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      exit = { code, signal };
      void watchdog.release().then(() => resolve({ code, signal }));
    });
  });

  return {
    pid,
    exited,
    exit: () => exit,
    log: () => log,
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      child.kill('SIGTERM');
      try {
        return await exited;
      } finally {
        clearTimeout(timer);
      }
    },
    kill() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

/** Removes a server's folder. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
