import { type ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A JavaScript program and how it is run. */
export interface ProgramOptions {
  /** `process.argv.slice(2)` of the program. */
  readonly args?: readonly string[];
  /** Variables added to those of this process; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Options of the runtime, before the program. */
  readonly execArgv?: readonly string[];
  /** The runtime; this one by default. */
  readonly runtime?: string;
  /** Working directory; a program given as source imports packages from here. */
  readonly cwd?: string;
  /** Milliseconds after which the process is killed; 20,000 by default. */
  readonly timeLimit?: number;
}

/** Exit status and output of a program. */
export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Its messages by `process.send`, in order. */
  readonly messages: readonly unknown[];
  /** True when it was killed at its time limit. */
  readonly timedOut: boolean;
}

/** A running program. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** Settles when the process has ended and its output has been read. */
  readonly result: Promise<ProgramResult>;
  /** Resolves with the next message by `process.send`; rejects when the program ends without one. */
  message(): Promise<unknown>;
  /** Sends a message to the program's `process.on('message')`. */
  send(message: string | number | boolean | object): void;
  /** Sends a signal to this process only. */
  kill(signal?: NodeJS.Signals): void;
}

const TIME_LIMIT = 20_000;

/** The folder from which the packages of the workspace can be imported. */
const TEST_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Runs a file and waits for its end. */
export async function runProgram(
  file: string | URL,
  options?: ProgramOptions,
): Promise<ProgramResult> {
  await using program = await startProgram(file, options);
  return await program.result;
}

/** Runs the source of an ECMAScript module and waits for its end. */
export async function runSource(source: string, options?: ProgramOptions): Promise<ProgramResult> {
  await using program = await startSource(source, options);
  return await program.result;
}

/** Starts a file. */
export function startProgram(file: string | URL, options: ProgramOptions = {}): Promise<Program> {
  return start([file instanceof URL ? fileURLToPath(file) : file], options);
}

/** Starts the source of an ECMAScript module. */
export function startSource(source: string, options: ProgramOptions = {}): Promise<Program> {
  // The last word takes the place of a file's path, so that the arguments are in their usual place.
  return start(['--input-type=module', '--eval', source, '--', 'source'], options);
}

async function start(program: readonly string[], options: ProgramOptions): Promise<Program> {
  const { args = [], execArgv = [], runtime = process.execPath, cwd = TEST_FOLDER } = options;
  const child = spawn(runtime, [...execArgv, ...program, ...args], {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await once(child, 'spawn');
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null)
    throw new Error(`${runtime} did not start`);

  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  const unread = on(child, 'message', { close: ['close'] });

  const result = outcome(child, stdout, stderr, messages, options.timeLimit ?? TIME_LIMIT);
  return {
    pid,
    result,
    async message() {
      const step = await unread.next();
      if (step.done === true)
        throw new Error(`the program sent nothing more: ${(await result).stderr}`);
      const [message]: unknown[] = step.value;
      return message;
    },
    send(message) {
      child.send(message);
    },
    kill(signal = 'SIGTERM') {
      child.kill(signal);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await result;
    },
  };
}

async function outcome(
  child: ChildProcess,
  stdout: Readable,
  stderr: Readable,
  messages: readonly unknown[],
  timeLimit: number,
): Promise<ProgramResult> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeLimit);
  const closed = once(child, 'close');
  const [output, errors] = await Promise.all([text(stdout), text(stderr)]);
  await closed;
  clearTimeout(timer);
  return {
    code: child.exitCode,
    signal: child.signalCode,
    stdout: output,
    stderr: errors,
    messages,
    timedOut,
  };
}
