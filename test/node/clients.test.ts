import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Certificate, makeCertificate } from '../support/certificate.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { startPostgres } from '../support/postgres.js';
import { runProgram } from '../support/program.js';
import { startRedis } from '../support/redis.js';
import type { ServerProcess } from '../support/server-process.js';

const PROGRAM = new URL('programs/client.js', import.meta.url);

const CLIENTS = [
  'fetch',
  'http.get',
  'https.get',
  'net.connect',
  'undici',
  'axios',
  'got',
  'ws',
  'pg',
  'ioredis',
];

let dns: FaultServer;
let certificate: Certificate;
let postgres: ServerProcess;
let redis: ServerProcess;
let web: Server;
let secure: Server;
let sockets: WebSocketServer;

const listen = async (server: Server): Promise<Server> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return address.port;
};

beforeAll(async () => {
  // Every name under clients.test is this machine, for this server only.
  dns = await startFaultServer((query, context) => {
    const { name, type } = query.question ?? {};
    const known = name?.endsWith('.clients.test') === true;
    const records = known && type === 1 ? [{ type: 'A', ttl: 60, data: '127.0.0.1' } as const] : [];
    return respondWith(records, { rcode: known ? 0 : 3 })(query, context);
  });
  certificate = await makeCertificate(['*.clients.test']);
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const answer: Parameters<typeof createServer>[1] = ({ headers }, response) => {
    response.end(`from ${headers.host?.split(':')[0]}`);
  };
  const plain = createServer(answer);
  sockets = new WebSocketServer({ server: plain });
  sockets.on('connection', (socket, { headers }) => {
    socket.send(`from ${headers.host?.split(':')[0]}`);
  });
  web = await listen(plain);
  secure = await listen(createSecureServer({ ...certificate }, answer));
});

afterAll(async () => {
  sockets.close();
  web.close();
  secure.close();
  await Promise.all([postgres.stop(), redis.stop(), dns.close()]);
});

const execArgv = { register: ['--import', '@aiodns/node/register'], lookup: [] };

describe.each(['register', 'lookup'] as const)('with %s', (mode) => {
  it.each(CLIENTS)('%s connects to a name that only our server knows', async (client) => {
    const host = `${client.replace('.', '-')}-${mode}.clients.test`;
    const ports = {
      http: portOf(web),
      https: portOf(secure),
      postgres: postgres.port,
      redis: redis.port,
    };
    const result = await runProgram(PROGRAM, {
      execArgv: execArgv[mode],
      args: [client, mode, host, JSON.stringify(ports), serverString(dns)],
      env: {
        TEST_CA: certificate.cert,
        ...(mode === 'register' && { AIODNS_NAMESERVERS: serverString(dns) }),
      },
    });
    expect(result).toMatchObject({ code: 0, stdout: `from ${host}\n` });
    expect(dns.received.map(({ question }) => question?.name)).toContain(host);
  });
});
