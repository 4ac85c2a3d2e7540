import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from './support/actions.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byAddress } from './support/handlers.js';
import { kdig } from './support/kdig.js';
import { type Knot, startKnot } from './support/knot.js';
import { runProgram } from './support/program.js';
import { response } from './support/response.js';
import { exampleZones } from './support/zones.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

const aiodns = (...args: readonly string[]) => runProgram(COMMAND, { args });

describe('options of dig', () => {
  let knot: Knot;
  beforeAll(async () => {
    knot = await startKnot({
      zones: exampleZones(),
      definitions: 'acl:\n  - id: open\n    address: 127.0.0.1\n    action: transfer\n',
      template: ['journal-content: none', 'acl: open'],
    });
  });
  afterAll(async () => {
    await knot.stop();
  });

  const at = (...args: readonly string[]) => aiodns(`@${serverString(knot)}`, ...args);

  it('+dnssec shows the signatures', async () => {
    const { code, stdout } = await at('signed.test', 'SOA', '+dnssec');
    expect(code).toBe(0);
    expect(stdout).toContain(';; EDNS: version: 0, flags: do;');
    expect(stdout).toMatch(/^signed\.test\. .* RRSIG +SOA 13 2 /m);
  });

  it('+nsid shows the identifier of the server', async () => {
    const { stdout } = await at('example.test', 'SOA', '+nsid');
    expect(stdout).toContain(`;; NSID: "`);
  });

  it('+norecurse clears RD', async () => {
    const { stdout } = await at('example.test', 'SOA', '+norecurse');
    expect(stdout).toMatch(/^;; flags: qr aa;/m);
  });

  it('names the transport that the response came by', async () => {
    const { stdout } = await at('many-1000.example.test', 'A');
    expect(stdout).toContain(`;; server: ${serverString(knot)} (TCP)`);
    const small = await at('www.example.test', 'A');
    expect(small.stdout).toContain(`;; server: ${serverString(knot)} (UDP)`);
  });

  it('-p is the port of a server without one, and CH a class', async () => {
    const { stdout } = await aiodns(
      '@127.0.0.1',
      '-p',
      String(knot.port),
      'id.server',
      'TXT',
      'CH',
    );
    expect(stdout).toMatch(/^id\.server\. +0 +CH +TXT +"knot /m);
  });

  it('-4 and -6 leave servers of one family', async () => {
    const both = [`@${serverString(knot)}`, `@[::1]:${knot.port}`];
    expect((await aiodns(...both, '-4', 'www.example.test', '--short')).code).toBe(0);
    const none = await aiodns(`@${serverString(knot)}`, '-6', 'www.example.test');
    const message = `aiodns: -6 leaves no server of ${serverString(knot)}`;
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });

  it('AXFR prints the zone as kdig does', async () => {
    const { code, stdout } = await at('elsewhere.test', 'AXFR', '--short');
    const theirs = await kdig(knot, 'elsewhere.test', 'AXFR');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(
      theirs.answer.slice(0, -1).map(({ rdata }) => rdata.trimEnd()),
    );
  });

  it('AXFR of a zone that the server does not have fails', async () => {
    const { code, stdout, stderr } = await at('nowhere.test', 'AXFR', '--short');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe('aiodns: nowhere.test AXFR: DNS server refused query (EREFUSED)\n');
  });

  it('--completion prints a script', async () => {
    const { code, stdout } = await aiodns('--completion', 'bash');
    expect(code).toBe(0);
    expect(stdout).toContain('complete -o default -F _aiodns aiodns');
  });
});

describe('+trace', () => {
  const [ROOT, TEST, EXAMPLE] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;
  const ns = (name: string, data: string) => ({ name, type: 'NS' as const, ttl: 60, data });
  const a = (name: string, data: string) => ({ name, type: 'A' as const, ttl: 60, data });
  let server: FaultServer;
  let folder: string;
  let hints: string;

  beforeAll(async () => {
    server = await startFaultServer(
      byAddress({
        [ROOT]: () => [
          respond((query) =>
            response(query, [], {
              flags: { aa: false },
              authority: [ns('test', 'ns.test')],
              additional: [a('ns.test', TEST)],
            }),
          ),
        ],
        // A delegation without an address of its server, whose name is elsewhere.
        [TEST]: (query) => [
          respond(() =>
            query.question?.name.toLowerCase() === 'ns.other.test'
              ? response(query, [a('ns.other.test', EXAMPLE)])
              : response(query, [], {
                  flags: { aa: false },
                  authority: [ns('example.test', 'ns.other.test')],
                }),
          ),
        ],
        [EXAMPLE]: () => [
          respond((query) => response(query, [a('www.example.test', '192.0.2.80')])),
        ],
      }),
      { addresses: [ROOT, TEST, EXAMPLE] },
    );
    folder = await mkdtemp(join(tmpdir(), 'aiodns-trace-'));
    hints = join(folder, 'hints');
    await writeFile(hints, `; root hints\n. 3600 NS a.root.\na.root. 3600 A ${ROOT}\n`);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const trace = (...args: readonly string[]) =>
    aiodns('+trace', '--root-hints', hints, '-p', String(server.port), 'www.example.test', ...args);

  it('follows the delegations from the root down, and shows each step', async () => {
    const { code, stdout, stderr } = await trace();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^;; server: .*/gm)).toEqual(
      [ROOT, TEST, EXAMPLE].map((address) => `;; server: ${address}:${server.port} (UDP)`),
    );
    expect(stdout).toMatch(/^test\. +60 +IN +NS +ns\.test\.$/m);
    expect(stdout).toMatch(/^www\.example\.test\. +60 +IN +A +192\.0\.2\.80$/m);
    expect(server.received.every(({ flags }) => (flags & 0x0100) === 0)).toBe(true);
  });

  it('prints the last step alone with +short, and each as a document with --json', async () => {
    expect((await trace('+short')).stdout).toBe('192.0.2.80\n');
    const documents = (await trace('--json')).stdout.trimEnd().split('\n');
    expect(documents.map((line) => JSON.parse(line).server)).toEqual(
      [ROOT, TEST, EXAMPLE].map((address) => `${address}:${server.port}`),
    );
  });

  it('needs root hints that can be read', async () => {
    const missing = await aiodns('+trace', '--root-hints', join(folder, 'missing'), 'www.test');
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('--root-hints') });
    await writeFile(join(folder, 'empty'), '; nothing\n');
    const empty = await aiodns('+trace', '--root-hints', join(folder, 'empty'), 'www.test');
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('has no address') });
  });

  it('fails when no server responds', async () => {
    await writeFile(join(folder, 'dead'), '. 1 NS a.root.\na.root. 1 A 127.0.0.9\n');
    const dead = await aiodns(
      ...['+trace', '--root-hints', join(folder, 'dead'), '-p', String(server.port)],
      ...['www.example.test', '--tries', '1'],
    );
    expect(dead.code).toBe(3);
  });
});
