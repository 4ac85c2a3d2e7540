import type { BulkStatistics } from '../statistics.js';
import { errorCount } from '../statistics.js';
import type { RunRecord } from './run-recorder.js';
import { reportSvg } from './svg.js';
import { escapeText, integerText, latencyText, percentText, timeText } from './text.js';

/** The formats of a report, by the end of its name. */
export const REPORT_FORMATS = ['svg', 'html'] as const;

/** The format of a report. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
svg { display: block; width: 100%; height: auto; }
table { border-collapse: collapse; margin-block: 1rem; }
caption { text-align: start; font-weight: bold; padding-block: 0.5rem; white-space: nowrap; }
th, td { padding: 0.2rem 1rem 0.2rem 0; text-align: start; }
td { text-align: end; font-variant-numeric: tabular-nums; }
`;

type Row = readonly [label: string, ...values: string[]];

const table = (caption: string, rows: readonly Row[]): string => {
  const lines = rows.map(([label, ...values]) => {
    const cells = values.map((value) => `<td>${escapeText(value)}</td>`).join('');
    return `<tr><th scope="row">${escapeText(label)}</th>${cells}</tr>`;
  });
  return `<table><caption>${escapeText(caption)}</caption>\n${lines.join('\n')}\n</table>`;
};

const html = (record: RunRecord, statistics: BulkStatistics): string => {
  const { names, answered, errors, retried, badLines, unconfirmed, dropped } = statistics;
  const outcomes = answered + errorCount(statistics);
  const counts: readonly Row[] = [
    ['names', integerText(names)],
    ['outcomes', integerText(outcomes)],
    ['unconfirmed', integerText(unconfirmed)],
    ['answers of wildcards', integerText(dropped)],
    ['retried', integerText(retried)],
    ['bad lines', integerText(badLines)],
    ['time of this run', timeText(record.duration)],
  ];
  const codes: readonly Row[] = [
    ['answered', integerText(answered), percentText(answered, outcomes)],
    ...Object.entries(errors)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]): Row => [code, integerText(count), percentText(count, outcomes)]),
  ];
  const quantiles = [0.5, 0.9, 0.99, 0.999].map(
    (share): Row => [`${share * 100} %`, latencyText(record.latencies.quantile(share))],
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>aiodns bulk: report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>aiodns bulk</h1>
${reportSvg(record, statistics)}
${table('Counts', counts)}
${table('Outcomes', codes)}
${table('Latency, by the share of outcomes within it', quantiles)}
</main>
</body>
</html>
`;
};

/**
 * The report of a run: a document without references to others.
 *
 * @param record - of this run
 * @param statistics - of the job; with those of a run that was resumed
 */
export const reportText = (
  format: ReportFormat,
  record: RunRecord,
  statistics: BulkStatistics,
): string => {
  switch (format) {
    case 'svg':
      return `<?xml version="1.0" encoding="UTF-8"?>\n${reportSvg(record, statistics)}\n`;
    case 'html':
      return html(record, statistics);
  }
};
