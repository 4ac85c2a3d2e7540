// Runs the end-to-end tests with a sanitized addon: sanitize.js address|thread [argument of vitest]…
import './node-version.js';
import { mkdir, rm } from 'node:fs/promises';
import { buildAddon, buildPaths, parseSanitizer } from '../packages/core-native/scripts/build.js';
import { exclusively } from './lock.js';
import { inRoot } from './root.js';
import { requireClang } from './sanitize/clang.js';
import { readFindings } from './sanitize/reports.js';
import { launch, script, scriptArguments, step, verbose } from './step.js';

/** Options of the sanitizer runtimes. They leave exit codes alone, which tests check. */
const runtimeOptions = {
  address: {
    // The quarantine of freed blocks is in MB; tests measure the memory of the process, in which it counts.
    ASAN_OPTIONS:
      'exitcode=0:abort_on_error=1:detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:quarantine_size_mb=16',
    LSAN_OPTIONS: `suppressions=${inRoot('scripts', 'sanitize', 'leak.supp')}:print_suppressions=0`,
    UBSAN_OPTIONS: 'print_stacktrace=1',
  },
  thread: {
    // node is not instrumented: the sanitizer does not see how its threads synchronise.
    TSAN_OPTIONS: 'exitcode=0:second_deadlock_stack=1:ignore_noninstrumented_modules=1',
  },
};

await script(async () => {
  const [name, ...rest] = scriptArguments;
  const sanitizer = parseSanitizer(name);
  const { cc, cxx, runtimes, symbolizer } = await requireClang();
  Object.assign(process.env, { CC: cc, CXX: cxx });
  await exclusively(() =>
    step(`building the addon with the ${sanitizer} sanitizer`, () =>
      buildAddon({ sanitizer, verbose }),
    ),
  );

  const reports = inRoot('.reports', sanitizer);
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const shared = `log_path=${reports}/report:external_symbolizer_path=${symbolizer}`;
  for (const [variable, options] of Object.entries(runtimeOptions[sanitizer]))
    process.env[variable] = `${shared}:${options}`;
  process.env['LD_PRELOAD'] = runtimes[sanitizer];
  process.env['AIODNS_ADDON'] = buildPaths(sanitizer).addon;
  const code = await launch(process.execPath, [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--config=${inRoot('scripts', 'sanitize', 'vitest.config.js')}`,
    ...rest,
  ]);

  const findings = await readFindings(reports);
  const inAddon = findings.filter((finding) => finding.inAddon);
  for (const { text } of inAddon) console.log(`\n${text}`);
  console.log(
    `\n${sanitizer} sanitizer: ${inAddon.length} findings in the addon, ${findings.length - inAddon.length} elsewhere`,
  );
  return code === 0 && inAddon.length === 0 ? 0 : 1;
});
