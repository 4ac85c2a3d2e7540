/** What a process holds at one moment. */
export interface Sample {
  readonly fds: number;
  readonly threads: number;
  readonly inotifyWatches: number;
  /** Bytes. */
  readonly residentMemory: number;
}

/**
 * The samples in what a program told.
 *
 * @throws TypeError when there are none.
 */
export function samplesOf(told: unknown): Sample[] {
  if (typeof told !== 'object' || told === null || !('samples' in told)) {
    throw new TypeError('the program told no samples');
  }
  const { samples } = told;
  if (!Array.isArray(samples) || !samples.every(isSample)) {
    throw new TypeError('the program told something that is no sample');
  }
  return samples;
}

const NAMES = ['fds', 'threads', 'inotifyWatches', 'residentMemory'] as const;

function isSample(value: unknown): value is Sample {
  return (
    typeof value === 'object' &&
    value !== null &&
    NAMES.every((name) => typeof Reflect.get(value, name) === 'number')
  );
}
