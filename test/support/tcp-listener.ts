import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Stream } from './actions.js';
import type { Endpoint } from './endpoint.js';

/** What becomes of a connection: see `FaultServerOptions`. */
export type Acceptance = 'serve' | 'reset' | 'close' | 'ignore';

/** What a listener tells. */
export interface TcpEvents {
  /** Called for each connection that was made. */
  accept(): { readonly connection: number; readonly acceptance: Acceptance };
  /** Called for each whole message, without its length; the connection outlives the promise. */
  message(message: Buffer, from: TcpSource): Promise<void>;
}

/** The connection that a message came on. */
export interface TcpSource {
  readonly source: Endpoint;
  readonly connection: number;
  readonly stream: Stream;
}

/** A listening TCP socket with its connections. */
export interface TcpListener {
  readonly open: number;
  close(): Promise<void>;
}

/**
 * Listens for DNS messages over TCP.
 *
 * @throws Error with `code` `EADDRINUSE` when the port is taken.
 */
export async function listenTcp(
  { address, port }: Endpoint,
  events: TcpEvents,
): Promise<TcpListener> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client may reset its connection at any time. That is no fault of the script, and 'close'
    // follows.
    socket.on('error', () => socket.destroy());
    serve(socket, events);
  });
  server.listen({ host: address, port, ipv6Only: address.includes(':') });
  await once(server, 'listening');
  return {
    get open() {
      return sockets.size;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, events: TcpEvents): void {
  const { connection, acceptance } = events.accept();
  switch (acceptance) {
    case 'serve':
      readMessages(socket, connection, events);
      break;
    case 'reset':
      socket.resetAndDestroy();
      break;
    case 'close':
      socket.destroy();
      break;
    case 'ignore':
      socket.pause();
      break;
  }
}

function readMessages(socket: Socket, connection: number, events: TcpEvents): void {
  const source = {
    address: socket.remoteAddress ?? '',
    port: socket.remotePort ?? 0,
  };
  const stream = streamOf(socket);
  let rest = Buffer.alloc(0);
  let working = 0;
  let ended = false;
  // A client that has sent its last query still gets the answers.
  const finish = (): void => {
    if (ended && working === 0) socket.end();
  };
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0);
      working += 1;
      void events.message(rest.subarray(2, end), { source, connection, stream }).finally(() => {
        working -= 1;
        finish();
      });
      rest = rest.subarray(end);
    }
  });
  socket.on('end', () => {
    ended = true;
    finish();
  });
}

function streamOf(socket: Socket): Stream {
  return {
    // Settles on an error too: a client that has gone away must not stop the script.
    write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    end: () => socket.end(),
    close: () => socket.destroy(),
    reset: () => socket.resetAndDestroy(),
  };
}
