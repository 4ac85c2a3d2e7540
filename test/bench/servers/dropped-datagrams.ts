import { readFile } from 'node:fs/promises';

/** Datagrams that the kernel dropped because the receive buffer of a local UDP port was full; null where it does not count them. */
export async function droppedDatagrams(port: number): Promise<number | null> {
  const table = await readFile('/proc/net/udp', 'utf8').catch(() => null);
  if (table === null) return null;
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(local) === true)
    .reduce((sum, columns) => sum + Number(columns.at(-1)), 0);
}
