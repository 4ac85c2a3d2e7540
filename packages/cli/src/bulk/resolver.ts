import { type BulkResolver, checkServers, VerifyingResolver } from '@aiodns/bulk';
import {
  ARES_ENOSERVER,
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  DNSError,
  DNSResolver,
  type ResolverOptions,
} from '@aiodns/resolver';
import type { ResolvingSettings } from './arguments.js';
import type { BulkContext } from './context.js';
import { findServers } from './servers.js';

type Settings = ResolvingSettings & { readonly quiet: boolean };

const resolverOptions = ({ tcp, numbers }: Settings): ResolverOptions => ({
  flags: tcp ? ARES_FLAG_EDNS | ARES_FLAG_USEVC : ARES_FLAG_EDNS,
  timeout: numbers.timeout,
  maxTimeout: numbers.timeout,
  tries: numbers.tries,
  rotate: true,
  serverRate: numbers['server-rate'],
  // A list of names has few of them twice, and most responses would only push out others.
  cacheMaxTtl: 0,
});

/** The servers of a run that pass its check. */
const checkedServers = async (
  settings: Settings,
  { stderr, signal }: BulkContext,
): Promise<readonly string[]> => {
  const { check, quiet } = settings;
  const servers = await findServers(settings, signal);
  if (check === undefined) return servers;
  const options = resolverOptions(settings);
  const { healthy, faulty } = await checkServers(servers, check, options, signal);
  for (const { server, reason } of quiet ? [] : faulty) {
    stderr.write(`aiodns: left out ${server}: ${reason}\n`);
  }
  // An empty list would be the servers of the system.
  if (healthy.length === 0) throw new DNSError(ARES_ENOSERVER);
  return healthy;
};

const openTrusted = async (
  settings: Settings,
  { signal }: BulkContext,
): Promise<DNSResolver | undefined> => {
  const { trusted, numbers } = settings;
  if (trusted === undefined) return undefined;
  const nameservers = await findServers({ servers: [], resolvers: trusted }, signal);
  const serverRate = numbers['trusted-rate'] ?? numbers['server-rate'];
  return new DNSResolver({ ...resolverOptions(settings), nameservers, serverRate });
};

/**
 * Runs work with the resolver that the settings describe, and closes it.
 *
 * @throws {@link DNSError} `ENOSERVER` if no server passes the check
 */
export const withResolver = async <Result>(
  settings: Settings,
  context: BulkContext,
  work: (resolver: BulkResolver) => Promise<Result>,
): Promise<Result> => {
  const nameservers = await checkedServers(settings, context);
  const { dropWildcards } = settings;
  const trusted = await openTrusted(settings, context);
  try {
    await using resolver = new DNSResolver({ ...resolverOptions(settings), nameservers });
    if (!dropWildcards && trusted === undefined) return await work(resolver);
    return await work(new VerifyingResolver(resolver, { dropWildcards, trusted }));
  } finally {
    await trusted?.close();
  }
};
