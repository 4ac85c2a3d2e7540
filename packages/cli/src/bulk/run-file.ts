import { BulkJob } from '@aiodns/bulk';
import { ExitCode } from '../exit-code.js';
import type { FileCommand } from './arguments.js';
import { BadLines } from './bad-lines.js';
import type { BulkContext } from './context.js';
import { openInput } from './input.js';
import { type Progress, progressBar, progressLines } from './progress.js';
import { openResolver } from './resolver.js';
import { summaryText } from './summary.js';

/** Shows progress, unless it would be between the lines of the output. */
const startProgress = (
  { quiet, output }: FileCommand,
  { stdout, stderr }: BulkContext,
  size: number | undefined,
  source: Parameters<typeof progressLines>[0],
): Progress | undefined => {
  if (quiet || (output === '-' && stdout.isTTY)) return undefined;
  return stderr.isTTY && size !== undefined
    ? progressBar(source, stderr, size)
    : progressLines(source, stderr);
};

/** Resolves the names of a file on this machine. */
export const runFile = async (command: FileCommand, context: BulkContext): Promise<ExitCode> => {
  const { stdin, stdout, stderr, signal } = context;
  const { output, quiet, numbers } = command;
  const { stream, size } = await openInput(
    command.input,
    output === '-' ? undefined : output,
    stdin,
  );
  const chunks: AsyncIterable<Uint8Array> = stream;
  let bytesRead = 0;
  async function* countedInput(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  const badLines = new BadLines();
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
      onBadLine: (line) => badLines.add(line),
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
    badLines.show(stderr);
    stderr.write(summaryText(job.statistics, performance.now() - started));
    return ExitCode.answered;
  } finally {
    // An input that gives nothing more would keep the process alive.
    stream.destroy();
  }
};
