import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where a server listens: an IP address and a port, the same one for UDP and TCP. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * The endpoint as a server string of `DNSResolver` and `node:dns`: `127.0.0.1:5300`,
 * `[::1]:5300`.
 */
export function serverString({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

// Below the ephemeral ports of Linux, macOS and Windows: a client that sends while a server is down
// must not get the port that the server will bind again.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const ATTEMPTS = 200;

/** True when another process has the port. */
export function isPortTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  );
}

/**
 * A random port number, so that concurrent test processes seldom choose the same one.
 */
export function candidatePort(): number {
  return FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
}

/**
 * Finds a port that is free for UDP and TCP on every given address.
 *
 * @throws Error when none was found, or when an address cannot be bound at all.
 */
export async function freePort(addresses: readonly string[] = ['127.0.0.1']): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = candidatePort();
    try {
      for (const address of addresses) await probe(address, port);
      return port;
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  throw new Error(
    `no port between ${FIRST_PORT} and ${LAST_PORT} is free on ${addresses.join(', ')}`,
  );
}

async function probe(address: string, port: number): Promise<void> {
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const tcp = createServer();
  try {
    udp.bind(port, address);
    await once(udp, 'listening');
    tcp.listen(port, address);
    await once(tcp, 'listening');
  } finally {
    const closed = [once(udp, 'close'), ...(tcp.listening ? [once(tcp, 'close')] : [])];
    udp.close();
    if (tcp.listening) tcp.close();
    await Promise.all(closed);
  }
}

/** True when this machine has the IPv6 loopback address: containers often don't. */
export async function hasIPv6Loopback(): Promise<boolean> {
  const socket = createSocket('udp6');
  try {
    socket.bind(0, '::1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}
