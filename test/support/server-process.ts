import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Daemon, removeFolder, startDaemon } from './daemon.js';
import { type Endpoint, freePort } from './endpoint.js';

/** Set-up of a server program, and the check that it is ready. */
export interface ServerPlan {
  readonly command: string;
  /** Named in the error when the command is missing. */
  readonly debianPackage: string;
  /** Addresses to listen on; the first is that of the server. */
  readonly addresses: readonly [string, ...string[]];
  /** Writes the files of the server into its folder and returns the path of its configuration. */
  configure(folder: string, port: number): Promise<string>;
  args(confPath: string): readonly string[];
  /** True when the server responds as it should. */
  ready(server: Endpoint): Promise<boolean>;
  /** Matches a log message after which it will never be ready. */
  readonly hopeless: RegExp;
}

/** A server process on loopback with its port and folder. */
export interface ServerProcess extends Endpoint, AsyncDisposable {
  /** The current process. */
  readonly pid: number;
  readonly confPath: string;
  /** Everything that the current process has logged. */
  log(): string;
  /** Kills the server (SIGKILL); `restart` starts it again. */
  kill(): Promise<void>;
  /** Stops the server if it runs, starts it on the same port, and waits until it is ready. */
  restart(): Promise<void>;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

/** Thrown by `ready` when another server responds. */
export class PortTaken extends Error {}

const READY_MS = 10_000;
const PORT_ATTEMPTS = 5;
const BIND_FAILED = /cannot bind|can't bind|in use/i;

/**
 * Starts a server and waits until it is ready.
 *
 * @throws Error with the server's log when it does not start.
 */
export async function startServer(plan: ServerPlan): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(plan);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function launch(plan: ServerPlan): Promise<ServerProcess> {
  const [address] = plan.addresses;
  const port = await freePort(plan.addresses);
  const folder = await mkdtemp(join(tmpdir(), `aiodns-${plan.command}-`));

  const start = async (confPath: string): Promise<Daemon> => {
    const daemon = await startDaemon(plan.command, plan.args(confPath), folder, plan.debianPackage);
    try {
      await untilReady(daemon, plan, { address, port });
      return daemon;
    } catch (error) {
      await daemon.kill();
      throw error;
    }
  };

  try {
    const confPath = await plan.configure(folder, port);
    let daemon = await start(confPath);
    const stop = async (): Promise<void> => {
      await daemon.stop();
      await removeFolder(folder);
    };
    return {
      address,
      port,
      confPath,
      get pid() {
        return daemon.pid;
      },
      log: () => daemon.log(),
      async kill() {
        await daemon.kill();
      },
      async restart() {
        await daemon.stop();
        daemon = await start(confPath);
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function untilReady(daemon: Daemon, plan: ServerPlan, server: Endpoint): Promise<void> {
  const deadline = performance.now() + READY_MS;
  const failed = (what: string): Error => new Error(`${plan.command} ${what}:\n${daemon.log()}`);
  while (!(await plan.ready(server))) {
    if (BIND_FAILED.test(daemon.log())) throw new PortTaken(daemon.log());
    if (plan.hopeless.test(daemon.log())) throw failed('cannot serve');
    if (daemon.exit() !== undefined) throw failed('ended');
    if (performance.now() > deadline) throw failed(`was not ready within ${READY_MS} ms`);
    await delay(10);
  }
}
