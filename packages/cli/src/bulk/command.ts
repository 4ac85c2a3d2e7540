import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { type BadLine, BulkError, BulkJob, checkServers } from '@aiodns/bulk';
import {
  ARES_ENOSERVER,
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  DNSError,
  DNSResolver,
  InvalidArgumentError,
} from '@aiodns/resolver';
import { UsageError } from '../arguments.js';
import { ExitCode } from '../exit-code.js';
import { type BulkCommand, parseBulkArguments } from './arguments.js';
import { BULK_HELP, BULK_MANUAL, BULK_USAGE } from './help.js';
import { type Progress, progressBar, progressLines } from './progress.js';
import { findServers } from './servers.js';
import { summaryText } from './summary.js';

/** A stream that may be a terminal. */
type OutputStream = Writable & { readonly isTTY?: boolean | undefined };

/** The streams and the cancellation of one run. */
export interface BulkContext {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Interrupts the run when it aborts. */
  readonly signal: AbortSignal;
}

type RunCommand = Extract<BulkCommand, { kind: 'bulk' }>;

/** Bad lines that are shown; the rest is counted. */
const SHOWN_BAD_LINES = 10;

/** The input of a run. */
interface Input {
  readonly stream: Readable;
  /** In bytes; `undefined` if it is not a regular file. */
  readonly size: number | undefined;
}

/** Opens the input. It must not be the output, whose content is replaced. */
const openInput = async ({ input, output }: RunCommand, stdin: Readable): Promise<Input> => {
  if (input === '-') return { stream: stdin, size: undefined };
  let file: FileHandle | undefined;
  try {
    file = await open(input);
    const own = await file.stat();
    if (own.isDirectory()) throw new UsageError(`${input} is a directory`);
    const other = output === '-' ? undefined : await stat(output).catch(() => undefined);
    if (own.isFile() && other?.dev === own.dev && other.ino === own.ino) {
      throw new UsageError(`${input} is the input and the output`);
    }
    return { stream: file.createReadStream(), size: own.isFile() ? own.size : undefined };
  } catch (error) {
    await file?.close();
    throw error;
  }
};

const openResolver = async (
  command: RunCommand,
  { stderr, signal }: BulkContext,
): Promise<DNSResolver> => {
  const { tcp, check, quiet, numbers } = command;
  const { timeout, tries } = numbers;
  const options = {
    flags: tcp ? ARES_FLAG_EDNS | ARES_FLAG_USEVC : ARES_FLAG_EDNS,
    timeout,
    maxTimeout: timeout,
    tries,
    rotate: true,
    // A list of names has few of them twice, and most responses would only push out others.
    cacheMaxTtl: 0,
  };
  const servers = await findServers(command, signal);
  if (check === undefined) return new DNSResolver({ ...options, nameservers: servers });
  const { healthy, faulty } = await checkServers(servers, check, options, signal);
  for (const { server, reason } of quiet ? [] : faulty) {
    stderr.write(`aiodns: left out ${server}: ${reason}\n`);
  }
  // An empty list would be the servers of the system.
  if (healthy.length === 0) throw new DNSError(ARES_ENOSERVER);
  return new DNSResolver({ ...options, nameservers: healthy });
};

/** Shows progress, unless it would be between the lines of the output. */
const startProgress = (
  { quiet, output }: RunCommand,
  { stdout, stderr }: BulkContext,
  size: number | undefined,
  source: Parameters<typeof progressLines>[0],
): Progress | undefined => {
  if (quiet || (output === '-' && stdout.isTTY)) return undefined;
  return stderr.isTTY && size !== undefined
    ? progressBar(source, stderr, size)
    : progressLines(source, stderr);
};

const runJob = async (command: RunCommand, context: BulkContext): Promise<ExitCode> => {
  const { stdin, stdout, stderr, signal } = context;
  const { output, quiet, numbers } = command;
  const { stream, size } = await openInput(command, stdin);
  const chunks: AsyncIterable<Uint8Array> = stream;
  let bytesRead = 0;
  async function* countedInput(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  const shown: BadLine[] = [];
  const started = performance.now();
  try {
    await using resolver = await openResolver(command, context);
    const job = new BulkJob(resolver, {
      ...command,
      input: countedInput(),
      output: output === '-' ? stdout : output,
      concurrency: numbers.concurrency,
      rate: numbers.rate,
      retries: numbers.retries,
      signal,
      onBadLine: (line) => {
        if (shown.length < SHOWN_BAD_LINES) shown.push(line);
      },
    });
    const progress = startProgress(command, context, size, {
      get statistics() {
        return job.statistics;
      },
      get bytesRead() {
        return bytesRead;
      },
    });
    let worked: boolean;
    try {
      worked = await job.run();
    } finally {
      progress?.stop();
    }
    if (quiet) return ExitCode.answered;
    if (!worked) {
      stderr.write(`${output} is complete\n`);
      return ExitCode.answered;
    }
    for (const { number, reason } of shown) stderr.write(`aiodns: line ${number}: ${reason}\n`);
    const unseen = job.statistics.badLines - shown.length;
    if (unseen > 0) stderr.write(`aiodns: and ${unseen} more lines without a name\n`);
    stderr.write(summaryText(job.statistics, performance.now() - started));
    return ExitCode.answered;
  } finally {
    // An input that gives nothing more would keep the process alive.
    stream.destroy();
  }
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/**
 * Runs `aiodns bulk`.
 *
 * @param args - the arguments after `bulk`
 * @returns the exit code
 */
export const runBulk = async (args: readonly string[], context: BulkContext): Promise<ExitCode> => {
  const { stdout, stderr, signal } = context;
  try {
    const command = parseBulkArguments(args);
    if (command.kind === 'help') {
      stdout.write(BULK_HELP);
      return ExitCode.answered;
    }
    try {
      return await runJob(command, context);
    } catch (error) {
      if (!signal.aborted) throw error;
      if (command.output !== '-') stderr.write('aiodns: interrupted: use --resume to go on\n');
      return ExitCode.failed;
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof InvalidArgumentError) {
      stderr.write(`aiodns: ${error.message}\nusage: ${BULK_USAGE}\n${BULK_MANUAL}\n`);
      return ExitCode.usage;
    }
    if (error instanceof BulkError) {
      stderr.write(`aiodns: ${error.message}\n`);
      return ExitCode.usage;
    }
    if (error instanceof DNSError) {
      const server = error.hostname === undefined ? '' : `server ${error.hostname}: `;
      stderr.write(`aiodns: ${server}${error.message} (${error.code})\n`);
      return ExitCode.unreachable;
    }
    if (isSystemError(error)) {
      stderr.write(`aiodns: ${error.message}\n`);
      return ExitCode.failed;
    }
    throw error;
  }
};
