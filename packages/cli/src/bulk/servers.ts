import { readFile } from 'node:fs/promises';
import { UsageError } from '../arguments.js';
import { isServer, serverAddresses } from '../server.js';
import type { ResolvingSettings } from './arguments.js';

/** Reads a list of servers, one per line. Empty lines, and lines that begin with `#`, are skipped. */
const readServers = async (path: string): Promise<string[]> => {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== '' && !line.startsWith('#') && !isServer(line));
  if (wrong >= 0) {
    throw new UsageError(`${path}: line ${wrong + 1} is not a server: '${lines[wrong]}'`);
  }
  const servers = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (servers.length === 0) throw new UsageError(`${path} has no server`);
  return servers;
};

/**
 * The servers of a run, without repetitions; none for those of the system.
 *
 * @throws {@link UsageError} if a line of the file with servers is not a server
 * @throws {@link DNSError} if the host name of a server has no address
 */
export const findServers = async (
  { servers, resolvers }: Pick<ResolvingSettings, 'servers' | 'resolvers'>,
  signal: AbortSignal,
): Promise<string[]> => {
  const listed = resolvers === undefined ? [] : await readServers(resolvers);
  const addresses = await Promise.all(
    [...servers, ...listed].map((server) => serverAddresses(server, signal)),
  );
  return [...new Set(addresses.flat())];
};
