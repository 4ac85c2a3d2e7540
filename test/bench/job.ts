import { parseArgs } from 'node:util';

/** The measurements that a program can make of itself. */
export const MEASURES = [
  'throughput',
  'responsiveness',
  'scoped',
  'pending',
  'getaddrinfo',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Record types of the queries. */
export const RECORD_TYPES = ['A', 'MX', 'TXT'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/**
 * One measurement for one process, passed as command line flags, which C, Python and JavaScript parse with their
 * standard libraries.
 */
export interface Job {
  readonly measure: Measure;
  /** Where the server listens. */
  readonly address: string;
  readonly port: number;
  /** A UDP port of the same address that never responds. */
  readonly silentPort: number;
  /** A file with the names to query, one per line; they are queried in order, repeatedly. */
  readonly names: string;
  readonly type: RecordType;
  /** Records that each answer has; any other number counts as an error. */
  readonly records: number;
  readonly inFlight: number;
  /** Queries of a burst. A burst starts them all at once and ends when all have settled. */
  readonly count: number;
  /** UDP payload size to advertise (EDNS); 0 leaves the program's own default. */
  readonly edns: number;
  /** Milliseconds before a window opens. */
  readonly warmUp: number;
  /** Milliseconds that a window stays open. */
  readonly duration: number;
}

/** The job as command line flags. */
export function toArguments(job: Job): string[] {
  return Object.entries(job).map(([key, value]) => `--${kebab(key)}=${value}`);
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The job that command line flags describe.
 *
 * @throws Error naming the flag that is missing or wrong.
 */
export function parseJob(args: readonly string[]): Job {
  const { values } = parseArgs({ args: [...args], strict: false });
  const text = (key: keyof Job): string => {
    const value = values[kebab(key)];
    if (typeof value !== 'string') throw new Error(`--${kebab(key)} is missing`);
    return value;
  };
  const number = (key: keyof Job): number => {
    const value = Number(text(key));
    if (!Number.isFinite(value)) throw new Error(`--${kebab(key)} is not a number`);
    return value;
  };
  const oneOf = <Value extends string>(key: keyof Job, allowed: readonly Value[]): Value => {
    const value = allowed.find((candidate) => candidate === text(key));
    if (value === undefined) throw new Error(`--${kebab(key)} is none of ${allowed.join(', ')}`);
    return value;
  };
  return {
    measure: oneOf('measure', MEASURES),
    address: text('address'),
    port: number('port'),
    silentPort: number('silentPort'),
    names: text('names'),
    type: oneOf('type', RECORD_TYPES),
    records: number('records'),
    inFlight: number('inFlight'),
    count: number('count'),
    edns: number('edns'),
    warmUp: number('warmUp'),
    duration: number('duration'),
  };
}
