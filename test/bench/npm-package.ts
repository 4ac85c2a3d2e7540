import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The parts of a package.json that benchmarks read. */
export const packageManifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** A package as it is found from a folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  /** Those that are only installed where they fit. */
  readonly optionalDependencies: readonly string[];
}

/**
 * Finds a package the way that a module in a folder would.
 *
 * @throws Error when it is not installed.
 */
export async function installedPackage(
  name: string,
  from = fileURLToPath(new URL('.', import.meta.url)),
): Promise<InstalledPackage> {
  // By a file's name: for a package that is named like a built-in module (punycode) Node gives no folders.
  const folders =
    createRequire(join(from, 'package.json')).resolve.paths(`${name}/package.json`) ?? [];
  for (const modules of folders) {
    const file = join(modules, name, 'package.json');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const folder = await realpath(join(modules, name));
    const {
      version,
      dependencies = {},
      optionalDependencies = {},
    } = packageManifest.parse(JSON.parse(text));
    return {
      name,
      version,
      folder,
      dependencies: Object.keys(dependencies),
      optionalDependencies: Object.keys(optionalDependencies),
    };
  }
  throw new Error(`${name} is not installed`);
}
