/**
 * @typedef {object} Toolchain how Linux builds a target; a target without one is built on its own system
 * @property {string} prefix of its programs: `<prefix>gcc`, `<prefix>objdump` …
 * @property {string} [zig] the target as zig names it, which then compiles in place of gcc
 * @property {string} [suffix] of its compilers
 * @property {readonly string[]} debianPackages
 * @property {Readonly<Record<string, string>>} settings variables of CMake
 *
 * @typedef {object} Target
 * @property {string} os as `process.platform` says
 * @property {string} cpu as `process.arch` says
 * @property {'glibc' | 'musl'} [libc]
 * @property {string} [glibc] the oldest release that the addon loads with
 * @property {Toolchain} [toolchain]
 */

/** The oldest glibc: that of Debian 10 and Red Hat 8, which Node 20 itself needs. */
const GLIBC = '2.28';

/** @type {Readonly<Record<string, Target>>} */
export const TARGETS = {
  'linux-x64-gnu': {
    ...{ os: 'linux', cpu: 'x64', libc: 'glibc', glibc: GLIBC },
    toolchain: {
      prefix: 'x86_64-linux-gnu-',
      debianPackages: ['g++-x86-64-linux-gnu'],
      settings: { CMAKE_SYSTEM_NAME: 'Linux', CMAKE_SYSTEM_PROCESSOR: 'x86_64' },
    },
  },
  'linux-arm64-gnu': {
    ...{ os: 'linux', cpu: 'arm64', libc: 'glibc', glibc: GLIBC },
    toolchain: {
      prefix: 'aarch64-linux-gnu-',
      debianPackages: ['g++-aarch64-linux-gnu'],
      settings: { CMAKE_SYSTEM_NAME: 'Linux', CMAKE_SYSTEM_PROCESSOR: 'aarch64' },
    },
  },
  'linux-x64-musl': {
    ...{ os: 'linux', cpu: 'x64', libc: 'musl' },
    toolchain: {
      ...{ prefix: 'x86_64-linux-gnu-', zig: 'x86_64-linux-musl' },
      debianPackages: ['binutils-x86-64-linux-gnu'],
      settings: { CMAKE_SYSTEM_NAME: 'Linux', CMAKE_SYSTEM_PROCESSOR: 'x86_64' },
    },
  },
  'linux-arm64-musl': {
    ...{ os: 'linux', cpu: 'arm64', libc: 'musl' },
    toolchain: {
      ...{ prefix: 'aarch64-linux-gnu-', zig: 'aarch64-linux-musl' },
      debianPackages: ['binutils-aarch64-linux-gnu'],
      settings: { CMAKE_SYSTEM_NAME: 'Linux', CMAKE_SYSTEM_PROCESSOR: 'aarch64' },
    },
  },
  'darwin-x64': { os: 'darwin', cpu: 'x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64' },
  'win32-x64': {
    ...{ os: 'win32', cpu: 'x64' },
    toolchain: {
      prefix: 'x86_64-w64-mingw32-',
      suffix: '-posix',
      debianPackages: ['g++-mingw-w64-x86-64-posix'],
      settings: { CMAKE_SYSTEM_NAME: 'Windows', CMAKE_SYSTEM_PROCESSOR: 'AMD64' },
    },
  },
  'win32-arm64': { os: 'win32', cpu: 'arm64' },
};

/** @param {string} target */
export const packageName = (target) => `@aiodns/core-native-${target}`;

/** @returns {string} the target of this process */
export function hostTarget() {
  const { platform, arch } = process;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const report = process.report.getReport();
  const header = typeof report === 'object' && 'header' in report ? report.header : {};
  const isGlibc = typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header;
  return `linux-${arch}-${isGlibc ? 'gnu' : 'musl'}`;
}
