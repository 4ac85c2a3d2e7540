// Writes the tarballs of all packages to packed/, after the set-up: pack.js [--all]. Those of prebuilt addons are of the
// targets that prebuild.js has built; with --all, none may be missing.
import './node-version.js';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { caresDirectory, nodeApi } from '../packages/core-native/scripts/build.js';
import { exclusively } from './lock.js';
import { bundle } from './pack/bundle.js';
import { caresVersion, packCares } from './pack/cares-sources.js';
import {
  commonJs,
  commonJsText,
  entryPoints,
  publishedFiles,
  publishedManifest,
} from './pack/manifest.js';
import { notice, noticeOf, noticesText } from './pack/notices.js';
import { copyTypes } from './pack/types.js';
import { packageName, TARGETS } from './prebuild/targets.js';
import { inRoot } from './root.js';
import { allExist, runOrThrow, script, scriptArguments, step } from './step.js';

/** @typedef {import('./pack/manifest.js').Manifest} Manifest */

const packed = inRoot('packed');
const staging = join(packed, 'staging');
const prebuilt = inRoot('packages', 'core-native', 'npm');

// Another build would replace the sources of c-ares meanwhile.
await script(() => exclusively(pack));

async function pack() {
  await rm(packed, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const release = await releaseOf();
  const cares = await caresDirectory();
  if (cares === '') throw new Error("The system's c-ares cannot be packed.");

  const targets = await prebuiltTargets();
  if (scriptArguments.includes('--all')) requireAll(targets);
  for (const target of targets) {
    await step(`packing ${packageName(target)}`, () => packPrebuilt(target, release, cares));
  }
  for (const name of await readdir(inRoot('packages'))) {
    await step(`packing packages/${name}`, () => packPackage(name, release, cares));
  }
  await rm(staging, { recursive: true });
}

/** @returns {Promise<import('./pack/manifest.js').Release>} */
async function releaseOf() {
  const { version, repository } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  return { version, repository };
}

async function prebuiltTargets() {
  /** @type {string[]} */
  const found = await readdir(prebuilt).catch(() => []);
  return Object.keys(TARGETS).filter((target) => found.includes(target));
}

/** @param {readonly string[]} targets */
function requireAll(targets) {
  const missing = Object.keys(TARGETS).filter((target) => !targets.includes(target));
  if (missing.length > 0) throw new Error(`No prebuilt addon for ${missing.join(', ')}`);
}

/**
 * @param {string} target
 * @param {import('./pack/manifest.js').Release} release
 * @param {string} cares the folder of its sources
 */
async function packPrebuilt(target, release, cares) {
  const { os, cpu, libc } = /** @type {import('./prebuild/targets.js').Target} */ (TARGETS[target]);
  const stage = join(staging, target);
  await mkdir(stage);
  await copyFile(join(prebuilt, target, 'aiodns_cares.node'), join(stage, 'aiodns_cares.node'));
  const core = await readManifest('core-native');
  const description = `The addon of @aiodns/core-native for ${target}.`;
  const manifest = publishedManifest(
    {
      ...{ name: packageName(target), description, private: true, license: core.license },
      ...{ keywords: core.keywords ?? [], type: 'commonjs', engines: core.engines },
    },
    { release, folder: 'packages/core-native', files: [] },
  );
  const files = ['aiodns_cares.node', 'THIRD-PARTY-NOTICES.txt'];
  await writeJson(join(stage, 'package.json'), {
    ...manifest,
    ...{ main: 'aiodns_cares.node', files, os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) },
    // Yarn would leave it in an archive, from which no addon can be loaded.
    preferUnplugged: true,
  });
  const readme = `# ${packageName(target)}\n\n${description} Install \`@aiodns/resolver\` instead.\n`;
  await writeFile(join(stage, 'README.md'), readme);
  const { headers } = nodeApi();
  await writeNotices(stage, [await caresNotice(cares), await noticeOf(headers[0] ?? '')]);
  await npmPack(stage);
}

