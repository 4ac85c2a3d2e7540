import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { droppedDatagrams } from './dropped-datagrams.js';

/** A UDP port that receives every datagram and responds to none. */
export interface Silent extends AsyncDisposable {
  readonly port: number;
  /** Datagrams received so far, including dropped ones. */
  taken(): Promise<number>;
}

export async function startSilent(address: string): Promise<Silent> {
  const socket = createSocket('udp4');
  let read = 0;
  socket.on('message', () => {
    read += 1;
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    port,
    taken: async () => read + ((await droppedDatagrams(port)) ?? 0),
    async [Symbol.asyncDispose]() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
