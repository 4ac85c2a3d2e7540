import { type BulkStatistics, errorCount } from '@aiodns/bulk';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : `  ${((part * 100) / whole).toFixed(1)} %`;

/**
 * The summary of a job: a table of counts.
 *
 * @param milliseconds - the time that this run took
 */
export const summaryText = (statistics: BulkStatistics, milliseconds: number): string => {
  const { names, answered, errors, retried, badLines, resumed } = statistics;
  const outcomes = answered + errorCount(statistics);
  const seconds = milliseconds / 1000;
  // The outcomes of an interrupted run took none of this run's time.
  const rate =
    resumed === 0 ? ` (${Math.round(outcomes / Math.max(seconds, 0.001))} outcomes/s)` : '';
  const errorRows = Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]): [string, string] => [code, `${count}${percent(count, outcomes)}`]);
  const rows: [string, string][] = [
    ['names', `${names}${resumed === 0 ? '' : ` (${resumed} by the interrupted run)`}`],
    ['outcomes', String(outcomes)],
    ['answered', `${answered}${percent(answered, outcomes)}`],
    ...errorRows,
    ...(retried === 0 ? [] : [['retried', String(retried)] satisfies [string, string]]),
    ['bad lines', String(badLines)],
    ['time', `${seconds.toFixed(1)} s${rate}`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('');
};
