import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** @typedef {import('vitest/node').PoolWorker} PoolWorker */

/** Time for a process to exit and search for leaks, in ms. */
const exitTimeout = 120_000;

/**
 * A process for test files, like vitest's forks. vitest kills a fork, and a killed process does not search for leaks:
 * this one exits by itself when its channel closes, see `worker-exit.js`.
 *
 * @param {import('vitest/node').PoolOptions} options
 * @returns {PoolWorker}
 */
function patientFork({ distPath, env, execArgv, project }) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  const running = () => {
    if (child === undefined) throw new Error('The process of a test file has not been started.');
    return child;
  };
  return {
    name: 'patient-forks',
    cacheFs: true,
    async start() {
      child ??= fork(join(distPath, 'workers', 'forks.js'), [], {
        env,
        execArgv,
        stdio: 'pipe',
        serialization: 'advanced',
      });
      child.stdout?.pipe(project.vitest.logger.outputStream, { end: false });
      child.stderr?.pipe(project.vitest.logger.errorStream, { end: false });
    },
    on: (event, callback) => void running().on(event, callback),
    off: (event, callback) => void running().off(event, callback),
    send: (message) => void running().send(message),
    deserialize: (data) => data,
    async stop() {
      const process = running();
      child = undefined;
      if (process.exitCode !== null || process.signalCode !== null) return;
      const exited = once(process, 'exit', { signal: AbortSignal.timeout(exitTimeout) });
      process.disconnect();
      try {
        await exited;
      } catch (error) {
        process.kill('SIGKILL');
        throw new Error(`The process of a test file did not end within ${exitTimeout} ms.`, {
          cause: error,
        });
      }
    },
  };
}

/** @type {import('vitest/node').PoolRunnerInitializer} */
export const patientForks = { name: 'patient-forks', createPoolWorker: patientFork };
