import { execFile } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Endpoint } from './endpoint.js';
import { nativeEnvironment } from './environment.js';
import { type ServerProcess, startServer } from './server-process.js';

const run = promisify(execFile);

/** Its only user, who needs no password. */
export const POSTGRES_USER = 'tester';

/** The folder where Debian keeps the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

/** The folder of the newest version's programs; empty if they are on the path. */
async function programs(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? '' : join(VERSIONS, String(newest), 'bin/');
}

/** PostgreSQL refuses to run as root; Debian's package has a user for it. */
async function user(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  const [uid = 0, gid = 0] = ids.map(({ stdout }) => Number(stdout));
  return { uid, gid };
}

/** Starts PostgreSQL with an empty database on a free port of loopback. */
export async function startPostgres(): Promise<ServerProcess> {
  const [folderOfPrograms, owner] = await Promise.all([programs(), user()]);
  const asUser =
    owner === undefined
      ? ['--no-new-privs']
      : [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  let port = 0;
  return await startServer({
    // It replaces itself by the server, which then is the process that is stopped.
    command: 'setpriv',
    debianPackage: 'postgresql',
    addresses: ['127.0.0.1'],
    async configure(folder, freePort) {
      port = freePort;
      if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
      const data = join(folder, 'data');
      const options = [
        '--no-sync',
        '--auth=trust',
        `--username=${POSTGRES_USER}`,
        `--pgdata=${data}`,
      ];
      await run('setpriv', [...asUser, `${folderOfPrograms}initdb`, ...options], {
        cwd: folder,
        env: nativeEnvironment(),
      });
      return data;
    },
    args: (data) => [
      ...[...asUser, `${folderOfPrograms}postgres`, '-D', data, '-p', String(port)],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${data}`],
      ...['-c', 'fsync=off'],
    ],
    ready: isPostgres,
    hopeless: /FATAL: {2}could not/,
  });
}

async function isPostgres({ address, port }: Endpoint): Promise<boolean> {
  const client = new pg.Client({ host: address, port, user: POSTGRES_USER, database: 'postgres' });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
