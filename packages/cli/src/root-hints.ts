import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, parseRecord } from '@aiodns/resolver';

/** The addresses of the root servers (https://www.iana.org/domains/root/servers). */
const ROOT_SERVERS: readonly string[] = [
  ...['198.41.0.4', '170.247.170.2', '192.33.4.12', '199.7.91.13', '192.203.230.10'],
  ...['192.5.5.241', '192.112.36.4', '198.97.190.53', '192.36.148.17', '192.58.128.30'],
  ...['193.0.14.129', '199.7.83.42', '202.12.27.33'],
];

/** Root hints that cannot be read. */
export class RootHintsError extends Error {}

/** The addresses of the A and AAAA records of a master file. */
const parseHints = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^[^\s;$]/.test(line))
    .flatMap((line) => {
      const record = parseRecord(line, { ttl: 0 });
      return record.type === 'A' || record.type === 'AAAA' ? [record.data.addr] : [];
    });

/**
 * Returns the addresses of root servers.
 *
 * @param file - a master file, one record a line
 * @throws {@link RootHintsError} if it cannot be read, or has no address
 */
export const rootServers = async (file: string | undefined): Promise<readonly string[]> => {
  if (file === undefined) return ROOT_SERVERS;
  try {
    const addresses = parseHints(await readFile(file, 'utf8'));
    if (addresses.length > 0) return addresses;
  } catch (error) {
    const readable =
      error instanceof InvalidArgumentError || (error instanceof Error && 'code' in error);
    if (!readable) throw error;
    throw new RootHintsError(`--root-hints: ${error.message}`);
  }
  throw new RootHintsError(`--root-hints: '${file}' has no address`);
};
