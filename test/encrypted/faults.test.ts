import { createHash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import { type DNSError, DNSResolver, type ResolverOptions } from '@aiodns/resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from '../support/certificate.js';
import { failureOf } from '../support/clients.js';
import { SERVER_NAME } from '../support/encrypted-server.js';
import { freePort, serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { type Handler, respondWith, respondWithOne } from '../support/handlers.js';
import type { ReceivedQuery } from '../support/received-query.js';
import { response } from '../support/response.js';
import {
  answerHttps,
  answerTls,
  type ScriptedServer,
  startHttpsServer,
  startTlsServer,
} from '../support/tls-server.js';

const NAME = 'www.example.test';
let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate([SERVER_NAME, '127.0.0.1']);
});

const answerOf = (query: ReceivedQuery): Buffer =>
  response(query, [{ type: 'A', ttl: 300, data: '192.0.2.1' }]);

const NXDOMAIN = 3;
const A = 1;
const withLoopback = respondWith([{ type: 'A', data: '127.0.0.1' }]);
const withNothing = respondWith([]);
const nameError = respondWith([], { rcode: NXDOMAIN });

/** A server of plain DNS that knows every name as 127.0.0.1. */
const loopbackAddress: Handler = (query, context) =>
  (query.question?.type === A ? withLoopback : withNothing)(query, context);

const pinOf = ({ cert }: Certificate): string =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

/** One server of each kind, which answers. */
const starters = {
  tls: (of: Certificate) =>
    startTlsServer(of, (query, socket) => answerTls(socket, answerOf(query))),
  https: (of: Certificate) =>
    startHttpsServer(of, (query, stream) => answerHttps(stream, answerOf(query))),
} as const;

type Kind = keyof typeof starters;

const textOf = (kind: Kind, { port }: { port: number }, name: string | undefined): string =>
  `${kind}://127.0.0.1:${port}${kind === 'https' ? '/dns-query' : ''}${name === undefined ? '' : `#${name}`}`;

const open = (server: string, options: ResolverOptions = {}): DNSResolver =>
  new DNSResolver({ nameservers: [server], tls: { ca: certificate.cert }, ...options });

const causeOf = ({ cause }: DNSError): { code?: unknown; message: string } => {
  if (!(cause instanceof Error)) throw new Error('the error has no cause', { cause });
  return { message: cause.message, ...('code' in cause && { code: cause.code }) };
};

