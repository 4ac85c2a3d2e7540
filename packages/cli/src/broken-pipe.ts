import type { Writable } from 'node:stream';

/**
 * Exits without an error when the reader of the output closes the pipe, as `head` does after enough lines.
 */
export const exitOnBrokenPipe = (output: Writable): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
};
