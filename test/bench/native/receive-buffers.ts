import { compileLibrary } from './compile.js';

/**
 * Gives the UDP sockets of all programs started from now on a receive buffer that holds a burst: see `receive_buffer.c`.
 *
 * @param folder - a place for the library that does it
 * @returns what ends it
 */
export async function enlargeReceiveBuffers(folder: string): Promise<Disposable> {
  const library = await compileLibrary('receive_buffer', folder);
  const { LD_PRELOAD: before } = process.env;
  process.env['LD_PRELOAD'] = before === undefined ? library : `${library}:${before}`;
  return {
    [Symbol.dispose]() {
      if (before === undefined) delete process.env['LD_PRELOAD'];
      else process.env['LD_PRELOAD'] = before;
    },
  };
}
