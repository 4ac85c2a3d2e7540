import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { framed } from './actions.js';
import type { Certificate } from './certificate.js';
import { type ReceivedQuery, receivedQuery } from './received-query.js';

/** A server for DNS over TLS or HTTPS whose behaviour a test decides. */
export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
  readonly received: ReceivedQuery[];
  /** The connections, in their order. */
  readonly connections: TLSSocket[];
  /** How many connections are open. */
  readonly open: () => number;
}

/** Does anything with the socket that a query came on. */
export type TlsHandler = (
  query: ReceivedQuery,
  socket: TLSSocket,
  server: Pick<ScriptedServer, 'received' | 'connections'>,
) => void;

const LOOPBACK = { address: '127.0.0.1', port: 53 };

const received = (bytes: Buffer, connection: number): ReceivedQuery =>
  receivedQuery(bytes, {
    transport: 'tcp',
    source: LOOPBACK,
    destination: LOOPBACK,
    connection,
  });

/** Keeps track of the sockets of a server, and closes them with it. */
const listen = async (
  server: Server | Http2SecureServer,
  port: number,
): Promise<ListeningServer> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

interface ListeningServer {
  readonly port: number;
  open(): number;
  close(): Promise<void>;
}

/** Starts a server for DNS over TLS on a free port of loopback. */
export async function startTlsServer(
  certificate: Certificate,
  handler: TlsHandler,
  options: TlsOptions & { readonly port?: number } = {},
): Promise<ScriptedServer> {
  const state = { received: [] as ReceivedQuery[], connections: [] as TLSSocket[] };
  const server = createServer({ ...certificate, ...options }, (socket) => {
    const connection = state.connections.push(socket) - 1;
    let rest: Buffer = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
          const end = 2 + rest.readUInt16BE(0);
          const query = received(rest.subarray(2, end), connection);
          rest = rest.subarray(end);
          state.received.push(query);
          handler(query, socket, state);
        }
      });
  });
  server.on('tlsClientError', () => undefined);
  const { port, open, close } = await listen(server, options.port ?? 0);
  return { port, open, ...state, [Symbol.asyncDispose]: close };
}

/** Answers a query over TLS. */
export const answerTls = (socket: TLSSocket, message: Uint8Array): void => {
  socket.write(framed(message));
};

/** Does anything with the stream that a request came on. */
export type HttpsHandler = (
  query: ReceivedQuery,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
) => void;

/** Starts a server for DNS over HTTPS on a free port of loopback. */
export async function startHttpsServer(
  certificate: Certificate,
  handler: HttpsHandler,
): Promise<ScriptedServer> {
  const state = { received: [] as ReceivedQuery[], connections: [] as TLSSocket[] };
  const server = createSecureServer({ ...certificate });
  server.on('secureConnection', (socket: TLSSocket) => state.connections.push(socket));
  server.on('tlsClientError', () => undefined);
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    stream
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const path = String(headers[':path']);
        const inPath = new URLSearchParams(path.split('?')[1] ?? '').get('dns');
        const bytes =
          headers[':method'] === 'GET'
            ? Buffer.from(inPath ?? '', 'base64url')
            : Buffer.concat(chunks);
        const query = received(bytes, 0);
        state.received.push(query);
        handler(query, stream, headers);
      });
  });
  const { port, open, close } = await listen(server, 0);
  return { port, open, ...state, [Symbol.asyncDispose]: close };
}

/** Answers a query over HTTPS. */
export const answerHttps = (
  stream: ServerHttp2Stream,
  message: Uint8Array,
  headers: Record<string, string | number> = {},
): void => {
  stream.respond({ ':status': 200, 'content-type': 'application/dns-message', ...headers });
  stream.end(message);
};