describe.each(['tls', 'https'] as const)('the certificate of a server by %s', (kind) => {
  let server: ScriptedServer;

  beforeAll(async () => {
    server = await starters[kind](certificate);
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  const query = async (name: string | undefined, tls: ResolverOptions['tls']): Promise<unknown> => {
    await using resolver = open(textOf(kind, server, name), { tls, tries: 1 });
    return await resolver.query(NAME, 'A');
  };

  it.each([
    ['its name', SERVER_NAME],
    ['its address', undefined],
  ])('is accepted for %s', async (_what, name) => {
    expect(await query(name, { ca: certificate.cert })).toHaveLength(1);
  });

  it.each([
    ['that no authority has signed', SERVER_NAME, {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for another name', 'other.test', undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['for another address', '127.0.0.2', undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is refused %s, at once', async (_what, name, tls, code) => {
    const before = server.received.length;
    const error = await failureOf(Promise.resolve(query(name, tls ?? { ca: certificate.cert })));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', server: textOf(kind, server, name) });
    expect(causeOf(error)).toMatchObject({ code });
    expect(error.message).toContain(causeOf(error).message);
    // Nothing was sent to the wrong server.
    expect(server.received).toHaveLength(before);
  });

  it('is refused when it has expired', async () => {
    const expired = await makeCertificate([SERVER_NAME], { expired: true });
    await using other = await starters[kind](expired);
    await using resolver = open(textOf(kind, other, SERVER_NAME), { tls: { ca: expired.cert } });
    expect(causeOf(await failureOf(resolver.query(NAME, 'A')))).toMatchObject({
      code: 'CERT_HAS_EXPIRED',
    });
  });

  it('is accepted by its public key alone', async () => {
    expect(await query(undefined, { pin: pinOf(certificate) })).toHaveLength(1);
    const another = pinOf(await makeCertificate(['x.test']));
    expect(await query(undefined, { pin: [another, pinOf(certificate)] })).toHaveLength(1);
  });

  it('is refused for another public key', async () => {
    const pin = pinOf(await makeCertificate(['x.test']));
    const error = await failureOf(query(undefined, { pin }));
    expect(causeOf(error)).toMatchObject({ code: 'ERR_TLS_PIN_MISMATCH' });
    expect(causeOf(error).message).toContain(pinOf(certificate));
  });

  it('is checked for its name and its issuer beside the public key', async () => {
    const pin = pinOf(certificate);
    const wrongName = await failureOf(query('other.test', { pin }));
    expect(causeOf(wrongName)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const { cert: ca } = await makeCertificate(['x.test']);
    const wrongIssuer = await failureOf(query(SERVER_NAME, { pin, ca }));
    expect(causeOf(wrongIssuer)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(await query(SERVER_NAME, { pin, ca: certificate.cert })).toHaveLength(1);
  });

  it('can be anything only when asked for', async () => {
    expect(await query('other.test', { opportunistic: true })).toHaveLength(1);
  });
});

describe.each(['tls', 'https'] as const)('a server by %s', (kind) => {
  it('that refuses connections is tried for a while, and named', async () => {
    const port = await freePort();
    const server = textOf(kind, { port }, SERVER_NAME);
    await using resolver = open(server);
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', server });
    expect(causeOf(error)).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that refuses connections is left at once for another server', async () => {
    await using plain = await startFaultServer(respondWithOne);
    const gone = textOf(kind, { port: await freePort() }, SERVER_NAME);
    await using resolver = new DNSResolver({ nameservers: [gone, serverString(plain)] });
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({
      server: serverString(plain),
      transport: 'udp',
    });
  });

  it('that does not speak TLS is refused', async () => {
    const plain = createServer((socket) => socket.end('220 mail.test ESMTP\r\n'));
    plain.listen(0, '127.0.0.1');
    await new Promise((resolve) => plain.once('listening', resolve));
    const address = plain.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await using resolver = open(textOf(kind, address, SERVER_NAME), { tries: 1 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'ECONNREFUSED' });
    plain.close();
  });

  it('that accepts connections and says nothing ends with ETIMEOUT', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await using resolver = open(textOf(kind, address, SERVER_NAME), { timeout: 250, tries: 2 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'ETIMEOUT' });
    silent.close();
  });

  it('is not sent anything in clear text when it fails', async () => {
    await using plain = await startFaultServer(respondWithOne);
    // The same port: whatever fell back to UDP or TCP would come here.
    const server = textOf(kind, plain, SERVER_NAME);
    await using resolver = open(server, { tries: 1, udpPort: plain.port, tcpPort: plain.port });
    await failureOf(resolver.query(NAME, 'A'));
    expect(plain.received.filter(({ question }) => question?.name === NAME)).toEqual([]);
  });

  it('gets a second connection when the first was idle for long, without a loss', async () => {
    await using server = await starters[kind](certificate);
    await using resolver = open(textOf(kind, server, SERVER_NAME), { cacheMaxTtl: 0 });
    await resolver.query(NAME, 'A');
    for (const socket of server.connections) socket.destroy();
    expect(await resolver.query(NAME, 'A')).toHaveLength(1);
    expect(server.connections).toHaveLength(2);
  });

  it('gets one connection for many queries', async () => {
    await using server = await starters[kind](certificate);
    await using resolver = open(textOf(kind, server, SERVER_NAME));
    const names = Array.from({ length: 300 }, (_, index) => `n${index}.test`);
    await Promise.all(names.map((name) => resolver.query(name, 'A')));
    expect(server.connections).toHaveLength(1);
    expect(server.received.map(({ question }) => question?.name).sort()).toEqual(names.sort());
  });

  it('gets queries that are padded to 128 bytes, once each', async () => {
    await using server = await starters[kind](certificate);
    await using resolver = open(textOf(kind, server, SERVER_NAME));
    for (const name of ['a.test', `${'long.'.repeat(20)}test`]) await resolver.query(name, 'A');
    expect(server.received.map(({ bytes }) => bytes.length % 128)).toEqual([0, 0]);
    // Padding of the caller's own is left as it is.
    await resolver.query('b.test', 'A', { padding: 7 });
    expect((server.received[2]?.bytes.length ?? 0) % 128).not.toBe(0);
  });
});

describe('a server by TLS', () => {
  it('may answer in any order, and in pieces', async () => {
    const answers: [Parameters<typeof answerTls>[0], Buffer][] = [];
    await using server = await startTlsServer(certificate, (query, socket) => {
      answers.push([socket, answerOf(query)]);
      if (answers.length < 20) return;
      const bytes = answers.reverse().map(([, message]) => {
        const frame = Buffer.alloc(2);
        frame.writeUInt16BE(message.length);
        return Buffer.concat([frame, message]);
      });
      const stream = Buffer.concat(bytes);
      for (let at = 0; at < stream.length; at += 7) socket.write(stream.subarray(at, at + 7));
    });
    await using resolver = open(textOf('tls', server, SERVER_NAME));
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, index) => resolver.query(`n${index}.test`, 'A')),
    );
    expect(found.flat()).toHaveLength(20);
  });

  it('that cuts the connection inside an answer gets the query again', async () => {
    await using server = await startTlsServer(certificate, (query, socket, { received }) => {
      const answer = answerOf(query);
      if (received.length > 1) return answerTls(socket, answer);
      socket.end(Buffer.concat([Buffer.of(0, answer.length), answer.subarray(0, 20)]));
    });
    await using resolver = open(textOf('tls', server, SERVER_NAME));
    expect(await resolver.query(NAME, 'A')).toHaveLength(1);
    expect(server.connections).toHaveLength(2);
  });

  it('that always cuts the connection ends the query with its reason', async () => {
    await using server = await startTlsServer(certificate, (_query, socket) => socket.destroy());
    await using resolver = open(textOf('tls', server, SERVER_NAME), { tries: 1 });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(causeOf(error).message).toMatch(/ended the connection|ECONNRESET/);
  });

  it('that sends garbage ends the query with EBADRESP', async () => {
    await using server = await startTlsServer(certificate, (_query, socket) =>
      answerTls(socket, Buffer.from('HTTP/1.1 400 Bad Request')),
    );
    await using resolver = open(textOf('tls', server, SERVER_NAME), { tries: 1 });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'EBADRESP', server: textOf('tls', server, SERVER_NAME) });
    expect(causeOf(error).message).toBe('The server sends data that is not DNS');
  });

  it('is asked for its idle timeout once, and left after it', async () => {
    // 0.1 seconds (RFC 7828).
    const keepalive: readonly [number, Uint8Array] = [11, Uint8Array.of(0, 1)];
    await using server = await startTlsServer(certificate, (query, socket) =>
      answerTls(
        socket,
        response(query, [{ type: 'A', data: '192.0.2.1' }], { edns: { options: [keepalive] } }),
      ),
    );
    await using resolver = open(textOf('tls', server, SERVER_NAME), { cacheMaxTtl: 0 });
    await Promise.all([resolver.query('a.test', 'A'), resolver.query('b.test', 'A')]);
    const asked = server.received.map(({ opt }) =>
      opt?.options.some(({ code }: { code: number }) => code === 11),
    );
    expect(asked).toEqual([true, false]);
    await expect.poll(() => server.open()).toBe(0);
    await resolver.query('c.test', 'A');
    expect(server.connections).toHaveLength(2);
  });

  it('resumes the session of the connection before', async () => {
    const resumed: (boolean | null)[] = [];
    await using server = await startTlsServer(certificate, (query, socket) => {
      resumed.push(socket.isSessionReused());
      answerTls(socket, answerOf(query));
    });
    await using resolver = open(textOf('tls', server, SERVER_NAME), { cacheMaxTtl: 0 });
    await resolver.query('a.test', 'A');
    // The session comes after the handshake.
    await resolver.query('b.test', 'A');
    for (const socket of server.connections) socket.end();
    await expect.poll(() => server.open()).toBe(0);
    await resolver.query('c.test', 'A');
    expect(resumed).toEqual([false, false, true]);
  });

  it('sees the certificate of the client', async () => {
    const client = await makeCertificate(['client.test']);
    await using server = await startTlsServer(
      certificate,
      (query, socket) => answerTls(socket, answerOf(query)),
      { requestCert: true, rejectUnauthorized: true, ca: client.cert },
    );
    const text = textOf('tls', server, SERVER_NAME);
    await using resolver = open(text, { tls: { ca: certificate.cert, ...client } });
    expect(await resolver.query(NAME, 'A')).toHaveLength(1);
    await using nobody = open(text, { tries: 1 });
    expect(await failureOf(nobody.query(NAME, 'A'))).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('must speak TLS 1.2 at least', async () => {
    await using server = await startTlsServer(
      certificate,
      (query, socket) => answerTls(socket, answerOf(query)),
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    );
    await using resolver = open(textOf('tls', server, SERVER_NAME), { tries: 1 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a server by HTTPS', () => {
  it.each([
    ['HTTP status 404', { ':status': 404 }, 404],
    ['HTTP status 503', { ':status': 503 }, 503],
    ['HTTP status 302', { ':status': 302, location: '/' }, 302],
    ["'text/html'", { 'content-type': 'text/html' }, 200],
  ])('that responds with %s ends the query with the reason', async (text, headers, status) => {
    await using server = await startHttpsServer(certificate, (query, stream) =>
      answerHttps(stream, answerOf(query), headers),
    );
    await using resolver = open(textOf('https', server, SERVER_NAME), { tries: 1 });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      cause: { code: 'ERR_HTTP_RESPONSE', statusCode: status },
    });
    expect(causeOf(error).message).toContain(text);
  });

  it('that fails for one query answers the others', async () => {
    await using server = await startHttpsServer(certificate, (query, stream) =>
      answerHttps(stream, answerOf(query), {
        ':status': query.question?.name === 'bad.test' ? 500 : 200,
      }),
    );
    await using resolver = open(textOf('https', server, SERVER_NAME), { tries: 1 });
    const outcomes = await Promise.allSettled(
      ['a.test', 'bad.test', 'b.test'].map((name) => resolver.query(name, 'A')),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['garbage', Buffer.from('<html>no DNS here</html>')],
    ['too much', Buffer.alloc(100_000)],
  ])('that responds with %s ends the query', async (_what, body) => {
    await using server = await startHttpsServer(certificate, (_query, stream) =>
      answerHttps(stream, body),
    );
    await using resolver = open(textOf('https', server, SERVER_NAME), { tries: 1 });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(['EBADRESP', 'ECONNREFUSED']).toContain(error.code);
    expect(error.server).toBe(textOf('https', server, SERVER_NAME));
  });

  it('that cuts a stream inside an answer ends the query, and no other', async () => {
    await using server = await startHttpsServer(certificate, (query, stream) => {
      if (query.question?.name !== 'cut.test') return answerHttps(stream, answerOf(query));
      stream.respond({ ':status': 200, 'content-type': 'application/dns-message' });
      stream.write(answerOf(query).subarray(0, 20), () => stream.close(2));
    });
    await using resolver = open(textOf('https', server, SERVER_NAME), { tries: 1 });
    const [cut, whole] = await Promise.allSettled([
      resolver.query('cut.test', 'A'),
      resolver.query('whole.test', 'A'),
    ]);
    expect([cut.status, whole.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('that speaks no HTTP/2 is named', async () => {
    await using server = await startTlsServer(certificate, (_query, socket) => socket.destroy());
    await using resolver = open(textOf('https', server, SERVER_NAME), { tries: 1 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({
      code: 'ECONNREFUSED',
      server: textOf('https', server, SERVER_NAME),
    });
  });

  it.each([
    ['max-age', { 'cache-control': 'max-age=100' }, 100],
    ['age', { age: 50 }, 250],
    ['both', { 'cache-control': 'max-age=100', age: 30 }, 70],
    ['more than the TTL', { 'cache-control': 'max-age=1000' }, 300],
    ['no-store', { 'cache-control': 'no-store' }, 0],
    ['an age beyond the TTL', { age: 1000 }, 0],
  ])('bounds the TTLs by %s', async (_what, headers, ttl) => {
    await using server = await startHttpsServer(certificate, (query, stream) =>
      answerHttps(stream, answerOf(query), headers),
    );
    await using resolver = open(textOf('https', server, SERVER_NAME));
    expect(await resolver.query(NAME, 'A')).toEqual([{ type: 'A', ttl, host: '192.0.2.1' }]);
  });

  it('gets requests as RFC 8484 has them', async () => {
    const requests: Record<string, unknown>[] = [];
    await using server = await startHttpsServer(certificate, (query, stream, headers) => {
      requests.push({ ...headers, id: query.id });
      answerHttps(stream, answerOf(query));
    });
    const { port } = server;
    await using resolver = open(`https://127.0.0.1:${port}/a/path#${SERVER_NAME}`);
    await resolver.query(NAME, 'A');
    resolver.nameservers = [`https://127.0.0.1:${port}/a/path{?dns}#${SERVER_NAME}`];
    await resolver.query('other.test', 'A');
    expect(requests).toMatchObject([
      {
        ':method': 'POST',
        ':path': '/a/path',
        ':authority': `${SERVER_NAME}:${port}`,
        'content-type': 'application/dns-message',
        accept: 'application/dns-message',
        id: 0,
      },
      { ':method': 'GET', ':path': expect.stringMatching(/^\/a\/path\?dns=[\w-]+$/), id: 0 },
    ]);
    expect(server.received.map(({ question }) => question?.name)).toEqual([NAME, 'other.test']);
  });
});

describe('bootstrap', () => {
  it.each(['tls', 'https'] as const)('resolves the name of a server by %s', async (kind) => {
    await using server = await starters[kind](certificate);
    await using plain = await startFaultServer((query, context) => respondWithOne(query, context));
    // The fault server answers with 192.0.2.1, which is not ours: the name must come from it.
    const path = kind === 'https' ? '/dns-query' : '';
    const resolver = new DNSResolver({
      nameservers: [`${kind}://${SERVER_NAME}:${server.port}${path}`],
      bootstrap: [serverString(plain)],
      tls: { ca: certificate.cert },
      timeout: 250,
      tries: 1,
    });
    await failureOf(resolver.query(NAME, 'A'));
    await resolver.close();
    const names = plain.received.map(({ question }) => question?.name);
    expect(new Set(names)).toEqual(new Set([SERVER_NAME]));
  });

  it.each(['tls', 'https'] as const)('connects to the address, by %s', async (kind) => {
    await using server = await starters[kind](certificate);
    await using plain = await startFaultServer(loopbackAddress);
    const path = kind === 'https' ? '/dns-query' : '';
    await using resolver = new DNSResolver({
      nameservers: [`${kind}://${SERVER_NAME}:${server.port}${path}`],
      bootstrap: [serverString(plain)],
      tls: { ca: certificate.cert },
    });
    expect(await resolver.query(NAME, 'A')).toHaveLength(1);
    expect(server.received.map(({ question }) => question?.name)).toEqual([NAME]);
  });

  it('says that the name has no address', async () => {
    await using plain = await startFaultServer(nameError);
    await using resolver = new DNSResolver({
      nameservers: [`https://${SERVER_NAME}/dns-query`],
      bootstrap: [serverString(plain)],
      tries: 1,
    });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(causeOf(error)).toMatchObject({
      code: 'ENOTFOUND',
      message: expect.stringContaining(`no address of ${SERVER_NAME}`),
    });
  });
});

describe('arguments', () => {
  it.each<[string, object]>([
    ['options.tls.ca', { tls: { ca: 5 } }],
    ['options.tls.ca', { tls: { ca: [] } }],
    ['options.tls.pin', { tls: { pin: 'no pin' } }],
    ['options.tls.opportunistic', { tls: { opportunistic: 1 } }],
    ['options.tls.other', { tls: { other: 1 } }],
    ['options.tls.key', { tls: { cert: 'x' } }],
    ['options.tls', { tls: { ca: 'x', cert: 'no certificate', key: 'no key' } }],
    ['options.bootstrap[0]', { bootstrap: ['tls://1.1.1.1'] }],
    ['options.bootstrap[0]', { bootstrap: ['dns.google'] }],
    ['options.nameservers[0]', { nameservers: ['tls://'] }],
    ['options.nameservers[0]', { nameservers: ['tls://1.1.1.1:0'] }],
    ['options.nameservers[0]', { nameservers: ['tls://1.1.1.1/path'] }],
    ['options.nameservers[0]', { nameservers: ['https://user@dns.test/'] }],
    ['options.nameservers[0]', { nameservers: ['http://dns.test/'] }],
    ['options.nameservers[1]', { nameservers: ['1.1.1.1', 'https://dns.test/a b'] }],
  ])('that are wrong are named: %s', (argument, options) => {
    expect(() => new DNSResolver(options)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringContaining(`'${argument}'`),
      }),
    );
  });
});

describe('a server by HTTPS that sends GOAWAY', () => {
  it('gets later queries on another connection', async () => {
    await using server = await startHttpsServer(certificate, (query, stream) => {
      answerHttps(stream, answerOf(query));
      stream.session?.goaway();
    });
    await using resolver = open(textOf('https', server, SERVER_NAME), { cacheMaxTtl: 0 });
    const first = await Promise.all(
      Array.from({ length: 400 }, (_, index) => resolver.query(`n${index}.test`, 'A')),
    );
    expect(first.flat()).toHaveLength(400);
    expect(await resolver.query('later.test', 'A')).toHaveLength(1);
    expect(server.connections.length).toBeGreaterThan(1);
  });
});

describe('localIp', () => {
  it.each(['tls', 'https'] as const)('is where connections by %s come from', async (kind) => {
    await using server = await starters[kind](certificate);
    const text = textOf(kind, server, SERVER_NAME);
    await using resolver = open(text, { localIp: '127.0.0.9' });
    await resolver.query(NAME, 'A');
    expect(server.connections.map(({ remoteAddress }) => remoteAddress)).toEqual(['127.0.0.9']);
    // An address of the other family has no effect on this server.
    await using other = open(text, { localIp: '::1' });
    expect(await other.query(NAME, 'A')).toHaveLength(1);
  });
});
