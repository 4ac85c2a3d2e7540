import { CATALOGUE, PROGRAM_IDS, type ProgramId } from '../programs/catalogue.js';
import { groupBy } from './group-by.js';
import { METRIC_IDS, METRICS, type MetricId } from './metrics.js';
import type { Bar, Condition, Report, Series } from './schema.js';

/** Rows of text under a title; the first column names the row. */
export interface Table {
  readonly title: string;
  /** Unit of the figures, and the meaning of figures in brackets. */
  readonly unit?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The report as tables: the targets first, then one a metric, then what went wrong. */
export function tablesOf(report: Report): Table[] {
  return [
    barTable(report.bars),
    programTable(report),
    ...METRIC_IDS.flatMap((metric) => metricTables(metric, report)),
    ...troubleTables(report),
  ];
}

function programTable({ programs }: Report): Table {
  return {
    title: 'Programs',
    columns: ['program', 'version'],
    rows: programs.map(({ label, version, missing }) => [label, version ?? `missing: ${missing}`]),
  };
}

function metricTables(metric: MetricId, report: Report): Table[] {
  const ofMetric = report.series.filter((series) => series.metric === metric);
  return groupBy(ofMetric, ({ family }) => family).map((group) =>
    metricTable(metric, group, report),
  );
}

function metricTable(metric: MetricId, group: readonly Series[], report: Report): Table {
  const { title, unit } = METRICS[metric];
  const columns = [...new Set(group.map(columnOf))];
  const present = PROGRAM_IDS.filter(
    (program) =>
      group.some((series) => series.program === program) || isMissing(program, group, report),
  );
  return {
    title: group.some(({ family }) => family === 'records') ? `${title}, by answer` : title,
    unit: `${unit}; in brackets: ratio to node:dns`,
    columns: ['program', ...columns],
    rows: present.map((program) => [
      CATALOGUE[program].label,
      ...columns.map((column) => {
        const series = group.find((one) => one.program === program && columnOf(one) === column);
        if (series !== undefined) return cell(metric, series);
        return isMissing(program, group, report) ? 'missing' : '–';
      }),
    ]),
  };
}

function isMissing(program: ProgramId, group: readonly Series[], { programs }: Report): boolean {
  const [first] = group;
  return (
    first !== undefined &&
    CATALOGUE[program].families.includes(first.family) &&
    programs.some(({ id, missing }) => id === program && missing !== null)
  );
}

/** The column heading of a condition. */
export function columnOf({ family, inFlight, type, records }: Condition): string {
  switch (family) {
    case 'throughput':
    case 'responsiveness':
    case 'encrypted':
      return `${inFlight?.toLocaleString('en')} in flight`;
    case 'records':
      return `${records} ${type}`;
    case 'getaddrinfo':
      return `${inFlight?.toLocaleString('en')} at once`;
    case 'pending':
      return `${inFlight?.toLocaleString('en')} pending`;
    case 'scoped':
    case 'network':
    case 'fetch':
    case 'bulk':
    case 'import':
    case 'size':
      return 'value';
  }
}

function cell(metric: MetricId, { median, ratio, modelled }: Series): string {
  if (median === null) return '–';
  const value = number(median, METRICS[metric].decimals) + (modelled ? ' (modelled)' : '');
  return ratio === null ? value : `${value} [${number(ratio, 2)}]`;
}

function barTable(bars: readonly Bar[]): Table {
  return {
    title: 'Targets of @aiodns/resolver',
    columns: ['measure', 'bar', 'aim', 'measured', 'reached'],
    rows: bars.map(({ label, relation, bar, aim, value, verdict }) => [
      label,
      `${relation} ${bar}`,
      `${relation} ${aim}`,
      value === null ? '–' : number(value, value < 10 ? 3 : 0),
      verdict,
    ]),
  };
}

function troubleTables({ runs }: Report): Table[] {
  const rows = runs.flatMap((run) => {
    const { failure, measurement } = run;
    const message = failure ?? measurement?.firstError ?? null;
    if (message === null && (measurement?.lost ?? 0) === 0) return [];
    const count = (value: number | undefined): string => number(value ?? 0, 0);
    return [
      [
        CATALOGUE[run.program].label,
        `${run.family}, ${columnOf(run)}`,
        String(run.round),
        count(measurement?.errors),
        count(measurement?.lost),
        message ?? '',
      ],
    ];
  });
  const columns = ['program', 'run', 'round', 'errors', 'lost', 'first error'];
  return rows.length === 0 ? [] : [{ title: 'Errors and lost queries', columns, rows }];
}

function number(value: number, decimals: number): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
