import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from '../arguments.js';

/** The input of a run. */
export interface Input {
  readonly stream: Readable;
  /** In bytes; `undefined` if it is not a regular file. */
  readonly size: number | undefined;
}

/**
 * Opens the input. It must not be the output, whose content is replaced.
 *
 * @param input - a path; `-` is standard input
 * @param output - a path; `undefined` if the output is not a file
 */
export const openInput = async (
  input: string,
  output: string | undefined,
  stdin: Readable,
): Promise<Input> => {
  if (input === '-') return { stream: stdin, size: undefined };
  let file: FileHandle | undefined;
  try {
    file = await open(input);
    const own = await file.stat();
    if (own.isDirectory()) throw new UsageError(`${input} is a directory`);
    const other = output === undefined ? undefined : await stat(output).catch(() => undefined);
    if (own.isFile() && other?.dev === own.dev && other.ino === own.ino) {
      throw new UsageError(`${input} is the input and the output`);
    }
    return { stream: file.createReadStream(), size: own.isFile() ? own.size : undefined };
  } catch (error) {
    await file?.close();
    throw error;
  }
};
