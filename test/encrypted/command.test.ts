import { createHash, X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVER_NAME } from '../support/encrypted-server.js';
import { type EncryptedUnbound, startEncryptedUnbound } from '../support/encrypted-unbound.js';
import { freePort } from '../support/endpoint.js';
import { type Knot, startKnot } from '../support/knot.js';
import { runProgram } from '../support/program.js';
import { exampleZones } from '../support/zones.js';

const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const ADDRESSES = ['192.0.2.10', '192.0.2.11', '192.0.2.12'];

let knot: Knot;
let server: EncryptedUnbound;

beforeAll(async () => {
  const zones = exampleZones();
  knot = await startKnot({ zones });
  server = await startEncryptedUnbound(knot, zones);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await knot?.stop();
});

const aiodns = (...args: readonly string[]) => runProgram(COMMAND, { args });
const trusting = (...args: readonly string[]) =>
  aiodns(...args, `+tls-ca=${server.certificate.certPath}`);

describe('the command', () => {
  it.each(['tls', 'https'] as const)('queries @%s:// and names what protects it', async (kind) => {
    const { code, stdout, stderr } = await trusting(`@${server[kind]}`, 'www.example.test');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`;; server: ${server[kind]} (${kind.toUpperCase()})\n`);
    expect(stdout).toMatch(
      new RegExp(`^;; security: TLSv1\\.3, TLS_AES_\\w+, certificate of ${SERVER_NAME}$`, 'm'),
    );
  });

  it.each([
    ['+tls', () => server.tlsPort],
    ['+https', () => server.httpsPort],
    ['+https-get', () => server.httpsPort],
  ])('queries a plain server by %s as kdig spells it', async (option, port) => {
    const { code, stdout } = await trusting(
      ...['@127.0.0.1', '-p', String(port()), option, `+tls-hostname=${SERVER_NAME}`],
      ...['www.example.test', '--short'],
    );
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual(ADDRESSES);
  });

  it('checks the certificate for the address when no name is given', async () => {
    const { code } = await trusting(`@127.0.0.1:${server.tlsPort}`, '+tls', 'www.example.test');
    expect(code).toBe(0);
  });

  it('says which server failed, and why', async () => {
    const untrusted = await aiodns(`@${server.tls}`, 'www.example.test');
    expect(untrusted.code).toBe(3);
    expect(untrusted.stderr).toBe(
      `aiodns: www.example.test A: Could not contact DNS servers (ECONNREFUSED), ${server.tls}: self-signed certificate\n`,
    );
    const text = server.tls.replace(SERVER_NAME, 'other.test');
    const wrongName = await trusting(`@${text}`, 'www.example.test');
    expect(wrongName.stderr).toContain('does not match certificate');
    const gone = `tls://127.0.0.1:${await freePort()}`;
    const refused = await aiodns(`@${gone}`, 'www.example.test');
    expect(refused.stderr).toContain(`${gone}: connect ECONNREFUSED`);
  });

  it('accepts a server by its key, or any server when asked to', async () => {
    const pin = createHash('sha256')
      .update(
        new X509Certificate(server.certificate.cert).publicKey.export({
          type: 'spki',
          format: 'der',
        }),
      )
      .digest('base64');
    const at = `@tls://127.0.0.1:${server.tlsPort}`;
    expect((await aiodns(at, `+tls-pin=${pin}`, 'www.example.test')).code).toBe(0);
    expect((await aiodns(at, '--tls-opportunistic', 'www.example.test')).code).toBe(0);
  });

  it('has the security in its JSON documents', async () => {
    const { stdout } = await trusting(`@${server.https}`, 'www.example.test', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      server: server.https,
      transport: 'https',
      security: { protocol: 'TLSv1.3', certificate: SERVER_NAME },
    });
    const failed = await aiodns(`@${server.https}`, 'www.example.test', '--json');
    expect(JSON.parse(failed.stdout)).toMatchObject({
      security: null,
      error: { code: 'ECONNREFUSED', server: server.https, cause: 'self-signed certificate' },
    });
  });

  it('leaves encrypted servers of one family by -4 and -6', async () => {
    expect((await trusting(`@${server.tls}`, '-4', 'www.example.test')).code).toBe(0);
    expect(await trusting(`@${server.tls}`, '-6', 'www.example.test')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('-6 leaves no server'),
    });
  });

  it('does not transfer zones from encrypted servers in clear text', async () => {
    const { code, stderr } = await trusting(`@${server.tls}`, 'example.test', 'AXFR');
    expect(code).toBe(4);
    expect(stderr).toContain('ENOTIMP');
  });

  it.each([
    ['+tls +https', '--tls and --https cannot be combined'],
    ['+tls +tcp', '--tcp and an encrypted server cannot be combined'],
    ['+tls +trace', '+trace queries servers that speak plain DNS only'],
    ['+tls +tls-hostname=a,b', '--tls-hostname must be a name'],
    ['@tls://1.1.1.1:0', "'@tls://1.1.1.1:0' is not a server"],
    ['+tls-ca=/nowhere @tls://127.0.0.1', '--tls-ca: ENOENT'],
    ['+tls-pin=x @tls://127.0.0.1', 'options.tls.pin'],
    ['--bootstrap=dns.test @tls://127.0.0.1', 'options.bootstrap[0]'],
  ])('refuses %s', async (args, message) => {
    const { code, stderr } = await aiodns('www.example.test', ...args.split(' '));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
