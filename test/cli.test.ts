import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from './support/actions.js';
import { freePort, hasIPv6Loopback, serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { byName, neverRespond, respondWith } from './support/handlers.js';
import { kdig } from './support/kdig.js';
import { type Knot, startKnot } from './support/knot.js';
import { type ProgramOptions, runProgram, startProgram } from './support/program.js';
import { response } from './support/response.js';
import { exampleZones } from './support/zones.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

const SERVFAIL = 2;

/** Runs the command and waits for its end. */
const aiodns = (args: readonly string[], options: ProgramOptions = {}) =>
  runProgram(COMMAND, { args, ...options });

/** Runs the command against a server. */
const aiodnsAt = (server: { address: string; port: number }, ...args: readonly string[]) =>
  aiodns([`@${serverString(server)}`, ...args]);

const lines = (output: string): string[] => output.split('\n').filter((line) => line !== '');

let knot: Knot;
beforeAll(async () => {
  knot = await startKnot({ zones: exampleZones(), ipv6: await hasIPv6Loopback() });
});
afterAll(() => knot?.stop());

describe('the whole response', () => {
  it('has the header, the question, each section, the time and the server', async () => {
    const { code, stdout, stderr } = await aiodnsAt(knot, 'example.test', 'MX');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const server = serverString(knot).replaceAll('.', '\\.');
    expect(stdout.split('\n')).toEqual([
      ';; status: NOERROR',
      ';; flags: qr aa rd; ANSWER: 3, AUTHORITY: 0, ADDITIONAL: 3',
      expect.stringMatching(/^;; EDNS: version: 0, flags:; udp: \d+$/),
      '',
      ';; QUESTION SECTION:',
      ';example.test.  IN  MX',
      '',
      ';; ANSWER SECTION:',
      'example.test.      3600  IN  MX    10 mx1.example.test.',
      'example.test.      3600  IN  MX    20 mx2.example.test.',
      'example.test.      3600  IN  MX    30 mail.elsewhere.test.',
      '',
      ';; ADDITIONAL SECTION:',
      'mx1.example.test.  3600  IN  A     192.0.2.25',
      'mx2.example.test.  3600  IN  A     192.0.2.26',
      'mx2.example.test.  3600  IN  AAAA  2001:db8::26',
      '',
      expect.stringMatching(/^;; time: \d+\.\d ms$/),
      expect.stringMatching(new RegExp(`^;; server: ${server} \\(UDP\\)$`)),
      '',
    ]);
  });

  it('is shown for a name that does not exist too, with its SOA', async () => {
    const { code, stdout, stderr } = await aiodnsAt(knot, 'nowhere.example.test');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(lines(stdout)).toContain(';; status: NXDOMAIN');
    expect(stdout).toMatch(/;; AUTHORITY SECTION:\nexample\.test\. {2}300 {2}IN {2}SOA {2}ns1\./);
  });

  it('is shown once for each question, in the order of the arguments, with a line between', async () => {
    const { stdout } = await aiodnsAt(knot, 'www.example.test', 'v4only.example.test', 'A', 'AAAA');
    expect(lines(stdout).filter((line) => /^;\w/.test(line))).toEqual([
      ';www.example.test.  IN  A',
      ';www.example.test.  IN  AAAA',
      ';v4only.example.test.  IN  A',
      ';v4only.example.test.  IN  AAAA',
    ]);
    expect(stdout.split(/\(UDP\)\n\n(?=;; status)/)).toHaveLength(4);
  });
});

/** Names and types of the example zone that kdig writes in presentation form. */
const KINDS: readonly (readonly [name: string, type: string])[] = [
  ['www', 'A'],
  ['www', 'AAAA'],
  ['mapped', 'AAAA'],
  ['example.test.', 'NS'],
  ['example.test.', 'SOA'],
  ['chain1', 'CNAME'],
  ['odd', 'CNAME'],
  ['124.2.0.192.in-addr.arpa.', 'PTR'],
  ['host', 'HINFO'],
  ['example.test.', 'MX'],
  ['odd-mx', 'MX'],
  ['example.test.', 'TXT'],
  ['txt-long', 'TXT'],
  ['txt-latin1', 'TXT'],
  ['txt-utf8', 'TXT'],
  ['txt-empty', 'TXT'],
  ['txt-quotes', 'TXT'],
  ['txt-nul', 'TXT'],
  ['txt-strings', 'TXT'],
  ['big', 'TXT'],
  ['_sip._tcp', 'SRV'],
  ['naptr', 'NAPTR'],
  ['_443._tcp.www', 'TLSA'],
  ['svc', 'HTTPS'],
  ['svc-alias', 'HTTPS'],
  ['_dns', 'SVCB'],
  ['_ftp._tcp', 'URI'],
  ['example.test.', 'CAA'],
  ['opaque', 'TYPE65280'],
  ['child', 'DS'],
  ['host', 'SSHFP'],
  ['signed.test.', 'DNSKEY'],
  ['signed.test.', 'RRSIG'],
  ['signed.test.', 'NSEC'],
];

const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.example.test.`);

/** The part of a JSON document that these tests read. */
interface Document {
  readonly query: { readonly name: string; readonly type: string };
  readonly answer: readonly { readonly type: string; readonly text: string }[];
}

describe('record data', () => {
  /** Record data from one run of the command, by name and type. */
  const shown = new Map<string, string[]>();

  beforeAll(async () => {
    const names = new Set(KINDS.map(([name]) => absolute(name)));
    const types = new Set(KINDS.map(([, type]) => type));
    const { stdout } = await aiodnsAt(knot, ...names, ...types, '--json');
    for (const line of lines(stdout)) {
      const { query, answer: records }: Document = JSON.parse(line);
      const texts = records.filter(({ type }) => type === query.type).map(({ text }) => text);
      shown.set(`${query.name} ${query.type}`, texts);
    }
  });

  it.each(KINDS)('of %s %s reads as kdig writes it', async (name, type) => {
    const theirs = await kdig(knot, absolute(name), type);
    const expected = theirs.answer.map(({ rdata }) => rdata.trimEnd());
    expect(expected).not.toEqual([]);
    expect(shown.get(`${absolute(name)} ${type}`)?.sort()).toEqual(expected.sort());
  });

  it('of a SIG record, which kdig does not know, is in the form of RFC 2535', async () => {
    const { stdout } = await aiodnsAt(knot, 'sig.example.test', 'SIG', '--short');
    expect(stdout).toBe(
      'A 13 3 3600 20380119031407 19700101000001 60485 example.test. AQIDBAUGBwgJCg==\n',
    );
  });
});

describe('--short', () => {
  it('omits the aliases', async () => {
    const { stdout } = await aiodnsAt(knot, 'chain1.example.test', 'AAAA', '--short');
    expect(lines(stdout).sort()).toEqual(['2001:db8::10', '2001:db8::11']);
  });

  it('reports on standard error why there is nothing', async () => {
    const { code, stdout, stderr } = await aiodnsAt(knot, 'nowhere.example.test', '-s');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^aiodns: nowhere\.example\.test A: .+ \(ENOTFOUND\)\n$/);
  });
});

describe('--json', () => {
  const parse = (output: string): unknown[] => lines(output).map((line) => JSON.parse(line));

  it('prints one document for each query, each on one line', async () => {
    const { code, stdout, stderr } = await aiodnsAt(
      knot,
      'host.example.test',
      'nowhere.example.test',
      'SSHFP',
      '--json',
      '--tcp',
    );
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const query = { class: 'IN', servers: [serverString(knot)], transport: 'tcp', type: 'SSHFP' };
    const common = {
      server: serverString(knot),
      transport: 'tcp',
      security: null,
      time: expect.any(Number),
      flags: { aa: true, tc: false, rd: true, ra: false, ad: false, cd: false },
      edns: { udpSize: expect.any(Number), version: 0, flags: 0, options: [] },
      additional: [],
    };
    expect(parse(stdout)).toEqual([
      {
        ...common,
        query: { ...query, name: 'host.example.test' },
        exitCode: 0,
        error: null,
        rcode: 'NOERROR',
        // In the order of the server, which sorts the records of a name.
        answer: [
          [1, 1, '123456789abcdef67890123456789abcdef67890'],
          [4, 2, '123456789abcdef67890123456789abcdef67890123456789abcdef123456789'],
        ].map(([algorithm, fingerprintType, fingerprint]) => ({
          name: 'host.example.test',
          type: 'SSHFP',
          class: 'IN',
          ttl: 3600,
          data: { algorithm, fingerprintType, fingerprint },
          text: `${algorithm} ${fingerprintType} ${String(fingerprint).toUpperCase()}`,
        })),
        authority: [],
      },
      {
        ...common,
        query: { ...query, name: 'nowhere.example.test' },
        exitCode: 2,
        error: {
          code: 'ENOTFOUND',
          message: 'Domain name not found',
          extendedErrors: [],
          server: null,
          cause: null,
        },
        rcode: 'NXDOMAIN',
        answer: [],
        authority: [
          {
            name: 'example.test',
            type: 'SOA',
            class: 'IN',
            ttl: 300,
            data: {
              mname: 'ns1.example.test',
              rname: 'hostmaster.admin.example.test',
              serial: 2025010101,
              refresh: 7200,
              retry: 900,
              expire: 1209600,
              minimum: 300,
            },
            text: 'ns1.example.test. hostmaster.admin.example.test. 2025010101 7200 900 1209600 300',
          },
        ],
      },
    ]);
  });

  it('has the same fields when no server could be reached', async () => {
    const port = await freePort();
    const dead = { address: '127.0.0.1', port };
    const { code, stdout, stderr } = await aiodnsAt(dead, 'example.test', '--json', '--tries', '1');
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(parse(stdout)).toEqual([
      {
        query: {
          name: 'example.test',
          type: 'A',
          class: 'IN',
          servers: [serverString(dead)],
          transport: 'udp',
        },
        time: expect.any(Number),
        exitCode: 3,
        error: {
          code: 'ECONNREFUSED',
          message: 'Could not contact DNS servers',
          extendedErrors: [],
          server: null,
          cause: null,
        },
        server: null,
        transport: null,
        security: null,
        rcode: null,
        flags: null,
        edns: null,
        answer: [],
        authority: [],
        additional: [],
      },
    ]);
  });
});

describe('the exit code', () => {
  const withServer = async (
    handler: Parameters<typeof startFaultServer>[0],
    run: (server: FaultServer) => Promise<void>,
  ): Promise<void> => {
    await using server = await startFaultServer(handler);
    await run(server);
  };

  it('is 0 for --help and --version', async () => {
    const help = await aiodns(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/^NAME\n {4}aiodns - /);
    for (const section of ['SYNOPSIS', 'OPTIONS', 'OUTPUT', 'EXIT STATUS', 'ENVIRONMENT']) {
      expect(help.stdout.split('\n')).toContain(section);
    }
    const version = await aiodns(['--version']);
    expect(version).toMatchObject({ code: 0, stderr: '' });
    expect(version.stdout).toMatch(/^aiodns \d+\.\d+\.\d+ \(c-ares \d+\.\d+\.\d+, Node .+\)\n$/);
  });

  it.each([
    { args: [], message: 'no name to query' },
    {
      args: ['example.test', '--tries', 'many'],
      message: "--tries must be an integer from 1 to 100, not 'many'",
    },
    {
      args: ['example.test', '@192.0.2.1:99999'],
      message: /^'@192\.0\.2\.1:99999' is not a server: /,
    },
    { args: ['example.test', 'LOX'], message: /^'LOX' is not a known type: / },
    { args: ['example.test', '+sort'], message: /^'\+sort' is not an option$/ },
  ])('is 1 for wrong arguments: $args', async ({ args, message }) => {
    const { code, stdout, stderr } = await aiodns(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [first = '', second, ...rest] = stderr.split('\n');
    expect(first.replace(/^aiodns: /, '')).toMatch(message);
    expect(second).toMatch(/^usage: aiodns /);
    expect(rest).toEqual(['Run `aiodns --help` for the manual.', '']);
  });

  it.each([
    ['a name that does not exist', 'nowhere.example.test', 'A'],
    ['a name without such a record', 'v4only.example.test', 'AAAA'],
    ['an alias of a name that does not exist', 'dangling.example.test', 'A'],
    ['an alias of a name without such a record', 'chain1.example.test', 'MX'],
  ])('is 2 for %s', async (_what, name, type) => {
    expect((await aiodnsAt(knot, name, type)).code).toBe(2);
  });

  it('is 3 when no server listens', async () => {
    const { code, stdout, stderr } = await aiodnsAt(
      { address: '127.0.0.1', port: await freePort() },
      'example.test',
      '--tries=1',
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^aiodns: example\.test A: .+ \(ECONNREFUSED\)\n$/);
  });

  it('is 3 when no response comes, after --tries tries of --timeout milliseconds', () =>
    withServer(neverRespond, async (server) => {
      const { code, stdout, stderr } = await aiodnsAt(
        server,
        'example.test',
        '--timeout=60',
        '--tries=3',
      );
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^aiodns: example\.test A: .+ \(ETIMEOUT\)\n$/);
      expect(server.received).toHaveLength(3);
    }));

  it('is 3 when the host of the server has no address', async () => {
    // No server is queried for this name (RFC 7686): the test stays on this machine.
    const { code, stdout, stderr } = await aiodns(['@nobody.onion', 'example.test']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^aiodns: server nobody\.onion: .+\n$/);
  });

  it('is 4 when the server fails, and the response is shown', () =>
    withServer(respondWith([], { rcode: SERVFAIL }), async (server) => {
      const { code, stdout } = await aiodnsAt(server, 'example.test', '--tries=1');
      expect(code).toBe(4);
      expect(lines(stdout)).toContain(';; status: SERVFAIL');
    }));

  it('is 4 when the server refuses', async () => {
    const { code, stdout } = await aiodnsAt(knot, 'not-ours.test');
    expect(code).toBe(4);
    expect(lines(stdout)).toContain(';; status: REFUSED');
  });

  it('is 4 for a name that is malformed', async () => {
    const { code, stderr } = await aiodnsAt(knot, `${'a'.repeat(64)}.test`);
    expect(code).toBe(4);
    expect(stderr).toMatch(/\(EBADNAME\)\n$/);
  });

  it('is the highest of several', async () => {
    const names = ['www.example.test', 'not-ours.test', 'nowhere.example.test'];
    expect((await aiodnsAt(knot, ...names)).code).toBe(4);
    expect((await aiodnsAt(knot, 'nowhere.example.test', 'www.example.test')).code).toBe(2);
  });
});

describe('the server', () => {
  it('may be a host with a port', async () => {
    const { code, stdout } = await aiodns([
      `@localhost:${knot.port}`,
      'v4only.example.test',
      '--short',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '192.0.2.40\n' });
  });

  it('may be an IPv6 address with a port', async () => {
    await using server = await startFaultServer(
      respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]),
      { addresses: [(await hasIPv6Loopback()) ? '::1' : '127.0.0.1'] },
    );
    const { code, stdout } = await aiodnsAt(server, 'example.test', '--short');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '192.0.2.1\n' });
  });

  it('has port 53 when none is given', async () => {
    const { stdout } = await aiodns([
      '@127.0.0.1',
      '@[::1]:53',
      'version.bind',
      'TXT',
      'CH',
      '--json',
      '--tries=1',
      '--timeout=50',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ query: { servers: ['127.0.0.1', '::1'] } });
  });

  it('is the next one when the first is down', async () => {
    const { code, stdout } = await aiodns([
      `@127.0.0.1:${await freePort()}`,
      `@${serverString(knot)}`,
      'v4only.example.test',
      '-s',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '192.0.2.40\n' });
  });

  it('is queried over TCP with --tcp, and over UDP without', async () => {
    await using server = await startFaultServer(
      respondWith([{ type: 'A', ttl: 60, data: '192.0.2.1' }]),
    );
    expect((await aiodnsAt(server, 'example.test', '--tcp')).stdout).toContain('(TCP)');
    expect((await aiodnsAt(server, 'example.test')).stdout).toContain('(UDP)');
    expect(server.received.map(({ transport }) => transport)).toEqual(['tcp', 'udp']);
  });

  it('is queried with EDNS, over TCP too', async () => {
    await using server = await startFaultServer(respondWith([]));
    await aiodnsAt(server, 'example.test', '--tcp');
    expect(server.received.map(({ opt }) => opt !== undefined)).toEqual([true]);
  });

  it('is queried in the given class', async () => {
    const { stdout } = await aiodnsAt(knot, 'version.bind', 'txt', 'ch', '--short');
    expect(stdout).toBe(`"${knot.version}"\n`);
  });

  it('is queried for the name of an address with -x', async () => {
    const { stdout } = await aiodnsAt(knot, '-x', '192.0.2.60', '--short');
    const theirs = await kdig(knot, '60.2.0.192.in-addr.arpa', 'PTR');
    expect(theirs.answer).not.toEqual([]);
    expect(lines(stdout).sort()).toEqual(theirs.answer.map(({ rdata }) => rdata).sort());
  });

  it('is queried again for the same name', async () => {
    await using server = await startFaultServer(
      respondWith([{ type: 'A', ttl: 3600, data: '192.0.2.1' }]),
    );
    await aiodnsAt(server, 'example.test', 'example.test');
    expect(server.received).toHaveLength(2);
  });

  it('is queried for all names at once', async () => {
    await using server = await startFaultServer(neverRespond);
    const last = respond((query) => response(query, [{ type: 'A', ttl: 60, data: '192.0.2.1' }]));
    // The server responds to the first query after it has received both, in either order.
    server.handle(() => [
      async (exchange) => {
        await exchange.received(2);
        await last(exchange);
      },
    ]);
    const { code } = await aiodnsAt(server, 'first.test', 'second.test', '--timeout=5000');
    expect(code).toBe(0);
    expect(server.received).toHaveLength(2);
  });
});

describe('a terminal', () => {
  const run = promisify(execFile);
  const SEQUENCE = '\u001b[';

  // script(1) gives the command a terminal. With CI set, Node would ignore TERM.
  const onTerminal = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const words = [process.execPath, COMMAND, `@${serverString(knot)}`, 'www.example.test'];
    const { stdout } = await run('script', ['-qec', words.join(' '), '/dev/null'], {
      env: { ...process.env, TERM: 'xterm-256color', CI: undefined, ...env },
    });
    return stdout;
  };

  it('gets colours', async () => {
    expect(await onTerminal({ NO_COLOR: undefined })).toContain(SEQUENCE);
  });

  it('gets none where NO_COLOR is set', async () => {
    const output = await onTerminal({ NO_COLOR: '1' });
    expect(output).toContain('192.0.2.10');
    expect(output).not.toContain(SEQUENCE);
  });

  it('gets colours, while a pipe gets none', async () => {
    const { stdout } = await aiodns([`@${serverString(knot)}`, 'www.example.test'], {
      env: { FORCE_COLOR: '3', NO_COLOR: undefined },
    });
    expect(stdout).toContain('192.0.2.10');
    expect(stdout).not.toContain(SEQUENCE);
  });

  it('gets no control characters from a server', async () => {
    await using server = await startFaultServer(
      respondWith([{ type: 'TXT', ttl: 60, data: '\u001b]0;owned\u0007\n' }]),
    );
    for (const format of [[], ['--short'], ['--json']]) {
      const { stdout } = await aiodnsAt(server, 'example.test', 'TXT', ...format);
      expect(stdout).toContain('owned');
      expect(stdout).not.toMatch(/[^\P{Control}\n]/u);
    }
  });
});

describe('the process', () => {
  it('ends silently when its output is closed', async () => {
    const child = spawn(process.execPath, [
      COMMAND,
      `@${serverString(knot)}`,
      'many-1000.example.test',
      'TXT',
    ]);
    child.stdout.destroy();
    const closed = once(child, 'close');
    expect(await text(child.stderr)).toBe('');
    expect(await closed).toEqual([0, null]);
  });

  it('cancels its queries and ends by the signal on Ctrl-C', async () => {
    const record = { type: 'A', ttl: 60, data: '192.0.2.1' } as const;
    await using server = await startFaultServer(
      byName({ 'silent.test': neverRespond }, respondWith([record])),
    );
    await using program = await startProgram(COMMAND, {
      args: [`@${serverString(server)}`, 'silent.test', 'example.test', '--timeout=20000'],
    });
    await server.untilReceived(2);
    program.kill('SIGINT');
    expect(await program.result).toMatchObject({
      code: null,
      signal: 'SIGINT',
      stdout: '',
      stderr: '',
      timedOut: false,
    });
  });
});
