// A web server in a separate process, on one port of both loopback addresses. It prints the port when it is ready, and
// exits at the end of its standard input.
import { once } from 'node:events';
import { createServer } from 'node:http';

const listen = async (host: string, port: number): Promise<number> => {
  const server = createServer((_, response) => {
    response.end('.');
  }).listen({ host, port, backlog: 10_000 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return address.port;
};

const port = await listen('127.0.0.1', 0);
await listen('::1', port);
process.stdin.resume().once('end', () => process.exit());
process.stdout.write(`${port}\n`);
