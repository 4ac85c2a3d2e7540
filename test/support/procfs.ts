import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Data of a process under /proc on Linux: see proc(5). The default is this process.
 */

type Pid = number | 'self';

/**
 * The target of each open file descriptor: a path, or `socket:[123]`, `anon_inode:[eventfd]`, …
 */
export function openFds(pid: Pid = 'self'): string[] {
  return entries(`/proc/${pid}/fd`, (path) => readlinkSync(path));
}

/** The name of each thread. */
export function threads(pid: Pid = 'self'): string[] {
  return entries(`/proc/${pid}/task`, (path) => readFileSync(`${path}/comm`, 'utf8').trim());
}

/** Number of inotify watches, in all inotify instances. */
export function inotifyWatches(pid: Pid = 'self'): number {
  return entries(`/proc/${pid}/fdinfo`, (path) => readFileSync(path, 'utf8'))
    .flatMap((info) => info.split('\n'))
    .filter((line) => line.startsWith('inotify ')).length;
}

/** Resident memory, in bytes. */
export function residentMemory(pid: Pid = 'self'): number {
  const [, kibibytes] =
    /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no resident memory`);
  return Number(kibibytes) * 1024;
}

// Descriptors and threads may be gone before they are read: the descriptor of this listing always
// is.
function entries<T>(folder: string, read: (path: string) => T): T[] {
  return readdirSync(folder).flatMap((name) => {
    try {
      return [read(`${folder}/${name}`)];
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  });
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
  );
}
