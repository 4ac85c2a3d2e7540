import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Stream } from './actions.js';
import type { Endpoint } from './endpoint.js';

/** The fate of a connection: see `FaultServerOptions`. */
export type Acceptance = 'serve' | 'reset' | 'close' | 'ignore';

/** The callbacks of a listener. */
export interface TcpEvents {
  /** Called for each new connection. */
  accept(): { readonly connection: number; readonly acceptance: Acceptance };
  /** Called for each complete message, without its length; the connection stays open until the promise settles. */
  message(message: Buffer, from: TcpSource): Promise<void>;
}

/** The connection of a message. */
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
    // A client may reset its connection at any time: no error of the handler. 'close' follows.
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
  // A client that has half-closed still gets its responses.
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
    // Resolves on an error too: a client that has closed must not stop the actions.
    write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    end: () => socket.end(),
    close: () => socket.destroy(),
    reset: () => socket.resetAndDestroy(),
  };
}
