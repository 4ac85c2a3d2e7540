import { execFile } from 'node:child_process';
import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { type InstalledPackage, installedPackage } from './npm-package.js';
import type { Package } from './programs/catalogue.js';

const run = promisify(execFile);

/**
 * Bytes of a package and of everything it depends on.
 *
 * @param from - the folder from which a package of npm is found
 */
export function installedSize(what: Package, from: string): Promise<number> {
  return 'npm' in what ? npmSize(what.npm, from) : debianSize(what.debian);
}

async function npmSize(name: string, from: string): Promise<number> {
  const closure = await dependencies(await installedPackage(name, from));
  const sizes = await Promise.all(closure.map(({ folder }) => folderSize(folder)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function dependencies(root: InstalledPackage): Promise<InstalledPackage[]> {
  const found = new Map([[root.folder, root]]);
  for (const { folder, dependencies: needed, optionalDependencies } of found.values()) {
    const optional = optionalDependencies.map((name) =>
      installedPackage(name, folder).catch(() => []),
    );
    const required = needed.map((name) => installedPackage(name, folder));
    for (const dependency of (await Promise.all([...required, ...optional])).flat())
      found.set(dependency.folder, dependency);
  }
  return [...found.values()];
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => !entry.split(sep).includes('node_modules'))
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
