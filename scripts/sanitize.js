// Runs the end-to-end tests with an addon that a sanitizer watches: sanitize.js address|thread [argument of the runner]…
import './node-version.js';
import { mkdir, rm } from 'node:fs/promises';
import {
  addonIsCurrent,
  buildAddon,
  buildPaths,
  parseSanitizer,
} from '../packages/core-native/scripts/build.js';
import { launch } from './launch.js';
import { exclusively } from './lock.js';
import { DNS_SERVERS, requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { requireClang } from './sanitize/clang.js';
import { sanitizedEnvironment } from './sanitize/options.js';
import { readFindings } from './sanitize/reports.js';
import { setup } from './setup.js';
import { StepError, script, step, verbose } from './step.js';

/** @typedef {import('../packages/core-native/scripts/build.js').Sanitizer} Sanitizer */

/** @param {Sanitizer} sanitizer */
async function build(sanitizer) {
  await exclusively(async () => {
    if (await addonIsCurrent(sanitizer)) return;
    await requirePrograms(TOOLCHAIN);
    await step(`building the addon with the ${sanitizer} sanitizer`, () =>
      buildAddon({ sanitizer, verbose }),
    );
  });
}

await script(async () => {
  const [name, ...rest] = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  const sanitizer = parseSanitizer(name);
  if (sanitizer === undefined) throw new StepError('Which sanitizer: address or thread?');

  await setup('tests');
  await requirePrograms(DNS_SERVERS);
  const { cc, cxx, runtimes, symbolizer } = await requireClang();
  Object.assign(process.env, { CC: cc, CXX: cxx });
  await build(sanitizer);

  const reports = inRoot('.reports', sanitizer);
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const { addon } = buildPaths(sanitizer);
  const runtime = runtimes[sanitizer];
  Object.assign(
    process.env,
    sanitizedEnvironment(sanitizer, { runtime, symbolizer, addon, reports }),
  );
  const code = await launch(process.execPath, [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--config=${inRoot('scripts', 'sanitize', 'vitest.config.js')}`,
    ...rest,
  ]);

  const findings = await readFindings(reports);
  const ours = findings.filter((finding) => finding.ours);
  for (const { text } of ours) console.log(`\n${text}`);
  console.log(
    `\n${sanitizer} sanitizer: ${ours.length} findings in the addon, ${findings.length - ours.length} elsewhere`,
  );
  return code === 0 && ours.length === 0 ? 0 : 1;
});
