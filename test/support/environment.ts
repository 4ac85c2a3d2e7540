import { delimiter } from 'node:path';

// Servers are in sbin, which is not on the path of every user.
const SEARCH_PATH = [process.env['PATH'] ?? '', '/usr/sbin', '/usr/local/sbin', '/sbin'].join(
  delimiter,
);

/** The runtime of a sanitizer, which `scripts/sanitize.js` preloads. */
const SANITIZER = /\/libclang_rt\.[^/]*$/;

/**
 * The environment for programs that do not load the addon, such as servers and compilers: with the folders of servers on
 * the path, and without the runtime of a sanitizer, which would report the errors of those programs.
 */
export function nativeEnvironment(): NodeJS.ProcessEnv {
  const { LD_PRELOAD: preloaded, ...others } = process.env;
  const libraries = (preloaded ?? '').split(':').filter((path) => !SANITIZER.test(path));
  const environment = { ...others, PATH: SEARCH_PATH };
  return libraries.join('') === ''
    ? environment
    : { ...environment, LD_PRELOAD: libraries.join(':') };
}
