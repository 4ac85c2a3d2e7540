import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { aptInstall, canAptInstall } from './apt.js';
import { StepError, step } from './step.js';

/**
 * @typedef {object} Program
 * @property {string} what a user would call it
 * @property {readonly string[]} commands any of which will do
 * @property {string} debianPackage
 * @property {string} [service] that the package would start
 */

/** @type {readonly Program[]} */
export const TOOLCHAIN = [
  {
    what: 'a C++ compiler (g++ or clang++)',
    commands: ['g++', 'clang++'],
    debianPackage: 'g++',
  },
  { what: 'CMake', commands: ['cmake'], debianPackage: 'cmake' },
  { what: 'make or Ninja', commands: ['ninja', 'make'], debianPackage: 'make' },
];

/** @type {readonly Program[]} */
export const DNS_SERVERS = [
  { what: 'knotd', commands: ['knotd'], debianPackage: 'knot', service: 'knot' },
  { what: 'kdig', commands: ['kdig'], debianPackage: 'knot-dnsutils' },
  { what: 'unbound', commands: ['unbound'], debianPackage: 'unbound', service: 'unbound' },
];

/**
 * Makes sure that programs are installed: with apt where this process may, otherwise by saying what is missing.
 *
 * @param {readonly Program[]} programs
 * @throws {StepError} naming what is missing
 */
export async function requirePrograms(programs) {
  let missing = await missingOf(programs);
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  const services = missing.flatMap(({ service }) => service ?? []);
  if (await canAptInstall()) {
    await step(`installing ${packages.join(', ')} with apt-get`, () =>
      aptInstall(packages, services),
    );
    missing = await missingOf(missing);
    if (missing.length === 0) return;
  }
  const names = missing.map(({ what }) => what).join(', ');
  throw new StepError(`Missing: ${names}. On Debian: apt-get install ${packages.join(' ')}`);
}

/**
 * @param {readonly Program[]} programs
 * @returns {Promise<Program[]>}
 */
async function missingOf(programs) {
  const missing = [];
  for (const program of programs) {
    const found = await Promise.all(program.commands.map(isInstalled));
    if (!found.includes(true)) missing.push(program);
  }
  return missing;
}

/**
 * @param {string} command
 * @returns {Promise<boolean>}
 */
export async function isInstalled(command) {
  // Debian puts daemons where only root looks for programs.
  const directories = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const checks = directories.map((directory) =>
    access(join(directory, command + suffix), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(checks)).includes(true);
}
