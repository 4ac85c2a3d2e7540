import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * @typedef {'compiler' | 'cmake' | 'make'} ToolName
 *
 * @typedef {Readonly<Record<ToolName, string>>} Packages
 *
 * @typedef {(tools: readonly ToolName[]) => string} Install writes the command that installs tools
 */

/** @type {(command: string, packages: Packages) => Install} */
const withPackages = (command, packages) => (tools) =>
  [command, ...tools.map((tool) => packages[tool])].join(' ');

const gnu = { compiler: 'g++', cmake: 'cmake', make: 'make' };
const redHat = { ...gnu, compiler: 'gcc-c++' };

/** By `ID` or `ID_LIKE` of os-release(5). @type {Readonly<Record<string, Install>>} */
const DISTRIBUTIONS = {
  debian: withPackages('apt-get install', gnu),
  alpine: withPackages('apk add', gnu),
  fedora: withPackages('dnf install', redHat),
  suse: withPackages('zypper install', redHat),
  arch: withPackages('pacman -S', { ...gnu, compiler: 'gcc' }),
};

/** By `process.platform`. @type {Readonly<Partial<Record<NodeJS.Platform, Install>>>} */
const PLATFORMS = {
  // Apple's tools are one package, with a compiler and make.
  darwin: (tools) =>
    [
      ...(tools.includes('compiler') || tools.includes('make') ? ['xcode-select --install'] : []),
      ...(tools.includes('cmake') ? ['brew install cmake'] : []),
    ].join('; '),
  freebsd: withPackages('pkg install', { ...gnu, compiler: 'llvm', make: 'ninja' }),
  win32: withPackages('winget install', {
    compiler: 'Microsoft.VisualStudio.BuildTools',
    cmake: 'Kitware.CMake',
    make: 'Ninja-build.Ninja',
  }),
};

/** Names for users. @type {Readonly<Record<ToolName, string>>} */
const NAMES = {
  compiler: 'a C++20 compiler (g++ 10 or clang++ 12 or later)',
  cmake: 'CMake 3.18 or later',
  make: 'make or Ninja',
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Readonly<Partial<Record<ToolName, readonly string[]>>>} the programs of which one of each is needed
 */
function neededTools({ CXX }) {
  const cmake = ['cmake'];
  // Visual Studio is found by CMake in the registry, and contains a build program.
  if (process.platform === 'win32') return { cmake };
  return { compiler: CXX ? [CXX] : ['c++', 'g++', 'clang++'], cmake, make: ['ninja', 'make'] };
}

/**
 * Looks for the tools of a build.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [osRelease] content of os-release(5)
 * @returns {Promise<string | undefined>} a sentence that names what is missing and the command that installs it
 */
export async function missingTools(env, osRelease) {
  /** @type {ToolName[]} */
  const missing = [];
  const needed = neededTools(env);
  for (const tool of /** @type {const} */ (['compiler', 'cmake', 'make'])) {
    const commands = needed[tool] ?? [];
    const found = await Promise.all(commands.map((command) => isInstalled(command, env)));
    if (commands.length > 0 && !found.includes(true)) missing.push(tool);
  }
  if (missing.length === 0) return undefined;
  const names = missing.map((tool) => NAMES[tool]).join(', ');
  const release = osRelease ?? (await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const install = installOf(release);
  const advice = install ? ` Install: ${install(missing)}` : '';
  return `Missing to build the addon: ${names}.${advice}`;
}

/**
 * @param {string} osRelease
 * @returns {Install | undefined}
 */
function installOf(osRelease) {
  const platform = PLATFORMS[process.platform];
  if (platform !== undefined) return platform;
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replaceAll('"', '').split(' '),
  );
  return ids.flatMap((id) => DISTRIBUTIONS[id] ?? [])[0];
}

/**
 * @param {string} command a name, or an absolute path
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>}
 */
export async function isInstalled(command, env = process.env) {
  // Debian puts daemons where only root looks for programs.
  const path = `${env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/usr/local/sbin`;
  const name = process.platform === 'win32' ? `${command}.exe` : command;
  const candidates = isAbsolute(command)
    ? [command]
    : path.split(delimiter).map((directory) => join(directory, name));
  const found = await Promise.allSettled(candidates.map((each) => access(each, constants.X_OK)));
  return found.some(({ status }) => status === 'fulfilled');
}
