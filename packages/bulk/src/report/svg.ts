import { type BulkStatistics, errorCount } from '../statistics.js';
import type { RunRecord } from './run-recorder.js';
import { escapeText, integerText, latencyText, percentText, timeText } from './text.js';
import { timeTicks, valueTicks } from './ticks.js';

const WIDTH = 860;
const LEFT = 76;
const RIGHT = 836;
/** The height of a chart, from the first line of its title to the labels of its axis. */
const PLOT_HEIGHT = 170;
const BAR = 24;
const MAX_CODES = 10;

/** Renderers without media queries show the light colours. Text has a contrast of 4.5 at least in both. */
const STYLE = `
.page { fill: #ffffff; } text { fill: #1f2328; } .muted { fill: #59636e; } .grid { stroke: #d1d9e0; }
.answered { fill: #0b5fa5; } .failed { fill: #bc4c00; } .mark { stroke: #1f2328; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; } text { fill: #f0f6fc; } .muted { fill: #9198a1; } .grid { stroke: #3d444d; }
.answered { fill: #4ea1e8; } .failed { fill: #f0883e; } .mark { stroke: #f0f6fc; }
}
`;

const round = (value: number): number => Math.round(value * 10) / 10;

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escapeText(content)}</text>`;

const HEADING = 'font-size="15" font-weight="bold"';
const MUTED = 'class="muted" font-size="12"';

/** A part of the report, and its height. */
interface Panel {
  readonly height: number;
  readonly content: string;
}

/** The heading of a chart, and horizontal lines with the values of its axis. */
const frame = (
  heading: string,
  most: number,
): { lines: string[]; y: (value: number) => number } => {
  const ticks = valueTicks(most, 4);
  const top = ticks.at(-1) ?? 1;
  const y = (value: number): number => 30 + PLOT_HEIGHT * (1 - value / top);
  const lines = ticks.map((tick) =>
    [
      `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      text(LEFT - 8, y(tick) + 4, integerText(tick), `${MUTED} text-anchor="end"`),
    ].join(''),
  );
  return { lines: [text(0, 14, heading, HEADING), ...lines], y };
};

const legend = (x: number, kind: string, label: string): string =>
  `<rect class="${kind}" x="${x}" y="4" width="12" height="12"/>${text(x + 18, 14, label, 'font-size="12"')}`;

/** Outcomes per second, errors above those with records. */
const ratePanel = ({ interval, intervals, duration }: RunRecord): Panel => {
  const end = Math.max(duration, 1);
  const lengthOf = (index: number): number =>
    Math.max(1, Math.min(interval, end - index * interval));
  const rates = intervals.map(({ answered, failed }, index) => {
    const seconds = lengthOf(index) / 1000;
    // The last interval may be too short to say anything.
    const counts = lengthOf(index) < interval / 4 ? intervals[index - 1] : undefined;
    const { answered: a, failed: f } = counts ?? { answered, failed };
    const divisor = counts === undefined ? seconds : interval / 1000;
    return { answered: a / divisor, failed: f / divisor };
  });
  const most = Math.max(0, ...rates.map(({ answered, failed }) => answered + failed));
  const { lines, y } = frame('Outcomes per second', most);
  const x = (time: number): number => LEFT + ((RIGHT - LEFT) * Math.min(time, end)) / end;
  const area = (
    kind: string,
    from: (rate: { answered: number; failed: number }) => number,
    to: (rate: { answered: number; failed: number }) => number,
  ): string => {
    const steps = (value: typeof from): string[] =>
      rates.map((rate, index) => {
        const height = round(y(value(rate)));
        return `${round(x(index * interval))},${height} ${round(x((index + 1) * interval))},${height}`;
      });
    const back = steps(from)
      .map((step) => step.split(' ').reverse().join(' '))
      .reverse();
    return `<polygon class="${kind}" points="${[...steps(to), ...back].join(' ')}"/>`;
  };
  const axis = timeTicks(end, 8).map((tick) =>
    text(x(tick), y(0) + 18, timeText(tick), `${MUTED} text-anchor="middle"`),
  );
  const content = [
    ...lines,
    area(
      'answered',
      () => 0,
      ({ answered }) => answered,
    ),
    area(
      'failed',
      ({ answered }) => answered,
      ({ answered, failed }) => answered + failed,
    ),
    ...axis,
    legend(560, 'answered', 'with records'),
    legend(680, 'failed', 'errors'),
  ].join('\n');
  return { height: 30 + PLOT_HEIGHT + 50, content };
};

