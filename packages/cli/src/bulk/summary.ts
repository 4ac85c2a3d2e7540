import { type BulkStatistics, errorCount } from '@aiodns/bulk';
import type { QueueStatus } from '@aiodns/bulk/queue';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : `  ${((part * 100) / whole).toFixed(1)} %`;

type Row = readonly [label: string, value: string];

const tableText = (rows: readonly Row[]): string => {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('');
};

/** The errors, the most frequent first. */
const errorRows = (errors: BulkStatistics['errors'], outcomes: number): Row[] =>
  Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => [code, `${count}${percent(count, outcomes)}`]);

/** Counts that are 0 in most runs. */
const countRows = ({
  unconfirmed,
  dropped,
  retried,
}: Pick<BulkStatistics, 'unconfirmed' | 'dropped' | 'retried'>): Row[] => {
  const rows: readonly (readonly [label: string, count: number])[] = [
    ['unconfirmed', unconfirmed],
    ['wildcards', dropped],
    ['retried', retried],
  ];
  return rows.filter(([, count]) => count > 0).map(([label, count]) => [label, String(count)]);
};

/** The progress of a list in a queue: a table of counts. */
export const queueStatusText = (status: QueueStatus): string => {
  const { names, submitted, resolved, answered, errors, workers, badLines, chunks } = status;
  const outcomes = answered + errorCount(status);
  return tableText([
    ['names', `${names}${submitted ? '' : ' so far'}`],
    ['resolved', `${resolved}${percent(resolved, names)}`],
    ['outcomes', String(outcomes)],
    ['answered', `${answered}${percent(answered, outcomes)}`],
    ...errorRows(errors, outcomes),
    ...countRows(status),
    ['bad lines', String(badLines)],
    ['chunks', String(chunks)],
    ['in work', String(status.active)],
    ['to collect', String(status.completed)],
    ['collected', String(status.collected)],
    ['workers', String(workers)],
  ]);
};

/**
 * The summary of a job: a table of counts.
 *
 * @param milliseconds - the time that this run took
 */
export const summaryText = (statistics: BulkStatistics, milliseconds: number): string => {
  const { names, answered, errors, badLines, resumed } = statistics;
  const outcomes = answered + errorCount(statistics);
  const seconds = milliseconds / 1000;
  // The outcomes of an interrupted run took none of this run's time.
  const rate =
    resumed === 0 ? ` (${Math.round(outcomes / Math.max(seconds, 0.001))} outcomes/s)` : '';
  const rows: Row[] = [
    ['names', `${names}${resumed === 0 ? '' : ` (${resumed} by the interrupted run)`}`],
    ['outcomes', String(outcomes)],
    ['answered', `${answered}${percent(answered, outcomes)}`],
    ...errorRows(errors, outcomes),
    ...countRows(statistics),
    ['bad lines', String(badLines)],
    ['time', `${seconds.toFixed(1)} s${rate}`],
  ];
  return tableText(rows);
};
