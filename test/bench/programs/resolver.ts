import { DNSResolver } from '@aiodns/resolver';
import { main } from '../harness/main.js';
import { resolverOptions } from './resolver-options.js';

await main<readonly unknown[]>((target) => {
  const resolver = new DNSResolver(resolverOptions(target));
  const { type } = target;
  return {
    style: 'promise',
    query: (name) => resolver.query(name, type),
    size: (records) => records.length,
    lookup: (name) => resolver.getaddrinfo(name),
    close: () => resolver.close(),
  };
});
