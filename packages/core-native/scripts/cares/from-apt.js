import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from '../run.js';
import { acceptDownload } from './cache.js';
import { notFound } from './way.js';

/**
 * The suites of a distribution that carry an accepted release, by its `ID` in os-release(5).
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const suitesOf = {
  debian: ['forky', 'sid'],
  ubuntu: ['devel', 'devel-proposed'],
};

/**
 * On Debian and Ubuntu, the upstream tarball that the distribution's source package is made of, from the mirror that
 * this machine uses. Nothing of the system's apt state is read or written but the list of its mirrors.
 *
 * @type {import('./way.js').Way}
 */
export const fromApt = {
  name: 'apt-get source',
  async find(context) {
    const suites = await suitesOfThisSystem(context);
    if (suites === undefined) return notFound('neither Debian nor Ubuntu');
    const mirrors = await mirrorsOfThisSystem(context);
    if ('why' in mirrors) return mirrors;
    const failures = [];
    for (const mirror of mirrors) {
      const outcome = await fromMirror(context, mirror, suites);
      if ('found' in outcome) return outcome;
      failures.push(`${mirror}: ${outcome.why}`);
    }
    return notFound(failures.join('; ') || 'apt knows no mirror of the distribution');
  },
};

/**
 * @param {import('./way.js').Context} context
 * @returns {Promise<readonly string[] | undefined>}
 */
async function suitesOfThisSystem({ osReleasePath }) {
  const text = await readFile(osReleasePath, 'utf8').catch(() => '');
  const ids = ['ID', 'ID_LIKE'].flatMap(
    (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1]?.split(' ') ?? [],
  );
  const id = ids.find((candidate) => Object.hasOwn(suitesOf, candidate));
  return id === undefined ? undefined : suitesOf[id];
}

/**
 * The sites that apt takes the component `main` from. Other publishers use that name too; only a distribution splits
 * its packages into a suite and the updates of that suite, so a site with both comes first.
 *
 * @param {import('./way.js').Context} context
 * @returns {Promise<string[] | import('./way.js').NotFound>}
 */
async function mirrorsOfThisSystem({ run }) {
  const listed = await run('apt-get', [
    'indextargets',
    '--no-release-info',
    '--format',
    '$(SITE) $(RELEASE) $(COMPONENT)',
  ]);
  if (listed.code !== 0) return notFound(`apt-get indextargets: ${lastLine(listed)}`);

  /** @type {Map<string, Set<string>>} */
  const releases = new Map();
  for (const line of listed.stdout.split('\n')) {
    const [site, release, component] = line.split(' ');
    if (!site || !release || component !== 'main' || release.endsWith('-security')) continue;
    releases.set(site, (releases.get(site) ?? new Set()).add(release));
  }
  const hasUpdates = (/** @type {string} */ site) =>
    [...(releases.get(site) ?? [])].some((name) => releases.get(site)?.has(`${name}-updates`));
  return [...releases.keys()].sort((a, b) => Number(hasUpdates(b)) - Number(hasUpdates(a)));
}

/**
 * @param {import('./way.js').Context} context
 * @param {string} mirror
 * @param {readonly string[]} suites
 * @returns {Promise<import('./way.js').Outcome>}
 */
async function fromMirror(context, mirror, suites) {
  await mkdir(context.cacheDirectory, { recursive: true });
  const directory = await mkdtemp(join(context.cacheDirectory, 'apt-'));
  try {
    const config = await privateState(directory, mirror, suites);
    // A suite that this mirror lacks makes the update fail, yet the others are then up to date.
    const updated = await context.run('apt-get', ['update', ...config]);
    const offers = await offersOf(context, config);
    if (offers.length === 0) {
      return notFound(
        updated.code === 0
          ? `no accepted release in ${suites.join(', ')}`
          : `apt-get update: ${lastLine(updated)}`,
      );
    }
    return await download(context, directory, config, offers);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Lays out an apt state that this program owns, so that it needs no root and leaves the system's lists alone.
 *
 * @param {string} directory
 * @param {string} mirror
 * @param {readonly string[]} suites
 * @returns {Promise<string[]>} the options that make apt use it
 */
async function privateState(directory, mirror, suites) {
  const sources = join(directory, 'sources.list');
  const state = join(directory, 'state');
  const cache = join(directory, 'cache');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  // The hash of the release is what is trusted. The keys of this system may be older than those of a newer suite.
  const lines = suites.map((suite) => `deb-src [trusted=yes] ${mirror} ${suite} main\n`);
  await writeFile(sources, lines.join(''));
  return [
    `Dir::State=${state}`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${cache}`,
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=/dev/null',
    'APT::Sandbox::User=root',
    'Acquire::Check-Valid-Until=false',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
  ].flatMap((option) => ['-o', option]);
}

/**
 * @typedef {object} Offer
 * @property {string} packageVersion
 * @property {import('./releases.js').Release} release
 */

/**
 * The offered source packages whose tarball is that of an accepted release, the pinned one first. Mirrors list packages
 * whose files they lack, so there may be a second to try.
 *
 * @param {import('./way.js').Context} context
 * @param {readonly string[]} config
 * @returns {Promise<Offer[]>}
 */
async function offersOf({ run, releases }, config) {
  const shown = await run('apt-cache', ['showsrc', '--only-source', 'c-ares', ...config]);
  const stanzas = shown.stdout.split(/\n{2,}/);
  /** @type {Map<string, Offer>} */
  const offers = new Map();
  for (const release of releases) {
    const stanza = stanzas.find((text) => text.includes(release.sha256));
    const packageVersion = stanza && /^Version: (\S+)$/m.exec(stanza)?.[1];
    if (packageVersion) offers.set(packageVersion, { packageVersion, release });
  }
  return [...offers.values()];
}

/**
 * @param {import('./way.js').Context} context
 * @param {string} directory
 * @param {readonly string[]} config
 * @param {readonly Offer[]} offers
 * @returns {Promise<import('./way.js').Outcome>}
 */
async function download(context, directory, config, offers) {
  const failures = [];
  for (const { packageVersion, release } of offers) {
    const args = ['source', '--download-only', '--tar-only', ...config, `c-ares=${packageVersion}`];
    const fetched = await context.run('apt-get', args, { cwd: directory });
    const tarball = (await readdir(directory)).find((name) => name.endsWith('.orig.tar.gz'));
    if (fetched.code !== 0 || tarball === undefined) {
      failures.push(`c-ares=${packageVersion}: ${lastLine(fetched)}`);
      continue;
    }
    const outcome = await acceptDownload(context, join(directory, tarball), release);
    if ('found' in outcome) return outcome;
    failures.push(outcome.why);
  }
  return notFound(failures.join('; '));
}
