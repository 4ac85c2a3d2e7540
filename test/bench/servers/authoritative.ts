import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { environment } from '@aiodns/test/dist/support/daemon.js';
import { type Knot, startKnot } from '@aiodns/test/dist/support/knot.js';
import { compileLibrary } from '../native/compile.js';
import { benchZone } from './zone.js';

const run = promisify(execFile);

/** The EDNS size that knotd answers with, and that programs advertise where the records of an answer are counted. */
export const EDNS_SIZE = 4096;

/** Starts knotd with the zone of the benchmark and one UDP worker. */
export async function startAuthoritative(folder: string): Promise<Knot> {
  const preloaded = process.env['LD_PRELOAD'];
  process.env['LD_PRELOAD'] = await compileLibrary('receive_buffer', folder);
  try {
    return await startKnot({
      zones: [benchZone()],
      udpWorkers: 1,
      config: `server:\n  udp-max-payload: ${EDNS_SIZE}\n`,
    });
  } finally {
    if (preloaded === undefined) delete process.env['LD_PRELOAD'];
    else process.env['LD_PRELOAD'] = preloaded;
  }
}

/** Datagrams that the kernel dropped because the receive buffer of a local UDP port was full; null where it doesn't tell. */
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

/** The name and version of the server, as it introduces itself. */
export async function serverVersion(): Promise<string> {
  const { stdout } = await run('knotd', ['--version'], { env: environment() });
  return `knotd ${/\d[\d.]*/.exec(stdout)?.[0] ?? ''}`.trim();
}
