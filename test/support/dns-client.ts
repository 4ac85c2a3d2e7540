import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as dnsPacket from 'dns-packet';
import type { Endpoint } from './endpoint.js';

/** Transport and timeout (in ms) of one message. */
export interface SendOptions {
  readonly transport?: 'udp' | 'tcp';
  readonly timeout?: number;
}

/**
 * Sends one message and resolves with the first message that comes back, not decoded.
 *
 * @throws Error when no message came within the timeout, or the connection failed or closed early.
 */
export async function sendMessage(
  server: Endpoint,
  message: Uint8Array,
  options: SendOptions = {},
): Promise<Buffer> {
  const signal = AbortSignal.timeout(options.timeout ?? 2_000);
  return options.transport === 'tcp'
    ? overTcp(server, message, signal)
    : overUdp(server, message, signal);
}

/**
 * Sends one query and decodes the response. `flags` are the bits of the header (`dns-packet` names
 * them).
 */
export async function sendQuery(
  server: Endpoint,
  question: dnsPacket.Question,
  options: SendOptions & { readonly flags?: number } = {},
): Promise<dnsPacket.DecodedPacket> {
  const id = Math.floor(Math.random() * 0x1_0000);
  const query = dnsPacket.encode({
    type: 'query',
    id,
    flags: options.flags ?? dnsPacket.RECURSION_DESIRED,
    questions: [question],
  });
  return dnsPacket.decode(await sendMessage(server, query, options));
}

async function overUdp(
  { address, port }: Endpoint,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    // A connected socket gets an error at once when no socket listens on the port.
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    const received = once(socket, 'message', { signal });
    socket.send(message);
    const [reply] = await received;
    return bytes(reply);
  } finally {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}

async function overTcp(
  { address, port }: Endpoint,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer> {
  const socket = connect({ host: address, port, signal });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  socket.write(Buffer.concat([length, message]));
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, bytes(chunk)]);
    if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      return received.subarray(2, 2 + received.readUInt16BE(0));
    }
  }
  throw new Error(`the connection closed after ${received.length} bytes of a response`);
}

function bytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError('a socket emitted a value that is not bytes');
}
