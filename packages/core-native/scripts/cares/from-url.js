import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acceptDownload } from './cache.js';
import { tarballName } from './releases.js';
import { notFound } from './way.js';

// A network that swallows packets must not hold the build up, and a slow one must be able to finish.
const answerTimeout = 5_000;
const transferTimeout = 60_000;

/**
 * The tarball of the pinned release, from where c-ares publishes it.
 *
 * @type {import('./way.js').Way}
 */
export const fromUrl = {
  name: 'official release',
  async find(context) {
    const [release] = context.releases;
    const name = tarballName(release.version);
    const url = `https://github.com/c-ares/c-ares/releases/download/v${release.version}/${name}`;
    const download = join(context.cacheDirectory, `${name}.download`);
    try {
      const body = await get(context.fetch, url);
      await mkdir(context.cacheDirectory, { recursive: true });
      await writeFile(download, body);
    } catch (error) {
      return notFound(`${url}: ${reason(error)}`);
    }
    return acceptDownload(context, download, release);
  },
};

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @returns {Promise<Uint8Array>}
 */
async function get(fetch, url) {
  const unanswered = new AbortController();
  const timer = setTimeout(
    () => unanswered.abort(new Error(`no answer within ${answerTimeout} ms`)),
    answerTimeout,
  );
  try {
    const signal = AbortSignal.any([unanswered.signal, AbortSignal.timeout(transferTimeout)]);
    const response = await fetch(url, { signal });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {unknown} error
 * @returns {string} what `fetch` could not do, which it hides in `cause`
 */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
