import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendQuery } from './dns-client.js';
import type { Endpoint } from './endpoint.js';
import { type ServerProcess, startServer } from './server-process.js';
import type { Zone } from './zones.js';

/** Zones and settings of an authoritative server. */
export interface NsdOptions {
  readonly zones: readonly Zone[];
  /** Additional lines of the `server:` clause: see nsd.conf(5). */
  readonly server?: string;
  /** Additional lines of each `zone:` clause. */
  readonly zone?: string;
  /** Additional clauses. */
  readonly config?: string;
}

/**
 * Starts nsd on a free port of loopback and waits until it answers for every zone.
 *
 * @throws Error with nsd's log when it does not start or a zone does not load.
 */
export async function startNsd(options: NsdOptions): Promise<ServerProcess> {
  return await startServer({
    command: 'nsd',
    debianPackage: 'nsd',
    addresses: ['127.0.0.1'],
    args: (confPath) => ['-d', '-c', confPath],
    async configure(folder, port) {
      const confPath = join(folder, 'nsd.conf');
      await mkdir(join(folder, 'zones'));
      for (const { name, text } of options.zones) {
        await writeFile(join(folder, 'zones', `${name}.zone`), text);
      }
      await writeFile(confPath, configuration(folder, port, options));
      return confPath;
    },
    ready: (server) => answersFor(options.zones, server),
    hopeless: /error: |could not/i,
  });
}

async function answersFor(zones: readonly Zone[], server: Endpoint): Promise<boolean> {
  try {
    for (const { name } of zones) {
      const { answers = [] } = await sendQuery(server, { name, type: 'SOA' }, { timeout: 500 });
      if (answers.length === 0) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function configuration(
  folder: string,
  port: number,
  { zones, server = '', zone = '', config = '' }: NsdOptions,
): string {
  const clauses = zones.map(
    ({ name }) => `zone:
  name: "${name}"
  zonefile: "${folder}/zones/${name}.zone"
${zone}`,
  );
  return `
server:
  server-count: 1
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  verbosity: 1
${server}
remote-control:
  control-enable: no
${clauses.join('\n')}
${config}`;
}
