import { writeFile } from 'node:fs/promises';
import { BulkJob, RunRecorder, reportText } from '@aiodns/bulk';
import { ExitCode } from '../exit-code.js';
import type { FileCommand } from './arguments.js';
import { BadLines } from './bad-lines.js';
import type { BulkContext } from './context.js';
import { openInput } from './input.js';
import { type Progress, progressBar, progressLines } from './progress.js';
import { withResolver } from './resolver.js';
import { summaryText } from './summary.js';

/** Shows progress, unless it would be between the lines of the output. */
const startProgress = async (
  { quiet, output }: FileCommand,
  { stdout, stderr }: BulkContext,
  size: number | undefined,
  source: Parameters<typeof progressLines>[0],
): Promise<Progress | undefined> => {
  if (quiet || (output === '-' && stdout.isTTY)) return undefined;
  return stderr.isTTY && size !== undefined
    ? progressBar(source, stderr, size)
    : progressLines(source, stderr);
};

interface CountedInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bytesRead: number;
}

const countBytes = (stream: AsyncIterable<Uint8Array>): CountedInput => {
  let bytesRead = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  return {
    chunks: chunks(),
    get bytesRead() {
      return bytesRead;
    },
  };
};

const runJob = async (
  job: BulkJob,
  command: FileCommand,
  context: BulkContext,
  source: Parameters<typeof startProgress>[3],
  size: number | undefined,
): Promise<boolean> => {
  const progress = await startProgress(command, context, size, source);
  try {
    return await job.run();
  } finally {
    progress?.stop();
  }
};

/** Resolves the names of a file on this machine. */
export const runFile = async (command: FileCommand, context: BulkContext): Promise<ExitCode> => {
  const { stdin, stdout, stderr, signal } = context;
  const { output, quiet, numbers, report } = command;
  const file = output === '-' ? undefined : output;
  const { stream, size } = await openInput(command.input, file, stdin);
  const input = countBytes(stream);
  const badLines = new BadLines();
  const recorder = report === undefined ? undefined : new RunRecorder(performance.now());
  const started = performance.now();
  try {
    return await withResolver(command, context, async (resolver) => {
      const job = new BulkJob(resolver, {
        ...command,
        input: input.chunks,
        output: file ?? stdout,
        concurrency: numbers.concurrency,
        rate: numbers.rate,
        retries: numbers.retries,
        signal,
        onBadLine: (line) => badLines.add(line),
        ...(recorder && { onOutcome: (outcome) => recorder.add(outcome, performance.now()) }),
      });
      const source = {
        get statistics() {
          return job.statistics;
        },
        get bytesRead() {
          return input.bytesRead;
        },
      };
      const writeReport = async (): Promise<void> => {
        if (report === undefined || recorder === undefined) return;
        const record = recorder.record(performance.now());
        await writeFile(report.path, reportText(report.format, record, job.statistics));
      };
      let worked: boolean;
      try {
        worked = await runJob(job, command, context, source, size);
      } catch (error) {
        if (signal.aborted) await writeReport();
        throw error;
      }
      if (worked) await writeReport();
      if (!quiet && worked) {
        badLines.show(stderr);
        stderr.write(summaryText(job.statistics, performance.now() - started));
      } else if (!quiet) {
        stderr.write(`${output} is taken for complete: it has no checkpoint\n`);
      }
      const { names, badLines: bad } = job.statistics;
      return names === 0 && bad > 0 ? ExitCode.usage : ExitCode.answered;
    });
  } finally {
    // An input that gives nothing more would keep the process alive.
    stream.destroy();
  }
};
