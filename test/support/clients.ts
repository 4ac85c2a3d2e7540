import { Channel } from '@aiodns/core-native';
import { DNSError, DNSResolver, type ResolverOptions } from '@aiodns/resolver';
import type { ChannelOptions } from '@aiodns/types';
import { type Endpoint, serverString } from './endpoint.js';

/** A channel that queries one server, without a hosts file and search domains, and closes with its scope. */
export function channelFor(server: Endpoint, options: ChannelOptions = {}): Channel & Disposable {
  const channel = new Channel({
    nameservers: [serverString(server)],
    lookups: 'b',
    domains: [],
    ...options,
  });
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() });
}

/** A resolver with these servers, in this order. */
export function resolverFor(
  servers: Endpoint | readonly Endpoint[],
  options: ResolverOptions = {},
): DNSResolver {
  return new DNSResolver({ nameservers: [servers].flat().map(serverString), ...options });
}

/** The error of a lookup. @throws Error when it succeeded, or failed with another error. */
export async function failureOf(lookup: Promise<unknown>): Promise<DNSError> {
  const failure: unknown = await lookup.then(
    (result) => new Error(`it resolved with ${JSON.stringify(result)}`),
    (error: unknown) => error,
  );
  if (failure instanceof DNSError) return failure;
  throw failure;
}

/** The error that a promise rejects with. @throws Error when it is fulfilled. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => Promise.reject(new Error('it was fulfilled', { cause: value })),
    (error: unknown) => error,
  );
}
