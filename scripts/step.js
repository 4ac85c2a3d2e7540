import { run } from '../packages/core-native/scripts/run.js';
import { root } from './root.js';

/** Whether the output of every program is wanted, not just that of one that failed. */
export const verbose = process.argv.includes('--verbose');

/** A step did not work out. The message is all that the user is shown. */
export class StepError extends Error {}

/**
 * Does one step of a script and reports it in one line, with the time it took.
 *
 * @param {string} label
 * @param {() => Promise<void>} action
 */
export async function step(label, action) {
  const started = performance.now();
  process.stdout.write(`• ${label} … ${verbose ? '\n' : ''}`);
  try {
    await action();
  } catch (error) {
    console.log('failed');
    throw error;
  }
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * Runs a program in the workspace; its output is shown when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] beside those of this process
 * @throws {StepError}
 */
export async function must(command, args, env = {}) {
  const finished = await run(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    verbose,
  });
  if (finished.code === 0) return;
  const how = finished.code === null ? 'did not run' : `ended with exit code ${finished.code}`;
  throw new StepError(
    `${verbose ? '' : finished.output.trimEnd()}\n${command} ${args[0] ?? ''} ${how}.`,
  );
}

/**
 * Runs a script to its end: an error becomes its message and exit code 1.
 *
 * @param {() => Promise<number | undefined>} main resolves with the exit code, 0 when it has none
 */
export async function script(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
