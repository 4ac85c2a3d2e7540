import { Channel } from '@aiodns/core-native';
import type { DNSResult } from '@aiodns/types';
import { main } from '../harness/main.js';
import { resolverOptions } from './resolver-options.js';

await main<DNSResult>((target) => {
  const channel = new Channel(resolverOptions(target));
  const { type } = target;
  return {
    style: 'callback',
    query: (name, done) => channel.query(name, type, 'IN', done),
    size: ({ answer }) => answer.length,
    close: () => channel.close(),
  };
});
