import { FAMILIES, PROGRAM_IDS, type ProgramId } from '../programs/catalogue.js';
import { median } from '../statistics.js';
import { groupBy } from './group-by.js';
import { METRICS, type MetricId, metricsOf } from './metrics.js';
import type { Condition, Run, Series } from './schema.js';

/** The program that ratios are to. */
export const BASELINE: ProgramId = 'node-dns';

/** One series of values for each condition, metric and program that has any. */
export function seriesOf(runs: readonly Run[]): Series[] {
  return FAMILIES.flatMap((family) => {
    const ofFamily = runs.filter((run) => run.family === family);
    const conditions = groupBy(ofFamily, key);
    return metricsOf(family).flatMap((metric) =>
      conditions.flatMap((group) =>
        PROGRAM_IDS.flatMap((program) => oneSeries(group, metric, program)),
      ),
    );
  });
}

function key({ inFlight, type, records }: Condition): string {
  return [inFlight, type, records].join();
}

function oneSeries(group: readonly Run[], metric: MetricId, program: ProgramId): Series[] {
  const own = group.filter((run) => run.program === program);
  const [first] = own;
  if (first === undefined) return [];
  const values = valuesByRound(own, metric);
  const measured = values.filter((value) => value !== null);
  const [head, ...tail] = values;
  if (head === undefined || measured.length === 0) return [];
  const { family, inFlight, type, records } = first;
  return [
    {
      family,
      inFlight,
      type,
      records,
      metric,
      unit: METRICS[metric].unit,
      program,
      values: [head, ...tail],
      median: median(measured),
      min: Math.min(...measured),
      max: Math.max(...measured),
      ratio: ratio(
        values,
        valuesByRound(
          group.filter((run) => run.program === BASELINE),
          metric,
        ),
      ),
      modelled: own.some((run) => run.modelled),
    },
  ];
}

function valuesByRound(runs: readonly Run[], metric: MetricId): (number | null)[] {
  return runs.toSorted((a, b) => a.round - b.round).map((run) => run.values[metric] ?? null);
}

/** The median of the ratios within each round: a disturbance of a round affects both sides of its ratio. */
export function ratio(
  values: readonly (number | null)[],
  base: readonly (number | null)[],
): number | null {
  const ratios = values.flatMap((value, round) => {
    const other = base[round] ?? null;
    return value === null || other === null || other === 0 ? [] : [value / other];
  });
  return ratios.length === 0 ? null : median(ratios);
}
