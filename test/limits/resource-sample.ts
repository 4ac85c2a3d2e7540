/** Resources of a process at one moment. */
export interface Sample {
  readonly fds: number;
  readonly threads: number;
  readonly inotifyWatches: number;
  /** Bytes. */
  readonly residentMemory: number;
}

/**
 * The samples in a message of a program.
 *
 * @throws TypeError when the message has none.
 */
export function samplesOf(message: unknown): Sample[] {
  if (typeof message !== 'object' || message === null || !('samples' in message)) {
    throw new TypeError('the program sent no samples');
  }
  const { samples } = message;
  if (!Array.isArray(samples) || !samples.every(isSample)) {
    throw new TypeError('the program sent a value that is no sample');
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
