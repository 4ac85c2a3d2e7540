import { CATALOGUE } from '../programs/catalogue.js';
import { METRICS, type MetricId } from './metrics.js';
import type { Report } from './schema.js';

/** A line of a chart, its points from left to right. */
export interface Line {
  readonly label: string;
  readonly emphasis: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Lines over a logarithmic x axis and a logarithmic y axis. */
export interface Chart {
  /** Of the file, without its extension. */
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly lines: readonly Line[];
}

const CHARTS: Readonly<Partial<Record<MetricId, string>>> = {
  queriesPerSecond: 'queries-per-second',
  cpuPerQuery: 'cpu-per-query',
  mainThreadCpuPerQuery: 'main-thread-cpu-per-query',
  latencyP50: 'latency-p50',
  latencyP99: 'latency-p99',
  loopDelayP99: 'event-loop-delay-p99',
};

/** A chart for each metric in CHARTS, over the number in flight. */
export function chartsOf({ programs, series }: Report): Chart[] {
  return Object.entries(CHARTS).flatMap(([metric, name]) => {
    const lines = programs.flatMap(({ id }) => {
      const points = series.flatMap(({ program, family, inFlight, median, ...one }) =>
        one.metric === metric &&
        program === id &&
        (family === 'throughput' || family === 'responsiveness') &&
        inFlight !== null &&
        median !== null &&
        median > 0
          ? [{ x: inFlight, y: median }]
          : [],
      );
      const { label, ours } = CATALOGUE[id];
      return points.length === 0 ? [] : [{ label, emphasis: ours, points }];
    });
    const [first] = series.filter((one) => one.metric === metric);
    if (first === undefined || lines.length === 0) return [];
    const { title, unit } = METRICS[first.metric];
    return [{ name, title: `${title} (${unit})`, xLabel: 'queries in flight', lines }];
  });
}
