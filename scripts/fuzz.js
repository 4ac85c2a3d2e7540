// Fuzzes the native code, each target for so many seconds (60 unless told) at the same time: fuzz.js [seconds]
import './node-version.js';
import { mkdir, rm } from 'node:fs/promises';
import { exist } from './exist.js';
import { buildFuzzers, fuzzDirectory, TARGETS } from './fuzz/build.js';
import { fuzz } from './fuzz/target.js';
import { exclusively } from './lock.js';
import { DNS_SERVERS, requirePrograms, TOOLCHAIN } from './programs.js';
import { inRoot } from './root.js';
import { requireClang } from './sanitize/clang.js';
import { setup } from './setup.js';
import { must, StepError, script, step, verbose } from './step.js';

const seedFolder = fuzzDirectory('seeds', 'response');

async function makeSeeds() {
  await rm(seedFolder, { recursive: true, force: true });
  await must(process.execPath, [inRoot('test', 'dist', 'fuzz', 'seeds.js'), seedFolder]);
}

await script(async () => {
  const [argument = '60'] = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  const seconds = Number(argument);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new StepError(`For how many seconds? '${argument}' is no whole number of them.`);
  }

  await setup('tests');
  await requirePrograms([...TOOLCHAIN, ...DNS_SERVERS]);
  const clang = await requireClang();
  await exclusively(() => step('building the fuzz targets', () => buildFuzzers(clang, verbose)));
  await step('asking knotd for responses to start from', makeSeeds);

  const outcomes = await Promise.all(
    TARGETS.map(async (target) => {
      const corpus = fuzzDirectory('corpus', target);
      const crashes = fuzzDirectory('crashes', target);
      await Promise.all([corpus, crashes].map((path) => mkdir(path, { recursive: true })));
      const sources = [
        inRoot('packages', 'core-native', 'fuzz', 'regressions', target),
        fuzzDirectory('seeds', target),
      ];
      const present = await Promise.all(sources.map((path) => exist(path)));
      return fuzz({
        target,
        program: fuzzDirectory(`fuzz_${target}`),
        seconds,
        symbolizer: clang.symbolizer,
        corpora: [corpus, ...sources.filter((_, index) => present[index])],
        dictionary: inRoot('packages', 'core-native', 'fuzz', 'dictionaries', `${target}.dict`),
        crashes,
        verbose,
      });
    }),
  );
  for (const { summary, report } of outcomes) {
    if (report !== undefined) console.error(`\n${report}`);
    console.log(summary);
  }
  return outcomes.every(({ report }) => report === undefined) ? 0 : 1;
});