/** How many outcomes took how long, on a logarithmic axis. */
const latencyPanel = ({ latencies }: RunRecord): Panel => {
  const { buckets } = latencies;
  const [first] = buckets;
  const last = buckets.at(-1);
  const { lines, y } = frame(
    'Outcomes by latency',
    Math.max(0, ...buckets.map(({ count }) => count)),
  );
  if (first === undefined || last === undefined)
    return { height: 30 + PLOT_HEIGHT + 50, content: lines.join('\n') };
  // One decade at least, so that few buckets do not fill the chart.
  const low = Math.log10(first.from);
  const high = Math.max(Math.log10(last.to), low + 1);
  const x = (latency: number): number =>
    LEFT + ((RIGHT - LEFT) * (Math.log10(latency) - low)) / (high - low);
  const bars = buckets
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => {
      const [start, end] = [x(from), x(to)];
      return `<rect class="answered" x="${round(start)}" y="${round(y(count))}" width="${round(Math.max(1, end - start - 1))}" height="${round(y(0) - y(count))}"/>`;
    });
  const powers = Array.from({ length: 13 }, (_, index) => 10 ** (index - 3));
  const ticks = powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9)
    // Over more than three powers of ten there is room for these only.
    .filter((tick) => high - low < 3 || powers.includes(tick));
  const axis = ticks.map((tick) =>
    text(x(tick), y(0) + 18, latencyText(tick), `${MUTED} text-anchor="middle"`),
  );
  const shares = [0.5, 0.9, 0.99].map((share) => ({ share, at: latencies.quantile(share) }));
  const marks = shares.map(
    ({ at }) =>
      `<line class="mark" stroke-dasharray="4 3" x1="${round(x(at))}" x2="${round(x(at))}" y1="30" y2="${round(y(0))}"/>`,
  );
  const summary = shares
    .map(({ share, at }) => `${share * 100} % within ${latencyText(at)}`)
    .join(', ');
  const content = [
    ...lines,
    ...bars,
    ...marks,
    ...axis,
    text(RIGHT, 14, summary, 'font-size="12" text-anchor="end"'),
  ].join('\n');
  return { height: 30 + PLOT_HEIGHT + 50, content };
};

interface Code {
  readonly label: string;
  readonly count: number;
  readonly kind: 'answered' | 'failed';
}

const codesOf = ({ answered, errors }: BulkStatistics): Code[] => {
  const sorted = Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([label, count]): Code => ({ label, count, kind: 'failed' }));
  const rest = sorted.slice(MAX_CODES).reduce((sum, { count }) => sum + count, 0);
  return [
    { label: 'answered', count: answered, kind: 'answered' },
    ...sorted.slice(0, MAX_CODES),
    ...(rest === 0 ? [] : [{ label: 'others', count: rest, kind: 'failed' } as const]),
  ];
};

/** A bar for each code. */
const codePanel = (statistics: BulkStatistics): Panel => {
  const codes = codesOf(statistics);
  const outcomes = statistics.answered + errorCount(statistics);
  const left = 130;
  const right = 680;
  const bars = codes.flatMap(({ label, count, kind }, index) => {
    const y = 30 + index * BAR;
    const width = outcomes === 0 ? 0 : ((right - left) * count) / outcomes;
    return [
      text(left - 10, y + 14, label, 'font-size="12" text-anchor="end"'),
      `<rect class="${kind}" x="${left}" y="${y + 2}" width="${round(Math.max(count > 0 ? 1 : 0, width))}" height="${BAR - 8}"/>`,
      text(
        left + width + 8,
        y + 14,
        `${integerText(count)} (${percentText(count, outcomes)})`,
        'font-size="12"',
      ),
    ];
  });
  const content = [text(0, 14, 'Outcomes', HEADING), ...bars].join('\n');
  return { height: 30 + codes.length * BAR + 20, content };
};

const description = (record: RunRecord, statistics: BulkStatistics): string => {
  const outcomes = statistics.answered + errorCount(statistics);
  const codes = codesOf(statistics)
    .map(({ label, count }) => `${label} ${percentText(count, outcomes)}`)
    .join(', ');
  const { latencies } = record;
  return `Three charts: outcomes per second over ${timeText(record.duration)}; their latencies, of which half are within ${latencyText(latencies.quantile(0.5))} and 99 % within ${latencyText(latencies.quantile(0.99))}; and their codes: ${codes}.`;
};

/** The report of a run as an element of SVG, with the colours of a light or a dark page. */
export const reportSvg = (record: RunRecord, statistics: BulkStatistics): string => {
  const outcomes = record.intervals.reduce((sum, each) => sum + each.answered + each.failed, 0);
  const rate = outcomes / Math.max(record.duration / 1000, 0.001);
  const title = `${integerText(outcomes)} outcomes in ${timeText(record.duration)}, ${integerText(rate)} per second`;
  const panels = [ratePanel(record), latencyPanel(record), codePanel(statistics)];
  let top = 64;
  const groups = panels.map(({ height, content }) => {
    const group = `<g transform="translate(0 ${top})">\n${content}\n</g>`;
    top += height;
    return group;
  });
  const height = top;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-24 0 ${WIDTH + 24} ${height}" role="img" aria-labelledby="report-title report-desc" font-family="system-ui, sans-serif" font-size="13">
<title id="report-title">${escapeText(`aiodns bulk: ${title}`)}</title>
<desc id="report-desc">${escapeText(description(record, statistics))}</desc>
<style>${STYLE}</style>
<rect class="page" x="-24" width="${WIDTH + 24}" height="${height}"/>
${text(0, 36, title, 'font-size="20" font-weight="bold"')}
${groups.join('\n')}
</svg>`;
};
