import { rm, writeFile } from 'node:fs/promises';
import { exist } from './exist.js';
import { must } from './step.js';

/** @returns {Promise<boolean>} whether this is a Debian or a relative of it, and this process may install packages */
export async function canAptInstall() {
  if (process.getuid?.() !== 0) return false;
  return exist('/usr/bin/apt-get');
}

/**
 * Installs Debian packages and starts none of the services that are in them, at the next boot neither.
 *
 * @param {readonly string[]} packages
 * @param {readonly string[]} services that the packages contain
 */
export async function aptInstall(packages, services) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await must('apt-get', ['update', '-qq'], env);
  await withoutServices(() =>
    must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env),
  );
  if (services.length > 0 && (await exist('/run/systemd/system'))) {
    await must('systemctl', ['disable', '--quiet', ...services]);
  }
}

const policy = '/usr/sbin/policy-rc.d';

/**
 * Packages ask this program before they start a service, see invoke-rc.d(8); exit code 101 forbids it.
 *
 * @param {() => Promise<void>} install
 */
async function withoutServices(install) {
  if (await exist(policy)) return install();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const remove = () => rm(policy, { force: true });
  const stop = () => remove().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await install();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await remove();
  }
}
