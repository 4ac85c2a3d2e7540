import type { Writable } from 'node:stream';
import { type BulkStatistics, errorCount } from '@aiodns/bulk';
import { SingleBar } from 'cli-progress';

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
const errorsText = ({ errors }: BulkStatistics): string =>
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
export const progressBar = (source: ProgressSource, stream: Writable, size: number): Progress => {
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
