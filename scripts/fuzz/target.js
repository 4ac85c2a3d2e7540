import { run } from '../../packages/core-native/scripts/run.js';
import { exist } from '../exist.js';

/**
 * @typedef {object} Fuzzing
 * @property {string} target
 * @property {string} program
 * @property {number} seconds
 * @property {string} symbolizer
 * @property {readonly string[]} corpora folders of inputs; new ones are added to the first
 * @property {string} dictionary words to build inputs from, where there is such a file
 * @property {string} crashes the folder for inputs that break a promise
 * @property {boolean} verbose
 */

/** Where libFuzzer's output turns from progress to what went wrong. */
const failure = /(?:==\d+==\s?ERROR|\S+: runtime error|\S+ broken promise)/;

/**
 * Runs one libFuzzer target.
 *
 * @param {Fuzzing} fuzzing
 * @returns {Promise<{ summary: string; report?: string }>} with a report when an input broke a promise
 * @see {@link https://llvm.org/docs/LibFuzzer.html#options | LibFuzzer, options}
 */
export async function fuzz({
  target,
  program,
  seconds,
  corpora,
  dictionary,
  crashes,
  ...settings
}) {
  const symbolizer = `external_symbolizer_path=${settings.symbolizer}`;
  const { code, output } = await run(
    program,
    [
      `-max_total_time=${seconds}`,
      '-max_len=4096',
      '-timeout=10',
      '-rss_limit_mb=2048',
      '-print_final_stats=1',
      `-artifact_prefix=${crashes}/`,
      ...((await exist(dictionary)) ? [`-dict=${dictionary}`] : []),
      ...corpora,
    ],
    {
      env: {
        ...process.env,
        ASAN_OPTIONS: symbolizer,
        UBSAN_OPTIONS: `print_stacktrace=1:${symbolizer}`,
      },
      verbose: settings.verbose,
    },
  );
  const summary = `${target}: ${statistic(output, 'number_of_executed_units')} inputs, ${coverage(output)} edges covered`;
  if (code === 0) return { summary };
  const from = failure.exec(output)?.index ?? Math.max(0, output.length - 8_000);
  return { summary: `${summary}; failed`, report: output.slice(from).trimEnd() };
}

/**
 * @param {string} output
 * @param {string} name
 * @returns {string}
 */
function statistic(output, name) {
  return new RegExp(`stat::${name}:\\s+(\\d+)`).exec(output)?.[1] ?? 'unknown';
}

/** @param {string} output */
function coverage(output) {
  return [...output.matchAll(/ cov: (\d+) /g)].at(-1)?.[1] ?? 'unknown';
}
