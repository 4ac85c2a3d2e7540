import { spawn } from 'node:child_process';

/**
 * @typedef {object} Finished
 * @property {number | null} code exit code; null when a signal ended the program or it could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} output both streams, as they were interleaved
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [verbose] also show the output as it comes
 */

/**
 * Runs a program without a shell and waits for its end. A program that cannot be started is an outcome, not an
 * exception: `code` is null and `stderr` says why.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd, env, verbose = false } = {}) {
  return new Promise((resolve) => {
    const finished = { stdout: '', stderr: '', output: '' };
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm's launchers are batch files on Windows, which only a shell can start.
      shell: process.platform === 'win32' && !/[\\/]/.test(command),
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        finished[name] += text;
        finished.output += text;
        if (verbose) process[name].write(text);
      });
    }
    child.once('error', (error) => {
      resolve({
        code: null,
        stdout: '',
        stderr: error.message,
        output: error.message,
      });
    });
    child.once('close', (code) => resolve({ code, ...finished }));
  });
}

/**
 * The last line that a program wrote, which is where most say what went wrong.
 *
 * @param {Finished} finished
 * @returns {string}
 */
export function lastLine({ stderr, stdout }) {
  const lines = (stderr.trim() || stdout.trim()).split('\n');
  return lines.at(-1)?.trim() ?? '';
}
