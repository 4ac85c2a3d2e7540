import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acceptDownload } from './cache.js';
import { PINNED_RELEASE, tarballName } from './releases.js';
import { notFound } from './way.js';

const { version } = PINNED_RELEASE;
const url = `https://github.com/c-ares/c-ares/releases/download/v${version}/${tarballName(version)}`;

// A network that swallows packets must not hold the build up, and a slow one must be able to finish.
const answerTimeout = 5_000;
const transferTimeout = 60_000;

/**
 * The tarball of the pinned release, from where c-ares publishes it.
 *
 * @type {import('./way.js').Way}
 */
export const fromUrl = {
  name: url,
  async find(context) {
    const download = join(
      context.cacheDirectory,
      `${tarballName(version)}.download`,
    );
    try {
      const body = await get(context.fetch);
      await mkdir(context.cacheDirectory, { recursive: true });
      await writeFile(download, body);
    } catch (error) {
      return notFound(reason(error));
    }
    return acceptDownload(context, download, PINNED_RELEASE);
  },
};

/**
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Uint8Array>}
 */
async function get(fetch) {
  const unanswered = new AbortController();
  const timer = setTimeout(
    () => unanswered.abort(new Error(`no answer within ${answerTimeout} ms`)),
    answerTimeout,
  );
  try {
    const signal = AbortSignal.any([
      unanswered.signal,
      AbortSignal.timeout(transferTimeout),
    ]);
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
