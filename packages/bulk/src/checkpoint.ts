import { open, readFile, rename, rm } from 'node:fs/promises';
import { BulkError } from './bulk-error.js';
import type { OutcomeSums } from './outcome-counts.js';

/**
 * How far a job has come. All that it describes is on the disk: the output has the outcomes of the first `names` names of the
 * input, but for `pending`, in its first `size` bytes.
 */
export interface Checkpoint extends OutcomeSums {
  /** The format of this file. */
  readonly version: 1;
  /** What the job queries and how it reads and writes: a later run must do the same. */
  readonly job: string;
  /** Bytes of the output. What follows them is not described here. */
  readonly size: number;
  /** Names read. */
  readonly names: number;
  /** CRC-32 of these names, each followed by a line feed, which recognizes the input. */
  readonly checksum: number;
  /** Those without an outcome in the output, by position from 0, in ascending order. */
  readonly pending: readonly number[];
  readonly retried: number;
}

/** How far the results of a queue have been collected. The output has those chunks, in its first `size` bytes. */
export interface CollectionCheckpoint extends OutcomeSums {
  readonly version: 1;
  /** Identifies the list in the queue. */
  readonly list: string;
  /** Identifies this output to the queue. */
  readonly output: string;
  readonly size: number;
  /** All chunks before this number, and those with the numbers of `chunks`. */
  readonly before: number;
  readonly chunks: readonly number[];
  /** Whether these are all chunks of the list. */
  readonly complete: boolean;
  readonly names: number;
  readonly retried: number;
}

/** The file with the checkpoint of an output. */
export const checkpointPath = (output: string): string => `${output}.checkpoint`;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isCounts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isCount);

const areSums = (fields: Partial<Record<keyof OutcomeSums, unknown>>): boolean => {
  const { answered, errors, unconfirmed, dropped } = fields;
  return isCounts(errors) && [answered, unconfirmed, dropped].every(isCount);
};

const isCheckpoint = (value: unknown): value is Checkpoint => {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof Checkpoint, unknown>> = value;
  const { version, job, size, names, checksum, pending, retried } = fields;
  return (
    version === 1 &&
    typeof job === 'string' &&
    [size, names, checksum, retried].every(isCount) &&
    Array.isArray(pending) &&
    pending.every(isCount) &&
    areSums(fields)
  );
};

const isCollectionCheckpoint = (value: unknown): value is CollectionCheckpoint => {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof CollectionCheckpoint, unknown>> = value;
  const { version, list, output, size, before, chunks, complete } = fields;
  const { names, retried } = fields;
  return (
    version === 1 &&
    typeof list === 'string' &&
    typeof output === 'string' &&
    typeof complete === 'boolean' &&
    [size, before, names, retried].every(isCount) &&
    Array.isArray(chunks) &&
    chunks.every(isCount) &&
    areSums(fields)
  );
};

const read = async <Content>(
  output: string,
  isContent: (value: unknown) => value is Content,
  what: string,
): Promise<Content | undefined> => {
  const path = checkpointPath(output);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isContent(value)) throw new BulkError(`${path} is not ${what} of this version`);
  return value;
};

/**
 * Reads the checkpoint of an output.
 *
 * @returns `undefined` if there is none
 * @throws {@link BulkError} if the file is not a checkpoint
 */
export const readCheckpoint = (output: string): Promise<Checkpoint | undefined> =>
  read(output, isCheckpoint, 'a checkpoint');

/** As {@link readCheckpoint}, of the collected results of a queue. */
export const readCollectionCheckpoint = (
  output: string,
): Promise<CollectionCheckpoint | undefined> =>
  read(output, isCollectionCheckpoint, 'a checkpoint of --collect');

/** Replaces the checkpoint of an output. At any moment, also of a power failure, the file is the old one or the new one. */
export const writeCheckpoint = async (
  output: string,
  checkpoint: Checkpoint | CollectionCheckpoint,
): Promise<void> => {
  const path = checkpointPath(output);
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(JSON.stringify(checkpoint));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

/** Removes the checkpoint of a complete output. */
export const removeCheckpoint = async (output: string): Promise<void> => {
  await rm(checkpointPath(output), { force: true });
  await rm(`${checkpointPath(output)}.new`, { force: true });
};
