import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type FaultServer, queriedNames, startFaultServer } from './support/fault-server.js';
import { byName, type Handler, neverRespond, respondWith } from './support/handlers.js';
import { runProgram } from './support/program.js';
import { questionName } from './support/received-query.js';
import type { ResponseRecord } from './support/response.js';

const COMMAND = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
const NXDOMAIN = respondWith([], { rcode: 3 });

const address = (data: string): ResponseRecord => ({ type: 'A', ttl: 60, data });
const answer = (...addresses: string[]): Handler => respondWith(addresses.map(address));

/** Different addresses, one after the other. */
const rotating = (...addresses: string[]): Handler => {
  let next = 0;
  return (query, context) => answer(addresses[next++ % addresses.length] ?? '')(query, context);
};

/** One handler for all names of a parent, in lower case. */
const byParent = (handlers: Readonly<Record<string, Handler>>, otherwise: Handler): Handler => {
  const table = new Map(Object.entries(handlers));
  return (query, context) => {
    const parent = questionName(query).replace(/^[^.]*\./, '');
    return (table.get(parent) ?? otherwise)(query, context);
  };
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiodns-verify-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bulk = async (server: FaultServer, names: readonly string[], ...args: string[]) => {
  const input = join(folder, 'names');
  await writeFile(input, `${names.join('\n')}\n`);
  const words = ['bulk', input, `@${serverString(server)}`, ...args];
  const { code, stdout, stderr } = await runProgram(COMMAND, { args: words });
  expect(code).toBe(0);
  const rows = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row: {
        name: string;
        error?: string;
        unconfirmed?: boolean;
        records?: { data: string }[];
      } = JSON.parse(line);
      const data = row.records?.map((record) => record.data).join(' ') ?? row.error;
      return `${row.name} ${data}${row.unconfirmed ? ' unconfirmed' : ''}`;
    });
  return { rows: rows.sort(), stderr };
};

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `n${index}.wild.test`);

describe('--drop-wildcards', () => {
  it('leaves out answers that random names have too, and queries few of these', async () => {
    await using server = await startFaultServer(
      byName(
        { 'real.wild.test': answer('192.0.2.1'), 'alias.test': respondWith([]) },
        byParent({ 'wild.test': answer('192.0.2.66'), test: NXDOMAIN }, answer('192.0.2.2')),
      ),
    );
    const names = [
      ...numbered(100),
      'real.wild.test',
      'n.other.test',
      'alias.test',
      'nowhere.test',
    ];
    const { rows, stderr } = await bulk(server, names, '--drop-wildcards');
    // All names in other.test are the same, too: it has a wildcard.
    expect(rows).toEqual([
      'alias.test ENODATA',
      'nowhere.test ENOTFOUND',
      'real.wild.test 192.0.2.1',
    ]);
    expect(stderr).toMatch(/^wildcards +101$/m);
    expect(stderr).toMatch(/^names +104$/m);
    const random = queriedNames(server).filter((name) => !names.includes(name));
    expect(random.filter((name) => /^[0-9a-f]{16}\.wild\.test$/.test(name))).toHaveLength(2);
    expect(random.filter((name) => /^[0-9a-f]{16}\.other\.test$/.test(name))).toHaveLength(1);
    // Errors need no check.
    expect(random).toHaveLength(3);
  });

  it('knows the addresses of a wildcard that varies, and the alias of one', async () => {
    const alias = respondWith([
      { type: 'CNAME', ttl: 60, data: 'park.test' },
      address('192.0.2.7'),
    ]);
    await using server = await startFaultServer(
      byName(
        { 'real.wild.test': answer('192.0.2.1'), 'real.park.test': answer('192.0.2.7') },
        byParent(
          { 'wild.test': rotating('192.0.2.66', '192.0.2.67', '192.0.2.68'), 'park.test': alias },
          NXDOMAIN,
        ),
      ),
    );
    const names = [...numbered(20), 'real.wild.test', 'a.park.test', 'real.park.test'];
    const { rows } = await bulk(server, names, '--drop-wildcards', '--concurrency', '1');
    expect(rows).toEqual(['real.park.test 192.0.2.7', 'real.wild.test 192.0.2.1']);
  });

  it('keeps answers whose parent cannot be queried', async () => {
    await using server = await startFaultServer(
      byName({ 'real.wild.test': answer('192.0.2.1') }, neverRespond),
    );
    const args = ['--drop-wildcards', '--timeout', '50', '--tries', '1'];
    const { rows } = await bulk(server, ['real.wild.test'], ...args);
    expect(rows).toEqual(['real.wild.test 192.0.2.1']);
  });
});

describe('--trusted', () => {
  it('replaces answers by those of trusted servers, and marks what these do not confirm', async () => {
    await using liar = await startFaultServer(
      byName({ 'nowhere.test': NXDOMAIN }, answer('203.0.113.9')),
    );
    await using trusted = await startFaultServer(
      byName({ 'hijacked.test': NXDOMAIN }, answer('192.0.2.1')),
    );
    await writeFile(join(folder, 'trusted'), `# trusted\n${serverString(trusted)}\n`);
    const names = ['hijacked.test', 'nowhere.test', 'real.test'];
    const { rows, stderr } = await bulk(liar, names, '--trusted', join(folder, 'trusted'));
    expect(rows).toEqual([
      'hijacked.test ENOTFOUND unconfirmed',
      'nowhere.test ENOTFOUND',
      'real.test 192.0.2.1',
    ]);
    expect(stderr).toMatch(/^unconfirmed +1$/m);
    expect(queriedNames(trusted).sort()).toEqual(['hijacked.test', 'real.test']);
  });

  it('is queried for wildcards, and again after a temporary error', async () => {
    await using liar = await startFaultServer(answer('203.0.113.9'));
    await using trusted = await startFaultServer((query, context) =>
      context.attempt === 1 ? respondWith([], { rcode: 2 })(query, context) : wild(query, context),
    );
    const wild = byName({ 'real.test': answer('192.0.2.1') }, answer('192.0.2.66'));
    await writeFile(join(folder, 'trusted'), serverString(trusted));
    const args = ['--trusted', join(folder, 'trusted'), '--drop-wildcards', '--retries', '1'];
    const { rows } = await bulk(liar, ['real.test', 'n.test'], ...args, '--tries', '1');
    expect(rows).toEqual(['real.test 192.0.2.1']);
    expect(queriedNames(liar).sort()).toEqual(['n.test', 'real.test']);
  });
});
