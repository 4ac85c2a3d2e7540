import { BulkError } from '@aiodns/bulk';
import type { BulkQueue, QueueStatus } from '@aiodns/bulk/queue';
import { ExitCode } from '../exit-code.js';
import type { QueueCommand } from './arguments.js';
import { BadLines } from './bad-lines.js';
import type { BulkContext } from './context.js';
import { openInput } from './input.js';
import { queueProgress } from './progress.js';
import { withResolver } from './resolver.js';
import { queueStatusText, summaryText } from './summary.js';

type CommandOf<Kind extends QueueCommand['kind']> = Extract<QueueCommand, { kind: Kind }>;

const isMissingPackage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';

/** Most installations have no use for the packages of the queue. */
const loadQueue = async (): Promise<typeof BulkQueue> => {
  try {
    return (await import('@aiodns/bulk/queue')).BulkQueue;
  } catch (error) {
    if (!isMissingPackage(error)) throw error;
    throw new BulkError(
      '--queue needs two packages beside aiodns: npm install -g bullmq ioredis (without -g in a project)',
    );
  }
};

const submit = async (
  queue: BulkQueue,
  command: CommandOf<'submit'>,
  { stdin, stderr, signal }: BulkContext,
): Promise<void> => {
  const { stream } = await openInput(command.input, undefined, stdin);
  const badLines = new BadLines();
  try {
    const added = await queue.submit({
      ...command,
      input: stream,
      signal,
      onBadLine: (line) => badLines.add(line),
    });
    if (command.quiet) return;
    badLines.show(stderr);
    stderr.write(`${added} names were added to the queue\n`);
  } finally {
    // An input that gives nothing more would keep the process alive.
    stream.destroy();
  }
};

const work = async (
  queue: BulkQueue,
  command: CommandOf<'work'>,
  context: BulkContext,
): Promise<void> => {
  const { signal } = context;
  const { concurrency, rate, retries } = command.numbers;
  await withResolver(command, context, (resolver) =>
    queue.work(resolver, { concurrency, rate, retries, signal }),
  );
};

const collect = async (
  queue: BulkQueue,
  { output, outputFormat, quiet }: CommandOf<'collect'>,
  { stderr, signal }: BulkContext,
): Promise<void> => {
  const started = performance.now();
  const statistics = await queue.collect({ output, outputFormat, signal });
  if (!quiet) stderr.write(summaryText(statistics, performance.now() - started));
};

const run = async (
  queue: BulkQueue,
  command: QueueCommand,
  context: BulkContext,
): Promise<void> => {
  switch (command.kind) {
    case 'submit':
      return submit(queue, command, context);
    case 'work':
      return work(queue, command, context);
    case 'collect':
      return collect(queue, command, context);
    case 'status': {
      const status: QueueStatus | undefined = await queue.status();
      context.stdout.write(status === undefined ? 'no list\n' : queueStatusText(status));
    }
  }
};

/** Does a part of what several machines do. */
export const runQueue = async (command: QueueCommand, context: BulkContext): Promise<ExitCode> => {
  const { stderr } = context;
  const BulkQueue = await loadQueue();
  await using queue = await BulkQueue.open(command.queue, {
    list: command.list,
    onConnection: (connected) =>
      stderr.write(
        `aiodns: the queue ${connected ? 'is there again' : 'is away: waiting for it'}\n`,
      ),
  });
  const shows = command.kind !== 'status' && !command.quiet;
  const progress = shows ? queueProgress(() => queue.status(), stderr) : undefined;
  try {
    await run(queue, command, context);
  } finally {
    progress?.stop();
  }
  return ExitCode.answered;
};
