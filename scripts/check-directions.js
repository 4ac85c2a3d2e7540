// Checks that includes and the dependencies between packages run one way. For the files of a package biome does.
import './node-version.js';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { dependencyErrors, sourceErrors } from './directions.js';
import { inRoot } from './root.js';
import { script } from './step.js';

await script(async () => {
  const native = inRoot('packages', 'core-native', 'native');
  const sources = (await readdir(native, { recursive: true })).filter((name) =>
    /\.(?:cc|h)$/.test(name),
  );
  const packages = await readdir(inRoot('packages'));
  const errors = await Promise.all([
    ...sources.map(async (name) =>
      sourceErrors(name.replaceAll(sep, '/'), await readFile(join(native, name), 'utf8')),
    ),
    ...packages.map(async (name) =>
      dependencyErrors(
        JSON.parse(await readFile(inRoot('packages', name, 'package.json'), 'utf8')),
      ),
    ),
  ]);
  for (const error of errors.flat()) console.error(error);
  console.log(
    `${sources.length} C++ files, ${packages.length} packages: ${errors.flat().length} errors`,
  );
  return errors.flat().length === 0 ? 0 : 1;
});
