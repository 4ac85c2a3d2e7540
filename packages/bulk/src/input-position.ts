import { crc32 } from 'node:zlib';
import { BulkError } from './bulk-error.js';
import type { Checkpoint } from './checkpoint.js';

/** A name of the input. */
export interface InputName {
  /** Unmodified, but for spaces around it. */
  readonly name: string;
  /** Its position in the input, from 0. */
  readonly position: number;
}

/** How much of the input has been read: a number of names, and what recognizes them. */
export class InputPosition {
  #names = 0;
  #checksum = 0;

  get names(): number {
    return this.#names;
  }

  get checksum(): number {
    return this.#checksum;
  }

  /** Counts the next name. */
  advance(name: string): InputName {
    this.#checksum = crc32(`${name}\n`, this.#checksum);
    return { name, position: this.#names++ };
  }
}

const differentInput = (reason: string): BulkError =>
  new BulkError(`the input is not that of the interrupted run: ${reason}`);

/**
 * Reads the names up to a checkpoint.
 *
 * @returns those without an outcome in the output
 * @throws {@link BulkError} if the input is not that of the checkpoint
 */
export const skipTo = async (
  checkpoint: Checkpoint,
  names: AsyncIterator<string>,
  position: InputPosition,
): Promise<InputName[]> => {
  const pending = new Set(checkpoint.pending);
  const found: InputName[] = [];
  while (position.names < checkpoint.names) {
    const step = await names.next();
    if (step.done) {
      throw differentInput(`it has only ${position.names} names of ${checkpoint.names} at least`);
    }
    const name = position.advance(step.value);
    if (pending.has(name.position)) found.push(name);
  }
  if (position.checksum !== checkpoint.checksum) throw differentInput('its names differ');
  return found;
};
