import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compileLibrary } from './compile.js';

const run = promisify(execFile);

const PRINT_SIZE = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.bind(0, '127.0.0.1', () => {
    console.log(socket.getRecvBufferSize());
    socket.close();
  });
`;

/** Large receive buffers, in force until disposed of. */
export interface ReceiveBuffers extends Disposable {
  /** Size of a socket's buffer, as the system reports it: smaller where this process may not exceed the system's limit. */
  readonly bytes: number;
}

/**
 * Gives the UDP sockets of all programs that start afterwards a receive buffer that holds a burst: see
 * `receive_buffer.c`.
 *
 * @param folder - where the preloaded library is built.
 */
export async function enlargeReceiveBuffers(folder: string): Promise<ReceiveBuffers> {
  const library = await compileLibrary('receive_buffer', folder);
  const { LD_PRELOAD: before } = process.env;
  process.env['LD_PRELOAD'] = before === undefined ? library : `${library}:${before}`;
  const { stdout } = await run(process.execPath, ['-e', PRINT_SIZE]);
  return {
    bytes: Number(stdout),
    [Symbol.dispose]() {
      if (before === undefined) delete process.env['LD_PRELOAD'];
      else process.env['LD_PRELOAD'] = before;
    },
  };
}
