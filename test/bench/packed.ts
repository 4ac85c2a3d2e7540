import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installedPackage, packageManifest } from './npm-package.js';
import { sourceFile } from './paths.js';

const run = promisify(execFile);

const PACKED = sourceFile('../../packed');

const manifest = packageManifest.extend({
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  libc: z.array(z.string()).optional(),
});

/**
 * Installs the tarballs of `npm run pack` in a folder as npm would, and links the packages of others that they depend on.
 *
 * @throws Error when there are no tarballs
 */
export async function installPacked(folder: string): Promise<void> {
  const files = (await readdir(PACKED).catch(() => [])).filter((file) => file.endsWith('.tgz'));
  if (files.length === 0) throw new Error('packed/ has no tarballs: npm run pack');
  const ofOthers = new Map<string, string>();
  for (const file of files.map((name) => join(PACKED, name))) {
    const { stdout } = await run('tar', ['-xzOf', file, 'package/package.json']);
    const { name, dependencies: own = {}, ...platform } = manifest.parse(JSON.parse(stdout));
    if (!isForThisPlatform(platform)) continue;
    const target = join(folder, 'node_modules', name);
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', file, '-C', target, '--strip-components=1']);
    for (const dependency of Object.keys(own)) {
      if (!dependency.startsWith('@aiodns/')) ofOthers.set(dependency, name);
    }
  }
  for (const [name, dependent] of ofOthers) {
    const from = (await installedPackage(dependent)).folder;
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink((await installedPackage(name, from)).folder, link);
  }
}

function isForThisPlatform({
  os,
  cpu,
  libc,
}: Pick<z.infer<typeof manifest>, 'os' | 'cpu' | 'libc'>): boolean {
  // Of the C libraries, the benchmark knows glibc only.
  const fits = (values: readonly string[] | undefined, own: string) =>
    values === undefined || values.includes(own);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc');
}
