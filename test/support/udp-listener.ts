import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Endpoint } from './endpoint.js';

/** A bound UDP socket. */
export interface UdpListener {
  send(message: Uint8Array, to: Endpoint): Promise<void>;
  close(): Promise<void>;
}

// JavaScript reads bursts of thousands of queries more slowly than they arrive. The system may limit
// the size.
const RECEIVE_BUFFER = 4 << 20;

/**
 * Binds a UDP socket; port 0 means any free one.
 *
 * @throws Error with `code` `EADDRINUSE` when the port is taken.
 */
export async function bindUdp(
  { address, port }: Endpoint,
  onMessage: (message: Buffer, source: Endpoint) => void,
): Promise<UdpListener> {
  const type = address.includes(':') ? 'udp6' : 'udp4';
  const socket = createSocket({
    type,
    ipv6Only: type === 'udp6',
    recvBufferSize: RECEIVE_BUFFER,
  });
  socket.on('message', (message, source) => {
    onMessage(message, { address: source.address, port: source.port });
  });
  try {
    socket.bind(port, address);
    await once(socket, 'listening');
  } catch (error) {
    await close(socket);
    throw error;
  }
  return {
    send: (message, to) =>
      new Promise((resolve, reject) => {
        socket.send(message, to.port, to.address, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    close: () => close(socket),
  };
}

/** Sends one datagram from another address and port; port 0 means any free one. */
export async function sendDatagram(
  from: Endpoint,
  to: Endpoint,
  message: Uint8Array,
): Promise<void> {
  const socket = await bindUdp(from, () => undefined);
  try {
    await socket.send(message, to);
  } finally {
    await socket.close();
  }
}

async function close(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}
