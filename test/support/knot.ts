import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, DecodedPacket, Question } from 'dns-packet';
import { sendQuery } from './dns-client.js';
import type { Endpoint } from './endpoint.js';
import { PortTaken, type ServerProcess, startServer } from './server-process.js';
import type { Zone } from './zones.js';

/** Zones and settings of an authoritative server. */
export interface KnotOptions {
  readonly zones: readonly Zone[];
  /** Listens on `::1` too, with the same port. */
  readonly ipv6?: boolean;
  /**
   * Threads for UDP. One by default, so that benchmarks measure the client and not the parallelism
   * of the server.
   */
  readonly udpWorkers?: number;
  /** Additional sections of the configuration file, after the zones: see knot.conf(5). */
  readonly config?: string;
  /** Sections that zones refer to: keys and rules of access. */
  readonly definitions?: string;
  /** Settings of all zones, one a line. Default: no journal. */
  readonly template?: readonly string[];
}

/** A running knotd. */
export interface Knot extends ServerProcess {
  /** Its answer to `version.bind CH TXT`. */
  readonly version: string;
  /** Its answer to `id.server CH TXT`. */
  readonly identity: string;
}

const VERSION = 'a version';

/**
 * Starts knotd on a free port of loopback and waits until it answers for every zone.
 *
 * @throws Error with knotd's log when it does not start or a zone does not load.
 */
export async function startKnot(options: KnotOptions): Promise<Knot> {
  const addresses: [string, ...string[]] = ['127.0.0.1'];
  if (options.ipv6 === true) addresses.push('::1');
  const identity = `knot ${process.pid} ${Math.random().toString(36).slice(2)}`;
  const server = await startServer({
    command: 'knotd',
    debianPackage: 'knot',
    addresses,
    args: (confPath) => ['-c', confPath],
    async configure(folder, port) {
      const confPath = join(folder, 'knot.conf');
      await mkdir(join(folder, 'zones'));
      for (const { name, text } of options.zones) {
        await writeFile(join(folder, 'zones', `${name}.zone`), text);
      }
      const listen = addresses.map((address) => `${address}@${port}`);
      await writeFile(confPath, configuration(folder, listen, identity, options));
      return confPath;
    },
    ready: (endpoint) => answersFor(options.zones, endpoint, identity),
    hopeless: / error: \[/,
  });
  return Object.assign(server, { version: VERSION, identity });
}

// The identity is checked because knotd sets SO_REUSEPORT: two servers can bind one port without an
// error.
async function answersFor(
  zones: readonly Zone[],
  server: Endpoint,
  identity: string,
): Promise<boolean> {
  const identified = await reply(server, {
    name: 'id.server',
    type: 'TXT',
    class: 'CH',
  });
  if (identified === undefined) return false;
  if (text(identified.answers?.[0]) !== identity)
    throw new PortTaken('another server responds on this port');
  for (const { name } of zones) {
    const soa = await reply(server, { name, type: 'SOA' });
    if (soa?.answers?.length !== 1) return false;
  }
  return true;
}

async function reply(server: Endpoint, question: Question): Promise<DecodedPacket | undefined> {
  try {
    return await sendQuery(server, question, { timeout: 500 });
  } catch {
    return undefined;
  }
}

function text(record: Answer | undefined): string | undefined {
  return record?.type === 'TXT' ? [record.data].flat().join('') : undefined;
}

function configuration(
  folder: string,
  listen: readonly string[],
  identity: string,
  { zones, udpWorkers = 1, config = '', definitions = '', template = [] }: KnotOptions,
): string {
  const domains = zones.flatMap(({ name, signed = false, settings = [] }) => [
    `  - domain: ${name}`,
    ...settings.map((line) => `    ${line}`),
    ...(signed ? ['    dnssec-signing: on', '    dnssec-policy: one-key'] : []),
  ]);
  return `
server:
  rundir: "${folder}"
  pidfile: "${folder}/knot.pid"
  listen: ${JSON.stringify(listen)}
  udp-workers: ${udpWorkers}
  tcp-workers: 1
  background-workers: 1
  version: "${VERSION}"
  identity: "${identity}"
control:
  listen: "${folder}/knot.sock"
log:
  - target: stderr
    any: warning
database:
  storage: "${folder}"
policy:
  - id: one-key
    algorithm: ecdsap256sha256
    single-type-signing: on
${definitions}
template:
  - id: default
    storage: "${folder}/zones"
    file: "%s.zone"
    zonefile-sync: -1
${(template.length === 0 ? ['journal-content: none'] : template).map((line) => `    ${line}`).join('\n')}
zone:
${domains.join('\n')}
${config}`;
}
