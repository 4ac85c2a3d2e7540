import { checkServers } from '@aiodns/bulk';
import {
  ARES_ENOSERVER,
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  DNSError,
  DNSResolver,
} from '@aiodns/resolver';
import type { ResolvingSettings } from './arguments.js';
import type { BulkContext } from './context.js';
import { findServers } from './servers.js';

/**
 * Opens the resolver of a run.
 *
 * @throws {@link DNSError} `ENOSERVER` if no server passes the check
 */
export const openResolver = async (
  command: ResolvingSettings & { readonly quiet: boolean },
  { stderr, signal }: BulkContext,
): Promise<DNSResolver> => {
  const { tcp, check, quiet, numbers } = command;
  const { timeout, tries } = numbers;
  const options = {
    flags: tcp ? ARES_FLAG_EDNS | ARES_FLAG_USEVC : ARES_FLAG_EDNS,
    timeout,
    maxTimeout: timeout,
    tries,
    rotate: true,
    serverRate: numbers['server-rate'],
    // A list of names has few of them twice, and most responses would only push out others.
    cacheMaxTtl: 0,
  };
  const servers = await findServers(command, signal);
  if (check === undefined) return new DNSResolver({ ...options, nameservers: servers });
  const { healthy, faulty } = await checkServers(servers, check, options, signal);
  for (const { server, reason } of quiet ? [] : faulty) {
    stderr.write(`aiodns: left out ${server}: ${reason}\n`);
  }
  // An empty list would be the servers of the system.
  if (healthy.length === 0) throw new DNSError(ARES_ENOSERVER);
  return new DNSResolver({ ...options, nameservers: healthy });
};