/**
 * @param {string} name
 * @param {import('./pack/manifest.js').Release} release
 * @param {string} cares the folder of its sources
 */
async function packPackage(name, release, cares) {
  const folder = inRoot('packages', name);
  const stage = join(staging, name);
  await mkdir(stage);
  const manifest = await readManifest(name);
  const { modules, programs } = entryPoints(manifest);
  const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const input = { folder, output: stage, external: [...external, manifest.name] };
  const { bundled, withDefault } = await bundle({
    ...{ ...input, entries: [...modules, ...programs], format: 'esm' },
  });
  if (modules.length > 0) await bundle({ ...input, entries: modules, format: 'cjs' });
  for (const entry of modules) {
    const text = commonJsText(basename(entry), withDefault.includes(entry));
    await writeFile(join(stage, commonJs(entry)), text);
  }
  await copyTypes({
    folder,
    entries: modules.map((entry) => entry.replace(/\.js$/, '.d.ts')),
    output: stage,
  });
  for (const program of programs) await chmod(join(stage, program), 0o755);

  const { copied, written } = publishedFiles(manifest);
  for (const path of copied) await cp(join(folder, path), join(stage, path), { recursive: true });
  const files = [...written, ...copied];
  const notices = await Promise.all(bundled.map(noticeOf));
  if (name === 'core-native') {
    notices.push(...(await addVendored(stage, cares)));
    files.push('vendor');
  }
  if (notices.length > 0) {
    await writeNotices(stage, notices);
    files.push('THIRD-PARTY-NOTICES.txt');
  }
  const published = publishedManifest(manifest, {
    ...{ release, folder: `packages/${name}`, files },
    ...(name === 'core-native' && { optionalDependencies: optionalAddons() }),
  });
  await writeJson(join(stage, 'package.json'), published);
  await copyFile(join(folder, 'README.md'), join(stage, 'README.md'));
  await npmPack(stage);
}

/**
 * What the addon is built from besides its own sources: those of c-ares and the headers of Node-API.
 *
 * @param {string} stage
 * @param {string} cares the folder of its sources
 */
async function addVendored(stage, cares) {
  const vendor = join(stage, 'vendor');
  await mkdir(join(vendor, 'node-api'), { recursive: true });
  await packCares(cares, vendor);
  const { headers, definitions } = nodeApi();
  for (const header of headers) {
    const names = (await readdir(header)).filter((name) => name.endsWith('.h'));
    for (const name of names) {
      await copyFile(join(header, name), join(vendor, 'node-api', name));
    }
  }
  await copyFile(definitions, join(vendor, 'node-api', basename(definitions)));
  const [addonApi = '', nodeApiHeaders = ''] = headers;
  return [
    await caresNotice(cares),
    await noticeOf(addonApi),
    await noticeOf(join(nodeApiHeaders, '..')),
  ];
}

/** The packages of all platforms; package managers install the one that fits. */
function optionalAddons() {
  return Object.fromEntries(
    Object.keys(TARGETS).map((target) => [packageName(target), 'workspace:*']),
  );
}

/** @param {string} cares */
async function caresNotice(cares) {
  return notice(`c-ares ${await caresVersion(cares)}, with the patches of this project`, cares);
}

/**
 * @param {string} stage
 * @param {readonly string[]} notices
 */
function writeNotices(stage, notices) {
  return writeFile(join(stage, 'THIRD-PARTY-NOTICES.txt'), noticesText(notices));
}

/**
 * @param {string} name of a folder in packages
 * @returns {Promise<Manifest>}
 */
async function readManifest(name) {
  return JSON.parse(await readFile(inRoot('packages', name, 'package.json'), 'utf8'));
}

/**
 * @param {string} path
 * @param {unknown} value
 */
function writeJson(path, value) {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @param {string} stage */
async function npmPack(stage) {
  await copyFile(inRoot('LICENSE'), join(stage, 'LICENSE'));
  if (!(await allExist(join(stage, 'README.md')))) throw new Error(`${stage} has no README.md`);
  await runOrThrow('npm', [
    'pack',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    packed,
    stage,
  ]);
}
