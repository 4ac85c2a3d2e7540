// Connects with one client to a host whose name only our DNS server knows, and prints what the server sent. With 'lookup'
// the client is given a lookup; otherwise the process has it, by --import @aiodns/node/register.
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { text } from 'node:stream/consumers';

const [client, mode, host, ports, nameserver] = process.argv.slice(2);
const port = JSON.parse(ports);
const ca = process.env.TEST_CA;

const lookup =
  mode === 'lookup'
    ? (await import('@aiodns/node')).createLookup({ nameservers: [nameserver], domains: [] })
    : undefined;

/** The option of most clients. */
const option = lookup && { lookup };

const url = `http://${host}:${port.http}/`;

/** A connection of a client that has no option for a lookup, but one for a socket. */
const connect = (options) => net.connect({ ...options, ...option });

const body = async (request) => {
  const [response] = await once(request, 'response');
  return await text(response);
};

const clients = {
  async fetch() {
    if (lookup === undefined) return await (await fetch(url)).text();
    const undici = await import('undici');
    const dispatcher = new undici.Agent({ connect: { lookup } });
    return await (await undici.fetch(url, { dispatcher })).text();
  },
  'http.get': () => body(http.get({ host, port: port.http, agent: false, ...option })),
  'https.get': () => body(https.get({ host, port: port.https, ca, agent: false, ...option })),
  async 'net.connect'() {
    const socket = connect({ host, port: port.http });
    socket.end(`GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
    return (await text(socket)).split('\r\n\r\n')[1];
  },
  async undici() {
    const { Agent, request } = await import('undici');
    const dispatcher = lookup && new Agent({ connect: { lookup } });
    const response = await request(url, { dispatcher });
    return await response.body.text();
  },
  async axios() {
    const { default: axios } = await import('axios');
    const httpAgent = lookup && new http.Agent({ lookup });
    return (await axios.get(url, { httpAgent, proxy: false })).data;
  },
  async got() {
    const { default: got } = await import('got');
    return await got(url, { retry: { limit: 0 }, ...(lookup && { dnsLookup: lookup }) }).text();
  },
  async ws() {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`ws://${host}:${port.http}/`, option);
    const [message] = await once(socket, 'message');
    socket.close();
    return String(message);
  },
  async pg() {
    const { default: pg } = await import('pg');
    class Socket extends net.Socket {
      connect(...[number, name]) {
        return super.connect({ port: number, host: name, ...option });
      }
    }
    const stream = lookup && (() => new Socket());
    const options = { host, port: port.postgres, user: 'tester', database: 'postgres', stream };
    const database = new pg.Client(options);
    await database.connect();
    const { rows } = await database.query("SELECT 'from ' || $1 AS answer", [host]);
    await database.end();
    return rows[0].answer;
  },
  async ioredis() {
    const { Redis } = await import('ioredis');
    class Connector {
      check() {
        return true;
      }
      disconnect() {
        this.socket?.end();
      }
      async connect() {
        this.socket = connect({ host, port: port.redis });
        return this.socket;
      }
    }
    const redis = new Redis({ host, port: port.redis, ...(lookup && { Connector }) });
    await redis.set(host, `from ${host}`);
    const answer = await redis.get(host);
    await redis.quit();
    return answer;
  },
};

console.log(await clients[client]());
