import { execFile } from 'node:child_process';
import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type InstalledPackage, installedPackage } from './npm-package.js';
import type { Package } from './programs/catalogue.js';

const run = promisify(execFile);

const packed = z.tuple([z.object({ unpackedSize: z.number().int().positive() })]);

/** Where the addon is built on install: no package contains it. The rest of the build tree can be deleted and does not count. */
const BUILT = join('build', 'Release');

/** Bytes of a package and of everything it depends on, as it is installed. */
export function installedSize(what: Package): Promise<number> {
  return 'npm' in what ? npmSize(what.npm) : debianSize(what.debian);
}

async function npmSize(name: string): Promise<number> {
  const closure = await dependencies(await installedPackage(name));
  const sizes = await Promise.all(closure.map(packageSize));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function dependencies(root: InstalledPackage): Promise<InstalledPackage[]> {
  const found = new Map([[root.folder, root]]);
  for (const { folder, dependencies: names } of found.values()) {
    for (const name of names) {
      const dependency = await installedPackage(name, folder);
      found.set(dependency.folder, dependency);
    }
  }
  return [...found.values()];
}

// The folder of a workspace package also has sources and tests, so npm lists the files that it would publish.
async function packageSize({ folder }: InstalledPackage): Promise<number> {
  if (folder.split(sep).includes('node_modules')) return folderSize(folder);
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
  });
  const [{ unpackedSize }] = packed.parse(JSON.parse(stdout));
  return unpackedSize + (await folderSize(join(folder, BUILT), '.node'));
}

async function folderSize(folder: string, extension = ''): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.endsWith(extension) && !entry.split(sep).includes('node_modules'))
      .map(async (entry) => {
        const stats = await lstat(join(folder, entry));
        return stats.isFile() ? stats.size : 0;
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function debianSize(names: readonly string[]): Promise<number> {
  const { stdout } = await run('dpkg-query', ['--status', ...names]);
  const kibibytes = [...stdout.matchAll(/^Installed-Size: (\d+)$/gm)].map(([, size]) =>
    Number(size),
  );
  if (kibibytes.length < names.length) throw new Error(`${names.join(', ')}: not all installed`);
  return kibibytes.reduce((sum, size) => sum + size, 0) * 1024;
}
