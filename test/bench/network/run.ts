import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorLine } from '../error-line.js';
import { compile } from '../native/compile.js';
import { compiledModule } from '../paths.js';
import type { ProgramId } from '../programs/catalogue.js';
import type { NetworkMetricId } from '../report/network-metrics.js';
import { startNetworkServer } from '../servers/network.js';
import { NETWORK_EXPERIMENTS, type NetworkExperiment } from './experiments.js';

const run = promisify(execFile);

const LIMIT_MS = 300_000;

/** Allows a socket per pending query, if the system does. */
const WITH_MANY_SOCKETS = 'ulimit -n 20000 2>/dev/null; exec "$0" "$@"';

/** The figures of a program, and the errors of its experiments. */
export interface NetworkFigures {
  readonly values: Partial<Record<NetworkMetricId, number>>;
  readonly failures: readonly string[];
}

/**
 * Runs every experiment of the group that a program takes part in.
 *
 * @param scale - of the numbers of queries; 1 in a full run
 */
export async function networkFigures(
  program: ProgramId,
  scale: number,
  folder: string,
  progress: (what: string) => void,
): Promise<NetworkFigures> {
  const file = await compile('network_server', folder);
  const values: Partial<Record<NetworkMetricId, number>> = {};
  const failures: string[] = [];
  for (const experiment of NETWORK_EXPERIMENTS) {
    if (!experiment.clients.some((client) => client === program)) continue;
    progress(experiment.metric);
    try {
      values[experiment.metric] = await figure(file, program, experiment, scale);
    } catch (error) {
      failures.push(`${experiment.metric}: ${errorLine(error)}`);
    }
  }
  return { values, failures };
}

async function figure(
  file: string,
  program: ProgramId,
  { metric, servers }: NetworkExperiment,
  scale: number,
): Promise<number> {
  const started = await Promise.all(servers.map((options) => startNetworkServer(file, options)));
  try {
    const main = compiledModule('network/main');
    const ports = started.map(({ port }) => port);
    const command = [process.execPath, '--expose-gc', main, program, metric, scale, ...ports];
    const { stdout } = await run('sh', ['-c', WITH_MANY_SOCKETS, ...command.map(String)], {
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    return Number(stdout);
  } finally {
    await Promise.all(started.map((server) => server.close()));
  }
}
