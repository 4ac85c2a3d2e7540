import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { requireRecent, sha256Of, tarballName } from './releases.js';

/**
 * @typedef {import('./releases.js').Release} Release
 *
 * @typedef {{ kind: 'tarball'; version: string; path: string }} Tarball a release whose hash was verified
 * @typedef {{ kind: 'directory'; version: string; path: string }} Directory the sources of a release, unpacked
 * @typedef {{ kind: 'system'; version: string }} System the library that pkg-config knows
 * @typedef {{ kind: 'patched'; version: string; path: string }} Patched a tarball of verified and patched sources
 * @typedef {Tarball | Directory | System | Patched} Cares
 *
 * @typedef {object} Context the parts of the machine that a source may use; tests pass a scripted one
 * @property {NodeJS.ProcessEnv} env
 * @property {readonly [Release, ...Release[]]} releases accepted ones, the pinned one first
 * @property {string} cacheDirectory
 * @property {string} vendorDirectory of the published package; a clone has none
 * @property {typeof import('../run.js').run} run
 * @property {typeof globalThis.fetch} fetch
 *
 * @typedef {object} CaresSource
 * @property {string} name
 * @property {string} [variable] the environment variable that selects this source
 * @property {(context: Context) => Promise<Cares>} find rejects with the reason when this source has no c-ares
 */

/** A release tarball with an accepted hash, or a folder with the sources of a recent release. @type {CaresSource} */
export const fromVariable = {
  name: 'CARES_SOURCE',
  variable: 'CARES_SOURCE',
  async find({ env, releases }) {
    const path = resolve(env['CARES_SOURCE'] ?? '');
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new Error(`${path} does not exist`);
    if (found.isDirectory()) return inDirectory(path);
    const hash = await sha256Of(path);
    const release = releases.find(({ sha256 }) => sha256 === hash);
    if (release !== undefined) return { kind: 'tarball', version: release.version, path };
    const versions = releases.map(({ version }) => version).join(' or ');
    throw new Error(`${path} has SHA-256 ${hash}, which is not that of c-ares ${versions}`);
  },
};

/** The sources in a published package. */
const patchedName = /^c-ares-(\d[\d.]*)-patched\.tar\.gz$/;

/**
 * @param {string} path
 * @returns {Promise<Directory>}
 */
async function inDirectory(path) {
  const header = await readFile(join(path, 'include', 'ares_version.h'), 'utf8').catch(() => '');
  const version = /^#define\s+ARES_VERSION_STR\s+"([^"]+)"/m.exec(header)?.[1];
  if (version === undefined)
    throw new Error(`${path} holds no include/ares_version.h with a version`);
  requireRecent(version);
  return { kind: 'directory', version, path };
}

/** The development files of the system. @type {CaresSource} */
export const fromSystem = {
  name: 'AIODNS_USE_SYSTEM_CARES',
  variable: 'AIODNS_USE_SYSTEM_CARES',
  async find({ run, env }) {
    const { code, stdout, stderr } = await run('pkg-config', ['--modversion', 'libcares'], { env });
    if (code !== 0) throw new Error(`pkg-config knows no libcares: ${errorLine(stderr)}`);
    const version = stdout.trim();
    requireRecent(version);
    return { kind: 'system', version };
  },
};

/** The sources that the published package contains. They were verified and patched when it was packed. @type {CaresSource} */
export const fromPackage = {
  name: 'package',
  async find({ vendorDirectory }) {
    const names = await readdir(vendorDirectory).catch(() => []);
    const [name, version] = names.flatMap((each) => patchedName.exec(each) ?? []);
    if (name === undefined || version === undefined)
      throw new Error(`no sources in ${vendorDirectory}`);
    return { kind: 'patched', version, path: join(vendorDirectory, name) };
  },
};

