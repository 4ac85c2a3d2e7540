// Builds the addon of a platform as it is published: prebuild.js [target]. Its debug symbols go beside it.
import './node-version.js';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPaths, buildTree } from '../packages/core-native/scripts/build.js';
import { run } from '../packages/core-native/scripts/run.js';
import { exclusively } from './lock.js';
import { checkSymbols } from './prebuild/check-symbols.js';
import { writeOldGlibc } from './prebuild/old-glibc.js';
import { hostTarget, TARGETS } from './prebuild/targets.js';
import { zigCompilers } from './prebuild/zig.js';
import { requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { runOrThrow, script, scriptArguments, step, verbose } from './step.js';

/** The optimisation of CMake's Release, with debug symbols. */
const FLAGS = '-O3 -g -DNDEBUG';

await script(async () => {
  const [name = hostTarget()] = scriptArguments;
  const target = TARGETS[name];
  if (target === undefined) {
    throw new Error(`There is no target '${name}'. Targets: ${Object.keys(TARGETS).join(', ')}`);
  }
  // Cross compilers are Linux programs. Other systems build their own target with their own compiler, and so does one with
  // musl, on which the compilers for glibc do not run.
  const isNative = process.platform !== 'linux' || hostTarget().endsWith('-musl');
  const toolchain = isNative ? undefined : target.toolchain;
  if (toolchain === undefined && name !== hostTarget()) {
    throw new Error(`${name} is built on that system only; this is ${hostTarget()}.`);
  }
  await requirePrograms([...TOOLCHAIN, ...crossCompilers(toolchain)]);
  await exclusively(() => build(name, { ...target, toolchain }));
});

/** @param {import('./prebuild/targets.js').Toolchain | undefined} toolchain */
function crossCompilers(toolchain) {
  if (toolchain === undefined) return [];
  const command = toolchain.zig ? `${toolchain.prefix}objcopy` : compilers(toolchain).cxx;
  return toolchain.debianPackages.map((debianPackage) => ({
    ...{ name: command, commands: [command], debianPackage },
  }));
}

/** @param {import('./prebuild/targets.js').Toolchain} toolchain */
function compilers({ prefix, suffix = '' }) {
  return { cc: `${prefix}gcc${suffix}`, cxx: `${prefix}g++${suffix}` };
}

/**
 * @param {string} name
 * @param {Omit<import('./prebuild/targets.js').Target, 'toolchain'> & { toolchain: import('./prebuild/targets.js').Toolchain | undefined }} target
 */
async function build(name, { toolchain, glibc, os }) {
  const tree = join(buildPaths().tree, name);
  const prefix = toolchain?.prefix ?? '';
  /** @type {Record<string, string>} */
  const settings = { AIODNS_SANITIZE: '', ...toolchain?.settings };
  // A compiler that comes with a runner's image may know other warnings than ours.
  if (!toolchain) settings['AIODNS_WARNINGS_AS_ERRORS'] = 'OFF';
  // The compilers of macOS and Visual Studio link the system's libraries, which are always there.
  // zig links its own into every library.
  if ((os === 'linux' || toolchain) && !toolchain?.zig) settings['AIODNS_STATIC_RUNTIME'] = 'ON';
  if (os !== 'win32' || toolchain) {
    settings['CMAKE_C_FLAGS_RELEASE'] = FLAGS;
    settings['CMAKE_CXX_FLAGS_RELEASE'] = FLAGS;
  }
  if (toolchain) {
    const { cc, cxx } = toolchain.zig ? await zigCompilers(toolchain.zig) : compilers(toolchain);
    Object.assign(settings, { CMAKE_C_COMPILER: cc, CMAKE_CXX_COMPILER: cxx });
    if (glibc) {
      const folder = join(buildPaths().tree, `glibc-${glibc}-${name}`);
      await step(`writing the symbols of glibc ${glibc}`, () =>
        writeOldGlibc({ folder, compiler: cc, objdump: `${prefix}objdump`, release: glibc }),
      );
      settings['AIODNS_OLD_GLIBC'] = folder;
    }
  }
  await step(`building the addon for ${name}`, () =>
    buildTree({ tree, settings, env: process.env, verbose }),
  );

  const output = inRoot('packages', 'core-native', 'npm', name);
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const addon = join(output, 'aiodns_cares.node');
  await copyFile(join(tree, 'Release', 'aiodns_cares.node'), addon);
  await splitDebugSymbols(addon, os, toolchain ? prefix : '');
  if (os === 'linux') {
    await step('checking its symbols', async () => {
      const { stdout, stderr, code } = await run(`${prefix}objdump`, ['-T', '-p', addon]);
      if (code !== 0) throw new Error(stderr);
      checkSymbols(stdout, glibc);
    });
  }
}

/**
 * @param {string} addon
 * @param {string} os
 * @param {string} prefix of the binary utilities
 */
async function splitDebugSymbols(addon, os, prefix) {
  if (os === 'darwin') {
    await runOrThrow('dsymutil', [addon, '-o', `${addon}.dSYM`]);
    await runOrThrow('strip', ['-x', addon]);
    return;
  }
  // Visual Studio writes them to a file beside the addon.
  if (os === 'win32' && prefix === '') return;
  await runOrThrow(`${prefix}objcopy`, ['--only-keep-debug', addon, `${addon}.debug`]);
  await runOrThrow(`${prefix}strip`, ['--strip-unneeded', addon]);
  await runOrThrow(`${prefix}objcopy`, [`--add-gnu-debuglink=${addon}.debug`, addon]);
}
