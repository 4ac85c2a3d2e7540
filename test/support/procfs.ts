import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * What Linux tells of a process under /proc: see proc(5). The process that asks is the default
 * everywhere.
 */

type Pid = number | 'self';

/**
 * What each open file descriptor refers to: a path, or `socket:[123]`, `anon_inode:[eventfd]`, …
 */
export function openFds(pid: Pid = 'self'): string[] {
  return entries(`/proc/${pid}/fd`, (path) => readlinkSync(path));
}

/** The name of each thread. */
export function threads(pid: Pid = 'self'): string[] {
  return entries(`/proc/${pid}/task`, (path) => readFileSync(`${path}/comm`, 'utf8').trim());
}

/** Number of inotify watches, over all inotify instances. */
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

// Descriptors and threads come and go while they are listed; the one that lists the folder always
// does.
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
