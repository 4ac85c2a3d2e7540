import { readFile } from 'node:fs/promises';
import ourDns, { Resolver } from '@aiodns/node/dns';
import { expect, it } from 'vitest';

const PAGE = new URL('../../docs/migrate/node-dns.md', import.meta.url);

it('the page on node:dns has a row for each function and each method of a resolver', async () => {
  const rows = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
  const named = new Set(rows.map((line) => /^\| `(\w+)/.exec(line)?.[1]));
  const functions = Object.entries(ourDns).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  );
  const methods = Object.getOwnPropertyNames(Resolver.prototype).filter(
    (name) => name !== 'constructor',
  );
  const shared = Object.getOwnPropertyNames(Object.getPrototypeOf(Resolver.prototype)).filter(
    (name) => name !== 'constructor',
  );
  const expected = new Set([...functions, ...methods, ...shared]);
  expect(expected.size).toBeGreaterThan(20);
  expect([...expected].filter((name) => !named.has(name))).toEqual([]);
});
