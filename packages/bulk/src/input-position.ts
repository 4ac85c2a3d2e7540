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

  /**
   * Counts the next names.
   *
   * @returns the position of the first
   */
  advance(names: readonly string[]): number {
    const first = this.#names;
    if (names.length > 0) this.#checksum = crc32(`${names.join('\n')}\n`, this.#checksum);
    this.#names += names.length;
    return first;
  }
}

const differentInput = (reason: string): BulkError =>
  new BulkError(`the input is not that of the interrupted run: ${reason}`);

/**
 * Reads the names up to a checkpoint.
 *
 * @returns those without an outcome in the output, and what was read beyond the checkpoint
 * @throws {@link BulkError} if the input is not that of the checkpoint
 */
export const skipTo = async (
  checkpoint: Checkpoint,
  lists: AsyncIterator<readonly string[]>,
  position: InputPosition,
): Promise<{ readonly pending: InputName[]; readonly rest: readonly string[] }> => {
  const pending = new Set(checkpoint.pending);
  const found: InputName[] = [];
  let rest: readonly string[] = [];
  while (position.names < checkpoint.names) {
    const step = await lists.next();
    if (step.done) {
      throw differentInput(`it has only ${position.names} names of ${checkpoint.names} at least`);
    }
    const left = checkpoint.names - position.names;
    const names = step.value.slice(0, left);
    rest = step.value.slice(left);
    const first = position.advance(names);
    for (const [index, name] of names.entries()) {
      if (pending.has(first + index)) found.push({ name, position: first + index });
    }
  }
  if (position.checksum !== checkpoint.checksum) throw differentInput('its names differ');
  return { pending: found, rest };
};
