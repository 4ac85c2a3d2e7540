// Loads the addon. CommonJS, for its plain `require` calls with literal names are what bundlers and tracers of files
// follow. In a `try` block, they leave out those that are not installed.
'use strict';

/** The oldest glibc that prebuilt addons load with. */
const OLDEST_GLIBC = '2.28';

/**
 * @returns {string} the name of this platform's prebuilt addon, if there is one
 */
function targetName() {
  const { platform, arch } = process;
  return platform === 'linux'
    ? `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`
    : `${platform}-${arch}`;
}

/**
 * Whether the C library of this process is musl. The libraries of the system do not say: Debian installs musl beside glibc,
 * and its loader is a link to the second path.
 */
function isMusl() {
  try {
    return /\/(?:ld-musl-[^/\n]+|[^/\n]+-linux-musl\/libc\.so)$/m.test(
      require('node:fs').readFileSync('/proc/self/maps', 'latin1'),
    );
  } catch {
    return false;
  }
}

/**
 * Loads an addon that was built from source: another build that the environment variable AIODNS_ADDON names, such as a
 * sanitized one, or that of `aiodns-core-native build`.
 *
 * @returns {unknown} undefined when there is none
 */
function loadBuilt() {
  const path = process.env['AIODNS_ADDON'];
  if (path) {
    const { resolve } = require('node:path');
    // Not plain `require`, as a bundler would look for the file.
    return require('node:module').createRequire(resolve('any.js'))(resolve(path));
  }
  try {
    return require('./build/Release/aiodns_cares.node');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * @param {string} target
 * @returns {unknown} undefined when there is no prebuilt addon for this platform, or it is not installed
 */
function loadPrebuilt(target) {
  try {
    switch (target) {
      case 'linux-x64-gnu':
        return require('@aiodns/core-native-linux-x64-gnu');
      case 'linux-x64-musl':
        return require('@aiodns/core-native-linux-x64-musl');
      case 'linux-arm64-gnu':
        return require('@aiodns/core-native-linux-arm64-gnu');
      case 'linux-arm64-musl':
        return require('@aiodns/core-native-linux-arm64-musl');
      case 'darwin-x64':
        return require('@aiodns/core-native-darwin-x64');
      case 'darwin-arm64':
        return require('@aiodns/core-native-darwin-arm64');
      case 'win32-x64':
        return require('@aiodns/core-native-win32-x64');
      case 'win32-arm64':
        return require('@aiodns/core-native-win32-arm64');
      default:
        return undefined;
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * @param {unknown} error
 * @returns {{ name: string; code: string; message: string }} Jest's tests run in a realm whose Error is not that of Node:
 *   `instanceof` does not see its errors.
 */
function describe(error) {
  const fields = typeof error === 'object' && error !== null ? error : {};
  return {
    name: 'name' in fields ? String(fields.name) : '',
    code: 'code' in fields ? String(fields.code) : '',
    message: 'message' in fields ? String(fields.message) : String(error),
  };
}

/**
 * @param {unknown} error
 * @returns {boolean} whether a module was not found. Bundles have their own functions in place of `require`.
 */
function isMissing(error) {
  const { code, message } = describe(error);
  return (
    code === 'MODULE_NOT_FOUND' ||
    code === 'ERR_MODULE_NOT_FOUND' ||
    /^(?:Could not resolve|Cannot find module|Cannot require module|Dynamic require of) /.test(
      message,
    )
  );
}

/** Whether a bundler moved this code out of the package. */
function isBundled() {
  return typeof __filename !== 'string' || !/[\\/]core-native[\\/]load\.cjs$/.test(__filename);
}

/**
 * @param {string} target
 * @returns {string} why no addon was found
 */
function absence(target) {
  if (isBundled()) {
    return `The addon of @aiodns/core-native is not beside this bundle. Mark the package as external, or let the bundler copy its .node file: see "Bundlers" in the package's README.`;
  }
  if (!TARGETS.includes(target)) {
    return `@aiodns/core-native has no prebuilt addon for ${target}. Build it: npx @aiodns/core-native build`;
  }
  return `@aiodns/core-native-${target} is not installed, which contains the addon for this platform. Either optional dependencies were left out (--omit=optional), or node_modules was installed on another platform. Install again here with optional dependencies, or build the addon: npx @aiodns/core-native build`;
}

const TARGETS = [
  ...['linux-x64-gnu', 'linux-x64-musl', 'linux-arm64-gnu', 'linux-arm64-musl'],
  ...['darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
];

/**
 * @param {unknown} error of the dynamic linker, or of a runtime that forbids addons
 * @param {string} target
 * @returns {string} what to do about it
 */
function failure(error, target) {
  const { name, code, message } = describe(error);
  const glibc = /version [`'‘]GLIBC_([\d.]+)['’] not found/.exec(message)?.[1];
  if (glibc !== undefined) {
    return `The addon of @aiodns/core-native needs glibc ${glibc}; prebuilt ones need ${OLDEST_GLIBC} or later. This system has an older one. Build the addon: npx @aiodns/core-native build. (${message})`;
  }
  if (/^(?:NotCapable|PermissionDenied)$/.test(name)) {
    return `Deno may not load the addon of @aiodns/core-native. Run it with --allow-ffi --allow-read --allow-env. (${message})`;
  }
  if (code === 'ERR_DLOPEN_DISABLED') {
    return `This process may not load the addon of @aiodns/core-native. Run node with --allow-addons. (${message})`;
  }
  return `The addon of @aiodns/core-native for ${target} could not be loaded: ${message}`;
}

function load() {
  const target = targetName();
  let addon;
  try {
    addon = loadBuilt() ?? loadPrebuilt(target);
  } catch (error) {
    throw new Error(failure(error, target), { cause: error });
  }
  if (addon === undefined) throw new Error(absence(target));
  if (typeof addon === 'string') {
    throw new Error(
      `The bundler put the path '${addon}' in place of the addon of @aiodns/core-native. Let it copy .node files instead: see "Bundlers" in the package's README.`,
    );
  }
  return addon;
}

module.exports = load;
