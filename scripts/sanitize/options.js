import { inRoot } from '../root.js';

/** @typedef {import('../../packages/core-native/scripts/build.js').Sanitizer} Sanitizer */

/**
 * What the runtimes are told. Exit codes stay as the programs choose them, for the tests to judge; what the sanitizers
 * find goes to files.
 *
 * @type {Readonly<Record<Sanitizer, Readonly<Record<string, Readonly<Record<string, string>>>>>>}
 */
const runtimeOptions = {
  address: {
    ASAN_OPTIONS: {
      exitcode: '0',
      abort_on_error: '1',
      detect_leaks: '1',
      detect_stack_use_after_return: '1',
      strict_string_checks: '1',
      // Memory that is freed is kept from use for a while, yet tests look at how much there is of it.
      quarantine_size_mb: '16',
    },
    LSAN_OPTIONS: { suppressions: suppressions('leak'), print_suppressions: '0' },
    UBSAN_OPTIONS: { print_stacktrace: '1' },
  },
  thread: {
    TSAN_OPTIONS: {
      exitcode: '0',
      second_deadlock_stack: '1',
      // node synchronises its own threads in ways that only an instrumented node would show.
      ignore_noninstrumented_modules: '1',
      suppressions: suppressions('thread'),
    },
  },
};

/** @param {string} name */
function suppressions(name) {
  return inRoot('scripts', 'sanitize', `${name}.supp`);
}

/**
 * The environment that makes a plain node load a sanitized addon.
 *
 * @param {Sanitizer} sanitizer
 * @param {{ runtime: string; symbolizer: string; addon: string; reports: string }} paths the folder of reports and files
 * @returns {Record<string, string>}
 */
export function sanitizedEnvironment(sanitizer, { runtime, symbolizer, addon, reports }) {
  const shared = { log_path: `${reports}/report`, external_symbolizer_path: symbolizer };
  const options = Object.entries(runtimeOptions[sanitizer]).map(([variable, own]) => [
    variable,
    Object.entries({ ...shared, ...own })
      .map(([name, value]) => `${name}=${value}`)
      .join(':'),
  ]);
  return { ...Object.fromEntries(options), LD_PRELOAD: runtime, AIODNS_ADDON: addon };
}
