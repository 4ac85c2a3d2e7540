import { Channel } from '@aiodns/core-native';
import type { ChannelOptions } from '@aiodns/types';
import { type Endpoint, serverString } from './endpoint.js';

/** A channel that asks a server alone, no hosts file and no search domain, and is closed with its scope. */
export function channelFor(server: Endpoint, options: ChannelOptions = {}): Channel & Disposable {
  const channel = new Channel({
    nameservers: [serverString(server)],
    lookups: 'b',
    domains: [],
    ...options,
  });
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() });
}
