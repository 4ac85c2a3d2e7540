import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import * as core from '../packages/core-native/scripts/run.js';
import { root } from './root.js';

/** Whether to show the output of every program, or only that of one that failed. */
export const verbose = process.argv.includes('--verbose');

/** Arguments of the script. */
export const scriptArguments = process.argv.slice(2).filter((arg) => arg !== '--verbose');

/**
 * Prints one line for a step of a script, with the time it took.
 *
 * @template Result
 * @param {string} label
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function step(label, action) {
  const started = performance.now();
  process.stdout.write(`• ${label} … ${verbose ? '\n' : ''}`);
  try {
    const result = await action();
    console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

/**
 * Runs a program in the workspace.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] variables to add to those of this process
 * @throws {Error} with the program's output, when it fails
 */
export const runOrThrow = (command, args, env = {}) =>
  core.runOrThrow(command, args, { cwd: root, env: { ...process.env, ...env }, verbose });

/**
 * Runs a program that reads and writes this terminal.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function launch(command, args) {
  return new Promise((resolve, reject) => {
    // npm is a batch file on Windows, which only a shell can start.
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a script to its end. An error becomes its message and exit code 1.
 *
 * @param {() => Promise<number | void>} main resolves with the exit code, 0 when it has none
 */
export async function script(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** @param {...string} paths */
export async function allExist(...paths) {
  const found = await Promise.allSettled(paths.map((path) => access(path)));
  return found.every(({ status }) => status === 'fulfilled');
}
