import { BlockList, isIPv6 } from 'node:net';
import { DNSError, DNSResolver, type ResolverOptions } from '@aiodns/resolver';

/** What every server must answer. */
export interface ServerCheck {
  readonly name: string;
  /** An IPv4 or IPv6 address of the name. */
  readonly address: string;
}

/** A server that does not give the answer. */
export interface FaultyServer {
  readonly server: string;
  /** The code of an error, or the addresses that the server gave instead. */
  readonly reason: string;
}

/** The servers by the outcome of a check, each list in the order of the input. */
export interface CheckedServers {
  readonly healthy: readonly string[];
  readonly faulty: readonly FaultyServer[];
}

/** Servers that are checked at once: each has a channel with its sockets. */
const CONCURRENCY = 64;

/** Why a server's answer is not the expected one, or `undefined` if it is. */
const faultOf = async (
  server: string,
  { name, address }: ServerCheck,
  options: ResolverOptions,
  signal: AbortSignal | undefined,
): Promise<string | undefined> => {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  // Compares addresses, which have several spellings.
  const expected = new BlockList();
  expected.addAddress(address, family);
  await using resolver = new DNSResolver({ ...options, nameservers: [server] });
  try {
    const records = await resolver.query(name, family === 'ipv6' ? 'AAAA' : 'A', { signal });
    const hosts = records.map(({ host }) => host);
    return hosts.some((host) => expected.check(host, family)) ? undefined : hosts.join(', ');
  } catch (error) {
    if (!(error instanceof DNSError) || signal?.aborted) throw error;
    return error.code;
  }
};

/**
 * Queries each of many servers for a name whose address is known, to find those that do not respond, or lie.
 *
 * @param servers - as in `nameservers` of a resolver
 * @param check - the name and its address
 * @param options - of the resolvers, except for `nameservers`
 * @param signal - cancels the check
 * @throws {@link DNSError} `ECANCELLED` when the signal aborts
 * @throws {@link InvalidArgumentError} if a server is malformed
 */
export const checkServers = async (
  servers: readonly string[],
  check: ServerCheck,
  options: ResolverOptions = {},
  signal?: AbortSignal,
): Promise<CheckedServers> => {
  const faults = new Map<string, string | undefined>();
  const unchecked = new Set(servers).values();
  const checkNext = async (): Promise<void> => {
    for (const server of unchecked) {
      faults.set(server, await faultOf(server, check, options, signal));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, checkNext));
  const healthy: string[] = [];
  const faulty: FaultyServer[] = [];
  for (const server of new Set(servers)) {
    const reason = faults.get(server);
    if (reason === undefined) healthy.push(server);
    else faulty.push({ server, reason });
  }
  return { healthy, faulty };
};
