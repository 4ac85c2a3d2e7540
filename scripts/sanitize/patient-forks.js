import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** @typedef {import('vitest/node').PoolWorker} PoolWorker */

/** How long a process has for its exit and the search for leaks, in milliseconds. */
const patience = 120_000;

/**
 * A process that runs test files as the runner's own forks do, but is left to end by itself: theirs are killed, and a
 * killed process is not searched for leaks. `worker-exit.js` makes it end when its channel closes.
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
      const exited = once(process, 'exit', { signal: AbortSignal.timeout(patience) });
      process.disconnect();
      try {
        await exited;
      } catch (error) {
        process.kill('SIGKILL');
        throw new Error(`The process of a test file did not end within ${patience} ms.`, {
          cause: error,
        });
      }
    },
  };
}

/** @type {import('vitest/node').PoolRunnerInitializer} */
export const patientForks = { name: 'patient-forks', createPoolWorker: patientFork };
