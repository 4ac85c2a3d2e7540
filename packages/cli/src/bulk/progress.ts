import type { Writable } from 'node:stream';
import { type BulkStatistics, errorCount } from '@aiodns/bulk';
import type { QueueStatus } from '@aiodns/bulk/queue';

/** Shows the progress of a job. */
export interface Progress {
  stop(): void;
}

/** The state that is shown. */
export interface ProgressSource {
  readonly statistics: BulkStatistics;
  /** Bytes of the input that have been read. */
  readonly bytesRead: number;
}

const INTERVAL = 1000;

/** Outcomes per second since the last call. */
const rateMeter = () => {
  let before = 0;
  let time = performance.now();
  return (outcomes: number): number => {
    const now = performance.now();
    const rate = ((outcomes - before) * 1000) / Math.max(1, now - time);
    before = outcomes;
    time = now;
    return Math.round(rate);
  };
};

const outcomeCount = (statistics: BulkStatistics): number =>
  statistics.answered + errorCount(statistics);

/** The errors, the most frequent first: `ENOTFOUND 12, ETIMEOUT 3`. */
const errorsText = ({ errors }: Pick<BulkStatistics, 'errors'>): string =>
  Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ') || 'no errors';

const statusText = (statistics: BulkStatistics, rate: number): string =>
  `${statistics.names} names, ${rate}/s, ${statistics.answered} answered, ${errorsText(statistics)}`;

/** Repeats an action each second until it is stopped. */
const eachSecond = (action: () => void): Progress => {
  const timer = setInterval(action, INTERVAL);
  return { stop: () => clearInterval(timer) };
};

const queueText = (status: QueueStatus, rate: number): string => {
  const { resolved, names, submitted, workers, answered, errors, chunks, collected } = status;
  return [
    `${resolved} of ${names}${submitted ? '' : '+'} names`,
    `${rate}/s`,
    `${workers} workers`,
    `${collected} of ${chunks} chunks collected`,
    `${answered} answered`,
    errorsText({ errors }),
  ].join(', ');
};

/** Writes a line each second with the progress of a list in a queue. */
export const queueProgress = (
  readStatus: () => Promise<QueueStatus | undefined>,
  stream: Writable,
): Progress => {
  const rate = rateMeter();
  let stopped = false;
  let reading = false;
  const show = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      const status = await readStatus();
      if (stopped) return;
      stream.write(
        status === undefined ? 'no list\n' : `${queueText(status, rate(status.resolved))}\n`,
      );
    } finally {
      reading = false;
    }
  };
  // A status that cannot be read is shown by the command, which fails too.
  const updates = eachSecond(() => void show().catch(() => undefined));
  return {
    stop: () => {
      stopped = true;
      updates.stop();
    },
  };
};

/** Writes a line each second. */
export const progressLines = (source: ProgressSource, stream: Writable): Progress => {
  const rate = rateMeter();
  return eachSecond(() => {
    const { statistics } = source;
    stream.write(`${statusText(statistics, rate(outcomeCount(statistics)))}\n`);
  });
};

/**
 * Draws a bar on a terminal.
 *
 * @param size - of the input in bytes
 */
export const progressBar = async (
  source: ProgressSource,
  stream: Writable,
  size: number,
): Promise<Progress> => {
  // Most jobs run without a terminal.
  const { SingleBar } = await import('cli-progress');
  const rate = rateMeter();
  const bar = new SingleBar({
    format: '{bar} {percentage}%, {eta_formatted} left, {status}',
    stream,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    // Ctrl-C interrupts the job, which then stops the bar.
    gracefulExit: false,
    linewrap: true,
    etaBuffer: 30,
  });
  const status = (): string => {
    const { statistics } = source;
    return statusText(statistics, rate(outcomeCount(statistics)));
  };
  bar.start(size, 0, { status: status() });
  const updates = eachSecond(() => bar.update(source.bytesRead, { status: status() }));
  return {
    stop: () => {
      updates.stop();
      bar.update(source.bytesRead, { status: status() });
      bar.stop();
    },
  };
};
