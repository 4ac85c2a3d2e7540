import { createSocket } from 'node:dgram';
import {
  type DecodedPacket,
  decode,
  encode,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { main } from '../harness/main.js';

const IDS = 1 << 16;
const RETRY_CHECK_MS = 250;

interface Pending {
  readonly packet: Buffer;
  readonly resolve: (packet: DecodedPacket) => void;
  readonly reject: (error: Error) => void;
  sent: number;
  tries: number;
}

// A minimal client with dns-packet and a socket: an id for each query, a table of pending queries, and retries.
await main<DecodedPacket>(({ address, port, type, edns, timeout, tries }) => {
  const pending = new Map<number, Pending>();
  const socket = createSocket('udp4');
  // A datagram socket refuses to send while it connects.
  const unsent: Buffer[] = [];
  let send = (packet: Buffer): void => void unsent.push(packet);
  let lastId = 0;

  socket.connect(port, address, () => {
    send = (packet) => socket.send(packet);
    unsent.forEach(send);
  });
  socket.on('message', (message) => {
    const packet = decode(message);
    const query = packet.id === undefined ? undefined : pending.get(packet.id);
    if (packet.id === undefined || query === undefined) return;
    pending.delete(packet.id);
    const truncated = ((packet.flags ?? 0) & TRUNCATED_RESPONSE) !== 0;
    if (truncated) query.reject(new Error('truncated response'));
    else query.resolve(packet);
  });

  const retry = setInterval(() => {
    const now = performance.now();
    for (const [id, query] of pending) {
      if (now - query.sent < timeout) continue;
      if (query.tries === tries) {
        pending.delete(id);
        query.reject(new Error('no response'));
      } else {
        query.tries += 1;
        query.sent = now;
        send(query.packet);
      }
    }
  }, RETRY_CHECK_MS);
  retry.unref();

  const freeId = (): number => {
    do lastId = (lastId + 1) % IDS;
    while (pending.has(lastId));
    return lastId;
  };

  return {
    style: 'promise',
    query: (name) =>
      new Promise((resolve, reject) => {
        const id = freeId();
        const packet = encode({
          type: 'query',
          id,
          flags: RECURSION_DESIRED,
          questions: [{ name, type, class: 'IN' }],
          ...(edns > 0 && {
            additionals: [
              {
                type: 'OPT',
                name: '.',
                udpPayloadSize: edns,
                extendedRcode: 0,
                ednsVersion: 0,
                flags: 0,
                flag_do: false,
                options: [],
              },
            ],
          }),
        });
        pending.set(id, { packet, resolve, reject, sent: performance.now(), tries: 1 });
        send(packet);
      }),
    size: (packet) => packet.answers?.length ?? 0,
    close: () =>
      new Promise((resolve) => {
        clearInterval(retry);
        socket.close(resolve);
      }),
  };
});
