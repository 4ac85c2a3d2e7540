import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DNSResolver } from '@aiodns/resolver';
import { beforeAll, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { startFaultServer } from './support/fault-server.js';
import { respondWith } from './support/handlers.js';
import { type ProgramResult, runProgram } from './support/program.js';

const program = (name: string): string =>
  fileURLToPath(new URL(`../packages/cli/dist/demo/${name}.js`, import.meta.url));

describe('the demo', () => {
  let result: ProgramResult;
  /** Lines by their title. */
  const chapters = new Map<string, string[]>();

  beforeAll(async () => {
    result = await runProgram(program('main'));
    for (const block of result.stdout.split('\n\n').slice(1)) {
      const [title = '', ...body] = block.trimEnd().split('\n');
      chapters.set(
        title,
        body.map((line) => line.trim()),
      );
    }
  });

  it('succeeds without a warning', () => {
    expect(result).toMatchObject({ code: 0, stderr: '', timedOut: false });
  });

  it('shows many kinds of records in columns', () => {
    const rows = chapters.get('Many kinds of records')?.slice(0, -1) ?? [];
    const [first = ''] = rows;
    const [types, offsets] = [new Set<string>(), new Set<number>()];
    for (const row of rows) {
      const [before = '', type = ''] = /^\S+ +\d+ +(?=(\S+))/.exec(row) ?? [];
      offsets.add(before.length);
      types.add(type);
    }
    expect(first).toMatch(/^demo\.test\. +300 +A +192\.0\.2\.1$/);
    expect(offsets.size).toBe(1);
    expect([...types].sort()).toEqual([
      ...['A', 'AAAA', 'CAA', 'CNAME', 'DNSKEY', 'DS', 'HINFO', 'HTTPS', 'LOC', 'MX', 'NAPTR'],
      ...['NS', 'NSEC', 'PTR', 'RRSIG', 'SIG', 'SOA', 'SRV', 'SSHFP', 'SVCB', 'TLSA', 'TXT'],
      ...['TYPE65280', 'URI'],
    ]);
  });

  it('shows typed results and narrowed records', () => {
    expect(chapters.get('Typed results, and records narrowed by their type')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/MX'\)\[0\]\.host +mx1\.demo\.test$/),
        expect.stringMatching(/SOA'\)\.serial +\d+$/),
        'demo.test is at 192.0.2.1',
        'demo.test takes mail at mx1.demo.test, preference 10',
      ]),
    );
  });

  it('shows a cancelled query with its reason', () => {
    expect(chapters.get('A query cancelled by a signal')).toEqual([
      'ECANCELLED  silent.demo.test: the user closed the page',
    ]);
  });

  it('shows a name that does not exist, with its SOA', () => {
    const [failure, soa] =
      chapters.get('A name that does not exist, with the SOA that says so') ?? [];
    expect(failure).toBe('ENOTFOUND  A nowhere.demo.test: Domain name not found (ENOTFOUND)');
    expect(soa).toMatch(/^demo\.test\. +300 +SOA +ns1\.demo\.test\. /);
  });

  it('shows a reverse lookup, a search and a getaddrinfo', () => {
    expect(chapters.get('A reverse lookup')).toEqual(['192.0.2.10 is web.demo.test']);
    expect(chapters.get('A search')).toEqual([
      "'www' was found as www.demo.test: 192.0.2.10, 192.0.2.11",
    ]);
    expect(chapters.get('getaddrinfo')?.sort()).toEqual([
      'IPv4  192.0.2.10  port 443',
      'IPv4  192.0.2.11  port 443',
      'IPv6  2001:db8::10  port 443',
      'www.demo.test is an alias of web.demo.test',
    ]);
  });

  it('resolves the name given as an argument, as the command does', async () => {
    await using server = await startFaultServer(
      respondWith([{ type: 'MX', ttl: 60, data: { preference: 5, exchange: 'mx.example.com' } }]),
    );
    const args = ['example.com', 'MX', `@${serverString(server)}`];
    const shown = await runProgram(program('main'), { args });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('example.com.  60  IN  MX  5 mx.example.com.\n');
    expect((await runProgram(program('main'), { args: ['MX'] })).code).toBe(1);
  });
});

describe("the demo's server", () => {
  it('prints its address first, and serves its zone over UDP and TCP', async () => {
    const child = spawn(process.execPath, [program('server')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    try {
      const [address]: string[] = await once(createInterface(child.stdout), 'line');
      await using resolver = new DNSResolver({ nameservers: [address ?? ''] });
      expect(await resolver.query('WWW.demo.test', 'CNAME')).toMatchObject({
        cname: 'web.demo.test',
      });
      // Too large for UDP: the response arrives over TCP.
      expect(await resolver.query('big.demo.test', 'TXT')).toHaveLength(12);
      await expect(resolver.query('_tcp.demo.test', 'A')).rejects.toMatchObject({
        code: 'ENODATA',
        result: { rcode: 'NOERROR', authority: [{ type: 'SOA' }] },
      });
    } finally {
      child.kill();
      await closed;
    }
  });
});
