import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOnDnsPort, type Slow } from './slow.js';

const run = promisify(execFile);

/**
 * A command prefix that makes the system's resolver, which `dns.lookup` calls, query the slow server: a separate mount
 * namespace with another `resolv.conf` and `nsswitch.conf`. Null where that is not permitted.
 */
export async function stubResolver(slow: Slow, folder: string): Promise<string[] | null> {
  if (!isOnDnsPort(slow)) return null;
  const resolvConf = join(folder, `resolv-${slow.address}.conf`);
  const nsswitchConf = join(folder, 'nsswitch.conf');
  await writeFile(resolvConf, `nameserver ${slow.address}\n`);
  await writeFile(nsswitchConf, 'hosts: dns\n');
  const prefix = [
    'unshare',
    '--mount',
    'sh',
    '-c',
    'mount --bind "$0" /etc/resolv.conf && mount --bind "$1" /etc/nsswitch.conf && shift && exec "$@"',
    resolvConf,
    nsswitchConf,
  ];
  const [command = '', ...args] = [...prefix, 'true'];
  return run(command, args).then(
    () => prefix,
    () => null,
  );
}
