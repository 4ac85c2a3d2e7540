import { lookup, Resolver } from 'node:dns/promises';
import { main } from '../harness/main.js';

await main<unknown[]>(({ address, port, type, timeout, tries }) => {
  const resolver = new Resolver({ timeout, tries });
  resolver.setServers([`${address}:${port}`]);
  const queries = {
    A: (name: string): Promise<unknown[]> => resolver.resolve4(name),
    MX: (name: string): Promise<unknown[]> => resolver.resolveMx(name),
    TXT: (name: string): Promise<unknown[]> => resolver.resolveTxt(name),
  };
  return {
    style: 'promise',
    query: queries[type],
    size: (records) => records.length,
    lookup: (name) => lookup(name, { all: true }),
    close: () => resolver.cancel(),
  };
});