/** A tarball that an earlier build downloaded. @type {CaresSource} */
export const fromCache = {
  name: 'cache',
  async find({ cacheDirectory, releases }) {
    const refusals = [];
    for (const release of releases) {
      const path = join(cacheDirectory, tarballName(release.version));
      if ((await stat(path).catch(() => undefined)) === undefined) continue;
      try {
        return await verify(path, release);
      } catch (error) {
        refusals.push(messageOf(error));
      }
    }
    throw new Error(refusals.join('; ') || `no release in ${cacheDirectory}`);
  },
};

/** The tarball of the pinned release, from where c-ares publishes it. @type {CaresSource} */
export const fromUrl = {
  name: 'official release',
  async find(context) {
    const [release] = context.releases;
    const name = tarballName(release.version);
    const url = `https://github.com/c-ares/c-ares/releases/download/v${release.version}/${name}`;
    return download(context, release, async (path) => {
      try {
        // In ms. fetch() gives up a connection after 10 s by itself.
        const response = await context.fetch(url, { signal: AbortSignal.timeout(60_000) });
        if (!response.ok) throw new Error(`HTTP status ${response.status}`);
        await writeFile(path, new Uint8Array(await response.arrayBuffer()));
      } catch (error) {
        // fetch() puts the reason into `cause`.
        const reason = error instanceof Error ? (error.cause ?? error) : error;
        throw new Error(`${url}: ${messageOf(reason)}`);
      }
    });
  },
};

/**
 * On Debian and Ubuntu: the tarball that the distribution's source package contains, from the mirrors apt is configured
 * with. apt's own downloader uses the machine's proxy and credentials. Neither root nor a `deb-src` entry is needed.
 *
 * @type {CaresSource}
 */
export const fromApt = {
  name: 'apt',
  async find(context) {
    const listed = await context.run('apt-get', [
      ...['indextargets', '--no-release-info', '--format', '$(SITE) $(COMPONENT)'],
    ]);
    if (listed.code !== 0) throw new Error(`apt-get indextargets: ${errorLine(listed.stderr)}`);
    const lines = listed.stdout.split('\n').filter((line) => line.endsWith(' main'));
    const sites = new Set(lines.map((line) => line.slice(0, -' main'.length)));
    const failures = [];
    for (const site of sites) {
      for (const release of context.releases) {
        const url = `${site}/pool/main/c/c-ares/c-ares_${release.version}.orig.tar.gz`;
        try {
          return await download(context, release, async (path) => {
            const helper = '/usr/lib/apt/apt-helper';
            const args = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=10'];
            const fetched = await context.run(helper, [...args, 'download-file', url, path]);
            if (fetched.code !== 0) throw new Error(errorLine(fetched.stderr));
          });
        } catch (error) {
          failures.push(`${url}: ${messageOf(error)}`);
        }
      }
    }
    throw new Error(failures.join('; ') || 'apt has no mirror with a component main');
  },
};

/**
 * Downloads a release, and moves it into the cache when its hash is right.
 *
 * @param {Context} context
 * @param {Release} release
 * @param {(path: string) => Promise<void>} fetchTo writes the tarball to a path
 * @returns {Promise<Tarball>}
 */
async function download({ cacheDirectory }, release, fetchTo) {
  await mkdir(cacheDirectory, { recursive: true });
  const folder = await mkdtemp(join(cacheDirectory, 'download-'));
  try {
    const partial = join(folder, tarballName(release.version));
    await fetchTo(partial);
    const tarball = await verify(partial, release);
    const path = join(cacheDirectory, tarballName(release.version));
    await rename(partial, path);
    return { ...tarball, path };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes a file with a wrong hash, which would be refused again by each build.
 *
 * @param {string} path
 * @param {Release} release
 * @returns {Promise<Tarball>}
 */
async function verify(path, { version, sha256 }) {
  const hash = await sha256Of(path);
  if (hash === sha256) return { kind: 'tarball', version, path };
  await rm(path);
  throw new Error(
    `SHA-256 of c-ares ${version} is ${hash} instead of ${sha256}; the file was removed`,
  );
}

/**
 * @param {string} stderr
 * @returns {string} the first error of apt, otherwise the last line, where most programs say what went wrong
 */
function errorLine(stderr) {
  return /^E: .*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1) ?? '';
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
