import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { u16, type ZoneRecord } from './rdata.js';
import { buildResponse } from './response.js';

const LOOPBACK = '127.0.0.1';
const PORT_ATTEMPTS = 20;

/** A DNS server in this process. */
export interface ZoneServer extends AsyncDisposable {
  /** The address of its UDP and TCP sockets: `127.0.0.1:40123`. */
  readonly address: string;
}

type Respond = (query: Buffer, overUdp: boolean) => Buffer | undefined;

/** Splits a TCP stream into messages and responds to each (RFC 1035 §4.2.2). */
const serveConnection = (socket: Socket, respond: Respond): void => {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const message = respond(received.subarray(2, end), false);
      if (message !== undefined) socket.write(Buffer.concat([u16(message.length), message]));
      received = received.subarray(end);
    }
  });
};

const listenTcp = async (respond: Respond, connections: Set<Socket>): Promise<Server> => {
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    serveConnection(socket, respond);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return server;
};

const bindUdp = async (respond: Respond, port: number): Promise<UdpSocket> => {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port: source }) => {
    const message = respond(query, true);
    if (message !== undefined) socket.send(message, source, address);
  });
  socket.bind(port, LOOPBACK);
  await once(socket, 'listening');
  return socket;
};

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * Serves a zone over UDP and TCP, on a free port of the loopback interface.
 *
 * @param zone - all records, with one SOA record for negative responses
 * @param silent - a name whose queries get no response
 */
export const startZoneServer = async (
  zone: readonly ZoneRecord[],
  silent: string,
): Promise<ZoneServer> => {
  const respond: Respond = (query, overUdp) => {
    try {
      const { name, message } = buildResponse(zone, query, overUdp);
      return name === silent ? undefined : message;
    } catch (error) {
      // A RangeError means that the message ends early. It gets no response.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
  const connections = new Set<Socket>();
  for (let attempt = 1; ; attempt++) {
    const tcp = await listenTcp(respond, connections);
    const bound = tcp.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const closeTcp = async (): Promise<void> => {
      for (const socket of connections) socket.destroy();
      tcp.close();
      await once(tcp, 'close');
    };
    try {
      const udp = await bindUdp(respond, port);
      return {
        address: `${LOOPBACK}:${port}`,
        async [Symbol.asyncDispose]() {
          udp.close();
          await Promise.all([once(udp, 'close'), closeTcp()]);
        },
      };
    } catch (error) {
      await closeTcp();
      if (!isPortTaken(error) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
};
