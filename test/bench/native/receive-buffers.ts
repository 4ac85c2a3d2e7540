import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compileLibrary } from './compile.js';

const run = promisify(execFile);

const TELL_SIZE = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.bind(0, '127.0.0.1', () => {
    console.log(socket.getRecvBufferSize());
    socket.close();
  });
`;

/** In force until it is disposed of. */
export interface ReceiveBuffers extends Disposable {
  /** What a socket has, as the system counts it: less where this process may not exceed the system's limit. */
  readonly bytes: number;
}

/**
 * Gives the UDP sockets of all programs started from now on a receive buffer that holds a burst: see `receive_buffer.c`.
 *
 * @param folder - a place for the library that does it
 */
export async function enlargeReceiveBuffers(folder: string): Promise<ReceiveBuffers> {
  const library = await compileLibrary('receive_buffer', folder);
  const { LD_PRELOAD: before } = process.env;
  process.env['LD_PRELOAD'] = before === undefined ? library : `${library}:${before}`;
  const { stdout } = await run(process.execPath, ['-e', TELL_SIZE]);
  return {
    bytes: Number(stdout),
    [Symbol.dispose]() {
      if (before === undefined) delete process.env['LD_PRELOAD'];
      else process.env['LD_PRELOAD'] = before;
    },
  };
}
