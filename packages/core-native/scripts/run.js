import { spawn } from 'node:child_process';

/**
 * @typedef {object} Finished
 * @property {number | null} code exit code; null when a signal ended the program or it could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} output both streams, interleaved as they arrived
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [verbose] also prints the output at once
 */

/**
 * Runs a program without a shell and waits for its end. Never rejects: when the program cannot be started, `code` is
 * null and `stderr` says why.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { verbose = false, ...options } = {}) {
  return new Promise((resolve) => {
    const finished = { stdout: '', stderr: '', output: '' };
    // npm's launchers are batch files on Windows, which only a shell can start. It would split arguments at spaces.
    const shell = process.platform === 'win32' && /^(?:npm|npx)$/.test(command);
    const child = spawn(command, args, { ...options, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        finished[name] += text;
        finished.output += text;
        if (verbose) process[name].write(text);
      });
    }
    child.once('error', ({ message }) =>
      resolve({ code: null, stdout: '', stderr: message, output: message }),
    );
    child.once('close', (code) => resolve({ code, ...finished }));
  });
}

/**
 * Runs a program as {@link run} does.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @throws {Error} with the program's output, unless that was printed at once, when it fails
 */
export async function runOrThrow(command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return;
  const how = code === null ? 'did not run' : `ended with exit code ${code}`;
  const shown = options.verbose ? '' : `${output.trimEnd()}\n`;
  throw new Error(`${shown}${command} ${args[0] ?? ''} ${how}.`);
}
