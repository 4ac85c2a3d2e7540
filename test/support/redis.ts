import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Endpoint } from './endpoint.js';
import { type ServerProcess, startServer } from './server-process.js';

/**
 * Starts redis-server on a free port of loopback.
 *
 * @param durable - whether a server that is killed has all its data when it is restarted. Default: it keeps nothing on disk
 */
export function startRedis({ durable = false } = {}): Promise<ServerProcess> {
  const persistence = durable ? 'appendonly yes\nappendfsync always' : 'appendonly no';
  return startServer({
    command: 'redis-server',
    debianPackage: 'redis-server',
    addresses: ['127.0.0.1'],
    async configure(folder, port) {
      const confPath = join(folder, 'redis.conf');
      await writeFile(
        confPath,
        `bind 127.0.0.1\nport ${port}\ndir ${folder}\nsave ""\n${persistence}\n`,
      );
      return confPath;
    },
    args: (confPath) => [confPath],
    ready: isRedis,
    hopeless: /# (?:Could not|Failed|Fatal)/,
  });
}

/** Whether a server responds to PING. */
async function isRedis({ address, port }: Endpoint): Promise<boolean> {
  const socket = connect(port, address);
  try {
    socket.write('PING\r\n');
    const [response]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) });
    return String(response).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
