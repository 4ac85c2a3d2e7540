import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecentEnough, tooOld, versionInHeader } from './releases.js';
import { notFound } from './way.js';

/**
 * `AIODNS_USE_SYSTEM_CARES=1`: the development files that the system has installed.
 *
 * @type {import('./way.js').Way}
 */
export const fromSystem = {
  name: 'AIODNS_USE_SYSTEM_CARES',
  async find(context) {
    const value = context.env['AIODNS_USE_SYSTEM_CARES'];
    if (!value || value === '0') return notFound('not set');
    const version = (await versionFromPkgConfig(context)) ?? (await versionFromHeaders(context));
    if (version === undefined) {
      return notFound('neither pkg-config nor the include folders know a c-ares', { final: true });
    }
    if (!isRecentEnough(version)) return notFound(tooOld(version), { final: true });
    return { found: { kind: 'system', version } };
  },
};

/**
 * @param {import('./way.js').Context} context
 * @returns {Promise<string | undefined>}
 */
async function versionFromPkgConfig({ run, env }) {
  const { code, stdout } = await run('pkg-config', ['--modversion', 'libcares'], { env });
  return code === 0 ? stdout.trim() : undefined;
}

/**
 * @param {import('./way.js').Context} context
 * @returns {Promise<string | undefined>}
 */
async function versionFromHeaders({ includeDirectories }) {
  for (const directory of includeDirectories) {
    const header = await readFile(join(directory, 'ares_version.h'), 'utf8').catch(() => '');
    const version = versionInHeader(header);
    if (version !== undefined) return version;
  }
  return undefined;
}
