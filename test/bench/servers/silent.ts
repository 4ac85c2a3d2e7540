import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP port that takes every datagram and answers none. */
export interface Silent extends AsyncDisposable {
  readonly port: number;
}

export async function startSilent(address: string): Promise<Silent> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async [Symbol.asyncDispose]() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
