import { readFileSync } from 'node:fs';

/** Clock readings at one moment of a run, in milliseconds. The measurement is the difference between two. */
export interface Moment {
  readonly wall: number;
  readonly cpu: number;
  readonly mainThreadCpu: number | null;
}

export function moment(): Moment {
  const { user, system } = process.cpuUsage();
  return {
    wall: performance.now(),
    cpu: (user + system) / 1e3,
    mainThreadCpu: mainThreadCpu(),
  };
}

// The scheduler's count, in nanoseconds. It is updated at each tick and each context switch, so its error is at most one
// tick for a busy thread and less for one that sleeps often.
const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;

function mainThreadCpu(): number | null {
  try {
    return Number.parseInt(readFileSync(SCHEDSTAT, 'latin1'), 10) / 1e6;
  } catch {
    return null;
  }
}
