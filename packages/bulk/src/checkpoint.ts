import { open, readFile, rename, rm } from 'node:fs/promises';
import { BulkError } from './bulk-error.js';

/**
 * How far a job has come. All that it describes is on the disk: the output has the outcomes of the first `names` names of the
 * input, but for `pending`, in its first `size` bytes.
 */
export interface Checkpoint {
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
  readonly answered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly retried: number;
}

/** The file with the checkpoint of an output. */
export const checkpointPath = (output: string): string => `${output}.checkpoint`;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isCheckpoint = (value: unknown): value is Checkpoint => {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof Checkpoint, unknown>> = value;
  const { version, job, size, names, checksum, pending, answered, errors, retried } = fields;
  return (
    version === 1 &&
    typeof job === 'string' &&
    [size, names, checksum, answered, retried].every(isCount) &&
    Array.isArray(pending) &&
    pending.every(isCount) &&
    typeof errors === 'object' &&
    errors !== null &&
    Object.values(errors).every(isCount)
  );
};

/**
 * Reads the checkpoint of an output.
 *
 * @returns `undefined` if there is none
 * @throws {@link BulkError} if the file is not a checkpoint
 */
export const readCheckpoint = async (output: string): Promise<Checkpoint | undefined> => {
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
  if (!isCheckpoint(value)) throw new BulkError(`${path} is not a checkpoint of this version`);
  return value;
};

/** Replaces the checkpoint of an output. At any moment, also of a power failure, the file is the old one or the new one. */
export const writeCheckpoint = async (output: string, checkpoint: Checkpoint): Promise<void> => {
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
