// Servers for DNS over TLS and HTTPS, for the samples: they hand each query to a server for plain DNS.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { run } from '../packages/core-native/scripts/run.js';

/** The name in the certificate. */
const NAME = 'dns.test';

/**
 * @typedef {object} EncryptedServers
 * @property {string} tls as in `nameservers`
 * @property {string} https
 * @property {string} ca path of the certificate
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} plain address and port of the server for plain DNS
 * @returns {Promise<EncryptedServers>}
 */
export async function startEncryptedServers(plain) {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-samples-'));
  const [ca, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const { code, output } = await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-days', '2'],
    ...['-keyout', keyPath, '-out', ca],
  ]);
  if (code !== 0) throw new Error(`openssl made no certificate:\n${output}`);
  const certificate = { cert: await readFile(ca), key: await readFile(keyPath) };
  const servers = [tlsServer(certificate, plain), httpsServer(certificate, plain)];
  const [tlsPort, httpsPort] = await Promise.all(servers.map(listen));
  return {
    tls: `tls://127.0.0.1:${tlsPort}#${NAME}`,
    https: `https://127.0.0.1:${httpsPort}/dns-query#${NAME}`,
    ca,
    stop: async () => {
      for (const server of servers) server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * @param {{ cert: Buffer; key: Buffer }} certificate
 * @param {string} plain
 */
function tlsServer(certificate, plain) {
  return createServer(certificate, (socket) => {
    let received = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('data', async (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
          const end = 2 + received.readUInt16BE(0);
          const query = received.subarray(2, end);
          received = received.subarray(end);
          const response = await exchange(query, plain);
          socket.write(
            Buffer.concat([Buffer.of(response.length >> 8, response.length & 255), response]),
          );
        }
      });
  });
}

/**
 * @param {{ cert: Buffer; key: Buffer }} certificate
 * @param {string} plain
 */
function httpsServer(certificate, plain) {
  return createSecureServer(certificate, async (request, response) => {
    const { searchParams } = new URL(request.url, 'https://host');
    /** @type {Buffer[]} */
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const inPath = searchParams.get('dns');
    const query = inPath === null ? Buffer.concat(chunks) : Buffer.from(inPath, 'base64url');
    response.setHeader('content-type', 'application/dns-message');
    response.end(await exchange(query, plain));
  });
}

/**
 * @param {import('node:net').Server} server
 * @returns {Promise<number>} its port
 */
async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/**
 * @param {Uint8Array} query
 * @param {string} plain
 * @returns {Promise<Buffer>} the response
 */
async function exchange(query, plain) {
  const socket = createSocket('udp4');
  const [host, port] = plain.split(':');
  try {
    socket.send(query, Number(port), host);
    const [response] = await once(socket, 'message');
    return response;
  } finally {
    socket.close();
  }
}
