import { isInstalled } from '../packages/core-native/scripts/toolchain.js';
import { allExist, runOrThrow, step } from './step.js';

/**
 * @typedef {object} Program
 * @property {string} name for users
 * @property {readonly string[]} commands any one of them will do
 * @property {string} [file] to look for in place of a command
 * @property {string} debianPackage
 * @property {string} [service] that the package enables
 */

/** @type {readonly Program[]} */
export const TOOLCHAIN = [
  { name: 'a C++ compiler (g++ or clang++)', commands: ['g++', 'clang++'], debianPackage: 'g++' },
  { name: 'CMake', commands: ['cmake'], debianPackage: 'cmake' },
  { name: 'make or Ninja', commands: ['ninja', 'make'], debianPackage: 'make' },
];

/** @type {readonly Program[]} */
export const DNS_SERVERS = [
  { name: 'knotd', commands: ['knotd'], debianPackage: 'knot', service: 'knot' },
  { name: 'kdig', commands: ['kdig'], debianPackage: 'knot-dnsutils' },
  { name: 'nsd', commands: ['nsd'], debianPackage: 'nsd', service: 'nsd' },
  { name: 'unbound', commands: ['unbound'], debianPackage: 'unbound', service: 'unbound' },
  { name: 'dnsdist', commands: ['dnsdist'], debianPackage: 'dnsdist', service: 'dnsdist' },
  {
    name: 'dnspython',
    commands: [],
    file: '/usr/lib/python3/dist-packages/dns/rdata.py',
    debianPackage: 'python3-dnspython',
  },
];

/** Servers of the clients that tests run, and what makes their certificates. @type {readonly Program[]} */
export const CLIENT_SERVERS = [
  {
    name: 'PostgreSQL',
    commands: ['pg_createcluster', 'postgres'],
    debianPackage: 'postgresql',
    service: 'postgresql',
  },
  {
    name: 'redis-server',
    commands: ['redis-server'],
    debianPackage: 'redis-server',
    service: 'redis-server',
  },
  { name: 'openssl', commands: ['openssl'], debianPackage: 'openssl' },
];

/**
 * Makes sure that programs are installed, with apt where this process may use it.
 *
 * @param {readonly Program[]} programs
 * @throws {Error} that names the missing programs and the command that installs them
 */
export async function requirePrograms(programs) {
  const missingNow = async () => {
    const found = await Promise.all(
      programs.map(async ({ commands, file }) =>
        file === undefined
          ? (await Promise.all(commands.map((command) => isInstalled(command)))).includes(true)
          : await allExist(file),
      ),
    );
    return programs.filter((_, index) => !found[index]);
  };
  let missing = await missingNow();
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  const services = missing.flatMap(({ service }) => service ?? []);
  if (await aptInstall(packages, services)) missing = await missingNow();
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  throw new Error(`Missing: ${names}. On Debian: apt-get install ${packages.join(' ')}`);
}

/**
 * Installs Debian packages without starting their services, at the next boot neither.
 *
 * Nothing is written that would have to be restored. systemctl ignores a start that runs with `SYSTEMD_OFFLINE`. Without
 * systemd, invoke-rc.d(8) starts only what the current runlevel has, and runlevel(8) takes that from the environment:
 * runlevel 1 has no server.
 *
 * @param {readonly string[]} packages
 * @param {readonly string[]} [services] that the packages enable
 * @returns {Promise<boolean>} false when this is not a Debian, or this process may not install packages
 */
export async function aptInstall(packages, services = []) {
  if (process.getuid?.() !== 0 || !(await allExist('/usr/bin/apt-get'))) return false;
  await step(`installing ${packages.join(', ')} with apt-get`, async () => {
    const env = {
      DEBIAN_FRONTEND: 'noninteractive',
      SYSTEMD_OFFLINE: '1',
      RUNLEVEL: '1',
      PREVLEVEL: 'N',
    };
    await runOrThrow('apt-get', ['update', '-qq'], env);
    await runOrThrow(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      env,
    );
    if (services.length > 0 && (await allExist('/run/systemd/system'))) {
      await runOrThrow('systemctl', ['disable', '--quiet', ...services]);
    }
  });
  return true;
}
