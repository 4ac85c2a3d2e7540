import { exist } from './exist.js';
import { must } from './step.js';

/** @returns {Promise<boolean>} whether this is a Debian or a relative of it, and this process may install packages */
export async function canAptInstall() {
  if (process.getuid?.() !== 0) return false;
  return exist('/usr/bin/apt-get');
}

/**
 * Installs Debian packages without starting their services, at the next boot neither.
 *
 * Nothing is written that would have to be restored. systemctl ignores a start that runs with `SYSTEMD_OFFLINE`. Without
 * systemd, invoke-rc.d(8) starts only what the current runlevel has, and runlevel(8) takes that from the environment:
 * runlevel 1 has no server.
 *
 * @param {readonly string[]} packages
 * @param {readonly string[]} services that the packages enable
 */
export async function aptInstall(packages, services) {
  const env = {
    DEBIAN_FRONTEND: 'noninteractive',
    SYSTEMD_OFFLINE: '1',
    RUNLEVEL: '1',
    PREVLEVEL: 'N',
  };
  await must('apt-get', ['update', '-qq'], env);
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
  if (services.length > 0 && (await exist('/run/systemd/system'))) {
    await must('systemctl', ['disable', '--quiet', ...services]);
  }
}
