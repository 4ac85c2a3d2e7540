import type { Writable } from 'node:stream';

/**
 * Ends the process quietly when nobody reads its output any more: a reader that has seen enough, as `head` has, is no
 * failure.
 */
export const exitOnBrokenPipe = (output: Writable): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
};
