// Fuzzes the native code, all targets at the same time: fuzz.js [seconds, 60 by default]
import './node-version.js';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { caresDirectory } from '../packages/core-native/scripts/build.js';
import { run } from '../packages/core-native/scripts/run.js';
import { exclusively } from './lock.js';
import { inRoot } from './root.js';
import { requireClang } from './sanitize/clang.js';
import { allExist, runOrThrow, script, scriptArguments, step, verbose } from './step.js';

const sources = inRoot('packages', 'core-native', 'fuzz');
const tree = inRoot('packages', 'core-native', 'build', 'fuzz');
const responseSeeds = join(tree, 'seeds', 'response');

/** @param {import('./sanitize/clang.js').Clang} clang */
async function build({ cc, cxx }) {
  await runOrThrow('cmake', [
    ...['-S', sources, '-B', tree, `-DCMAKE_C_COMPILER=${cc}`, `-DCMAKE_CXX_COMPILER=${cxx}`],
    `-DAIODNS_CARES_DIR=${await caresDirectory()}`,
  ]);
  await runOrThrow('cmake', ['--build', tree, '--parallel', '2']);
}

async function makeSeeds() {
  await rm(responseSeeds, { recursive: true, force: true });
  await runOrThrow(process.execPath, [inRoot('test', 'dist', 'fuzz', 'seeds.js'), responseSeeds]);
}

/** Where libFuzzer's output turns from progress to the failure. */
const failure = /(?:==\d+==\s?ERROR|\S+: runtime error|\S+ broken promise)/;

/**
 * Runs one target, `fuzz_<name>.cc`.
 *
 * @param {string} target
 * @param {number} seconds
 * @param {string} symbolizer
 * @returns {Promise<boolean>} whether every input kept the promises of the target
 * @see {@link https://llvm.org/docs/LibFuzzer.html#options | LibFuzzer, options}
 */
async function fuzz(target, seconds, symbolizer) {
  // libFuzzer adds the inputs it finds to the first corpus.
  const corpus = join(tree, 'corpus', target);
  const crashes = join(tree, 'crashes', target);
  await Promise.all([corpus, crashes].map((path) => mkdir(path, { recursive: true })));
  const seeds = [join(sources, 'regressions', target), join(tree, 'seeds', target)];
  const dictionary = join(sources, 'dictionaries', `${target}.dict`);
  const present = await Promise.all(seeds.map((path) => allExist(path)));
  const { code, output } = await run(
    join(tree, `fuzz_${target}`),
    [
      ...[`-max_total_time=${seconds}`, '-max_len=4096', '-timeout=10', '-rss_limit_mb=2048'],
      ...['-print_final_stats=1', `-artifact_prefix=${crashes}/`],
      ...((await allExist(dictionary)) ? [`-dict=${dictionary}`] : []),
      ...[corpus, ...seeds.filter((_, index) => present[index])],
    ],
    {
      env: {
        ...process.env,
        ASAN_OPTIONS: `external_symbolizer_path=${symbolizer}`,
        UBSAN_OPTIONS: `print_stacktrace=1:external_symbolizer_path=${symbolizer}`,
      },
      verbose,
    },
  );
  const inputs = /stat::number_of_executed_units:\s+(\d+)/.exec(output)?.[1] ?? 'unknown';
  const edges = [...output.matchAll(/ cov: (\d+) /g)].at(-1)?.[1] ?? 'unknown';
  if (code !== 0) {
    const start = failure.exec(output)?.index ?? Math.max(0, output.length - 8_000);
    console.error(`\n${output.slice(start).trimEnd()}`);
  }
  const failed = code === 0 ? '' : '; failed';
  console.log(`${target}: ${inputs} inputs, ${edges} edges covered${failed}`);
  return code === 0;
}

await script(async () => {
  const [argument = '60'] = scriptArguments;
  const seconds = Number(argument);
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new Error(`The seconds to fuzz must be a whole number, not '${argument}'.`);
  const clang = await requireClang();
  await exclusively(() => step('building the fuzz targets', () => build(clang)));
  await step('freeing blocks of slabs on other threads', () =>
    runOrThrow(join(tree, 'slab_threads'), []),
  );
  await step('querying knotd for the first inputs', makeSeeds);
  const targets = ['response', 'config', 'slab_allocator'];
  const passed = await Promise.all(
    targets.map((target) => fuzz(target, seconds, clang.symbolizer)),
  );
  return passed.includes(false) ? 1 : 0;
});
