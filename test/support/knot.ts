import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Question } from 'dns-packet';
import { type Daemon, removeFolder, startDaemon } from './daemon.js';
import { type Endpoint, freePort } from './endpoint.js';
import { ask } from './exchange.js';
import type { Zone } from './zones.js';

/** What an authoritative server is to serve, and how. */
export interface KnotOptions {
  readonly zones: readonly Zone[];
  /** Listens on `::1` too, with the same port. */
  readonly ipv6?: boolean;
  /** Threads that answer UDP. One by default, so that a client and not the server's parallelism is what is measured. */
  readonly udpWorkers?: number;
  /** Sections to add to the configuration file, as knot.conf(5) has them. */
  readonly config?: string;
}

/** A running knotd. It answers `version.bind` and `id.server` in class CHAOS. */
export interface Knot extends Endpoint, AsyncDisposable {
  /** The process that serves at this moment. */
  readonly pid: number;
  readonly confPath: string;
  /** What knotd answers to `version.bind CH TXT`. */
  readonly version: string;
  /** What knotd answers to `id.server CH TXT`. */
  readonly identity: string;
  /** Everything the process that serves has logged. */
  log(): string;
  /** Ends the server without warning (SIGKILL); `restart` brings it back. */
  kill(): Promise<void>;
  /** Starts the server again on the same port, after stopping it if it runs, and waits until it answers. */
  restart(): Promise<void>;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

const VERSION = 'a version';
const READY_MS = 10_000;
const PORT_ATTEMPTS = 5;

class PortTaken extends Error {}

/**
 * Starts knotd on a free port of loopback and waits until it answers for every zone.
 *
 * @throws Error with knotd's log when it does not start or a zone does not load.
 */
export async function startKnot(options: KnotOptions): Promise<Knot> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(options);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS)
        throw error;
    }
  }
}

async function launch(options: KnotOptions): Promise<Knot> {
  const address = '127.0.0.1';
  const addresses = options.ipv6 === true ? [address, '::1'] : [address];
  const port = await freePort(addresses);
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-knot-'));
  const identity = `knot ${process.pid} ${Math.random().toString(36).slice(2)}`;
  const confPath = join(folder, 'knot.conf');
  const questions: Question[] = options.zones.map(({ name }) => ({
    name,
    type: 'SOA',
  }));

  const start = async (): Promise<Daemon> => {
    const daemon = await startDaemon('knotd', ['-c', confPath], folder, 'knot');
    try {
      await untilReady(daemon, { address, port }, identity, questions);
      return daemon;
    } catch (error) {
      await daemon.kill();
      throw error;
    }
  };

  let daemon: Daemon;
  try {
    await mkdir(join(folder, 'zones'));
    for (const { name, text } of options.zones)
      await writeFile(join(folder, 'zones', `${name}.zone`), text);
    await writeFile(
      confPath,
      configuration(folder, addresses, port, identity, options),
    );
    daemon = await start();
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }

  const stop = async (): Promise<void> => {
    await daemon.stop();
    await removeFolder(folder);
  };
  return {
    address,
    port,
    confPath,
    identity,
    version: VERSION,
    get pid() {
      return daemon.pid;
    },
    log: () => daemon.log(),
    async kill() {
      await daemon.kill();
    },
    async restart() {
      await daemon.stop();
      daemon = await start();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function untilReady(
  daemon: Daemon,
  server: Endpoint,
  identity: string,
  zones: Question[],
): Promise<void> {
  const deadline = performance.now() + READY_MS;
  const failed = (why: string): Error =>
    new Error(`knotd ${why}:\n${daemon.log()}`);
  while (!(await answers(server, identity, zones))) {
    if (/cannot bind|in use/.test(daemon.log()))
      throw new PortTaken(daemon.log());
    if (/ error: \[/.test(daemon.log())) throw failed('could not load a zone');
    if (daemon.exit() !== undefined) throw failed('ended');
    if (performance.now() > deadline)
      throw failed(`did not answer within ${READY_MS} ms`);
    await delay(10);
  }
}

// The identity is asked too: knotd sets SO_REUSEPORT, so that two of them can hold one port without an error.
async function answers(
  server: Endpoint,
  identity: string,
  zones: readonly Question[],
): Promise<boolean> {
  try {
    const who = await ask(
      server,
      { name: 'id.server', type: 'TXT', class: 'CH' },
      { timeout: 500 },
    );
    if (text(who.answers?.[0]) !== identity)
      throw new PortTaken('another server answers on this port');
    for (const question of zones) {
      const { answers: records = [] } = await ask(server, question, {
        timeout: 500,
      });
      if (records.length === 0) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof PortTaken) throw error;
    return false;
  }
}

function text(record: Answer | undefined): string | undefined {
  return record?.type === 'TXT' ? [record.data].flat().join('') : undefined;
}

function configuration(
  folder: string,
  addresses: readonly string[],
  port: number,
  identity: string,
  { zones, udpWorkers = 1, config = '' }: KnotOptions,
): string {
  const listen = addresses.map((address) => `"${address}@${port}"`).join(', ');
  const domains = zones.map(({ name, signed }) =>
    signed === true
      ? `  - domain: ${name}\n    dnssec-signing: on\n    dnssec-policy: one-key`
      : `  - domain: ${name}`,
  );
  return `
server:
  rundir: "${folder}"
  pidfile: "${folder}/knot.pid"
  listen: [${listen}]
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
template:
  - id: default
    storage: "${folder}/zones"
    file: "%s.zone"
    zonefile-sync: -1
    journal-content: none
zone:
${domains.join('\n')}
${config}`;
}
