import { expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond } from '../support/handlers.js';
import { runSource } from '../support/program.js';

/**
 * Opens a socket of c-ares and reads its buffer sizes from the system, with a separate program: Node has no function for
 * sockets that it does not own.
 */
const SOURCE = `
  import { createSocket } from 'node:dgram';
  import { Channel } from '@aiodns/core-native';
  const opened = [];
  const channel = new Channel({
    ...JSON.parse(process.argv[2]),
    nameservers: [process.argv[3]],
    sockStateCb: (fd) => opened.push(fd),
  });
  channel.query('www.example.test', 'A', () => {});
  const socket = createSocket('udp4');
  socket.once('listening', () => {
    process.send({ send: socket.getSendBufferSize(), receive: socket.getRecvBufferSize() });
    process.exit(0);
  });
  socket.bind({ fd: opened[0], exclusive: true });
`;

interface Sizes {
  send: number;
  receive: number;
}

const isSizes = (value: unknown): value is Sizes =>
  typeof value === 'object' && value !== null && 'send' in value && 'receive' in value;

async function sizesWith(options: object): Promise<Sizes> {
  await using server = await startFaultServer(neverRespond);
  const { messages, stderr } = await runSource(SOURCE, {
    args: [JSON.stringify(options), serverString(server)],
  });
  const [sizes] = messages;
  if (!isSizes(sizes)) throw new Error(`the program failed: ${stderr}`);
  return sizes;
}

// Linux doubles the size, to have space for its bookkeeping (socket(7)).
const kept = (size: number): number => (process.platform === 'linux' ? 2 * size : size);

it("socketSendBufferSize sets the sockets' send buffer only", async () => {
  const usual = await sizesWith({});
  expect(await sizesWith({ socketSendBufferSize: 16_384 })).toEqual({
    send: kept(16_384),
    receive: usual.receive,
  });
});

it("socketReceiveBufferSize sets the sockets' receive buffer only", async () => {
  const usual = await sizesWith({});
  expect(await sizesWith({ socketReceiveBufferSize: 8_192 })).toEqual({
    send: usual.send,
    receive: kept(8_192),
  });
});
