import { DNSResolver } from '@aiodns/resolver';
import type { DNSResult } from '@aiodns/types';
import { main } from '../harness/main.js';
import { resolverOptions } from './resolver-options.js';

await main<DNSResult>((target) => {
  const resolver = new DNSResolver(resolverOptions(target));
  const { type } = target;
  return {
    style: 'promise',
    query: (name) => resolver.queryDns(name, type),
    size: ({ answer }) => answer.length,
    close: () => resolver.close(),
  };
});
