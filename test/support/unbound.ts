import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendQuery } from './dns-client.js';
import type { Endpoint } from './endpoint.js';
import { type ServerProcess, startServer } from './server-process.js';
import type { Zone } from './zones.js';

/** A zone that unbound queries from a server of the tests. */
export interface StubZone {
  readonly name: string;
  readonly server: Endpoint;
  /**
   * The trust anchor, as {@link trustAnchor} returns it. Without one the zone is not validated.
   */
  readonly trustAnchor?: string;
}

/** Zones and settings of a recursive server. */
export interface UnboundOptions {
  readonly zones: readonly [StubZone, ...StubZone[]];
  /** Additional lines of the `server:` clause: see unbound.conf(5). */
  readonly server?: string;
}

/** A running unbound. */
export type Unbound = ServerProcess;

/**
 * Starts unbound, a validating recursive server, on a free port of loopback. It queries only the
 * servers of its zones: other names are SERVFAIL, other names under `test` NXDOMAIN. `restart`
 * empties its cache.
 *
 * @throws Error with unbound's log when it does not start.
 */
export async function startUnbound(options: UnboundOptions): Promise<Unbound> {
  return await startServer({
    command: 'unbound',
    debianPackage: 'unbound',
    addresses: ['127.0.0.1'],
    args: (confPath) => ['-d', '-c', confPath],
    async configure(folder, port) {
      const confPath = join(folder, 'unbound.conf');
      await writeFile(confPath, configuration(folder, port, options));
      return confPath;
    },
    async ready(server) {
      try {
        await sendQuery(server, { name: options.zones[0].name, type: 'SOA' }, { timeout: 1_000 });
        return true;
      } catch {
        return false;
      }
    },
    hopeless: /fatal error|error: /,
  });
}

/**
 * The DNSKEY of a zone as a trust anchor. With another owner it is a key that did not sign the zone of
 * that owner, so that all its data is bogus.
 *
 * @throws Error when the zone has no key.
 */
export async function trustAnchor(server: Endpoint, zone: string, owner = zone): Promise<string> {
  const { answers = [] } = await sendQuery(
    server,
    { name: zone, type: 'DNSKEY' },
    { transport: 'tcp' },
  );
  for (const record of answers) {
    if (record.type !== 'DNSKEY') continue;
    const { flags, algorithm, key } = record.data;
    return `${owner}. DNSKEY ${flags} 3 ${algorithm} ${key.toString('base64')}`;
  }
  throw new Error(`${zone} has no DNSKEY`);
}

/**
 * Stub zones for the zones of a server. Signed zones are validated, `bogus.test` with the key of
 * another zone.
 */
export async function stubZones(
  server: Endpoint,
  zones: readonly Zone[],
): Promise<[StubZone, ...StubZone[]]> {
  const signers = zones.filter(({ signed = false }) => signed).map(({ name }) => name);
  const stubs = await Promise.all(
    zones.map(async ({ name }): Promise<StubZone> => {
      if (!signers.includes(name)) return { name, server };
      const signer = name === 'bogus.test' ? signers.find((other) => other !== name) : name;
      return {
        name,
        server,
        trustAnchor: await trustAnchor(server, signer ?? name, name),
      };
    }),
  );
  const [first, ...others] = stubs;
  if (first === undefined) throw new Error('a recursive server needs a zone');
  return [first, ...others];
}

function configuration(
  folder: string,
  port: number,
  { zones, server = '' }: UnboundOptions,
): string {
  const anchors = zones.flatMap(({ trustAnchor: anchor }) => anchor ?? []);
  // The root is a stub zone too, so that no query leaves loopback.
  const stubs = [...zones, { name: '.', server: zones[0].server }];
  return `
server:
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  chroot: ""
  username: ""
  use-syslog: no
  logfile: ""
  interface: 127.0.0.1
  port: ${port}
  outgoing-interface: 127.0.0.1
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
  so-reuseport: no
  num-threads: 1
  module-config: "validator iterator"
  minimal-responses: no
  rrset-roundrobin: no
  ede: yes
${zones.map(({ name }) => `  local-zone: "${name}." transparent`).join('\n')}
${anchors.map((anchor) => `  trust-anchor: "${anchor}"`).join('\n')}
${server}
remote-control:
  control-enable: no
${stubs
  .map(
    ({ name, server: { address, port: at } }) => `stub-zone:
  name: "${name}"
  stub-addr: ${address}@${at}`,
  )
  .join('\n')}
`;
}
