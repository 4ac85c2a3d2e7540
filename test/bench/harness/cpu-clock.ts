import { readFileSync } from 'node:fs';

/** A moment of a run: differences between two of them are what was measured. All in milliseconds. */
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

// The scheduler's own count in nanoseconds. It takes in the running stretch of a thread at each tick and each switch, so
// it is exact to one tick for a busy thread and to less for one that sleeps often.
const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;

function mainThreadCpu(): number | null {
  try {
    return Number.parseInt(readFileSync(SCHEDSTAT, 'latin1'), 10) / 1e6;
  } catch {
    return null;
  }
}
