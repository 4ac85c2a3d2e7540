import type { Chart, Line } from './charts.js';

const WIDTH = 760;
const HEIGHT = 400;
const PLOT = { left: 72, top: 48, right: 500, bottom: 340 } as const;
const LEGEND = { left: 520, line: 22 } as const;

// Distinguishable without colour vision: light and dark alternate, and this project's lines are thicker.
const COLOURS = [
  '#0b5fa5',
  '#5aa9e6',
  '#d1495b',
  '#2e7d32',
  '#b3700f',
  '#7b5ea7',
  '#444444',
  '#9a6324',
] as const;

type Scale = (value: number) => number;

/** The chart as an SVG document. */
export function toSvg({ title, xLabel, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const x = logarithmic(xs, PLOT.left, PLOT.right);
  const y = logarithmic(ys, PLOT.bottom, PLOT.top);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 26, title, 'font-size="15" font-weight="bold"'),
    ...ticks(xs).map((tick) => xTick(tick, x(tick))),
    ...ticks(ys).map((tick) => yTick(tick, y(tick))),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, xLabel, 'text-anchor="middle"'),
    ...lines.flatMap((line, index) => draw(line, index, x, y)),
    '</svg>',
  ].join('\n')}\n`;
}

function draw({ label, emphasis, points }: Line, index: number, x: Scale, y: Scale): string[] {
  const colour = COLOURS[index % COLOURS.length] ?? '#000';
  const width = emphasis ? 3 : 1.5;
  const places = points.map((point) => ({ x: round(x(point.x)), y: round(y(point.y)) }));
  const path = places.map((place) => `${place.x},${place.y}`).join(' ');
  const legend = PLOT.top + index * LEGEND.line;
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${width}"/>`,
    ...places.map((place) => `<circle cx="${place.x}" cy="${place.y}" r="3" fill="${colour}"/>`),
    `<line x1="${LEGEND.left}" x2="${LEGEND.left + 20}" y1="${legend}" y2="${legend}" stroke="${colour}" stroke-width="${width}"/>`,
    text(LEGEND.left + 26, legend + 4, label),
  ];
}

function xTick(value: number, at: number): string {
  return [
    `<line x1="${round(at)}" x2="${round(at)}" y1="${PLOT.top}" y2="${PLOT.bottom}" stroke="#e4e4e4"/>`,
    text(round(at), PLOT.bottom + 18, short(value), 'text-anchor="middle"'),
  ].join('\n');
}

function yTick(value: number, at: number): string {
  return [
    `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(at)}" y2="${round(at)}" stroke="#e4e4e4"/>`,
    text(PLOT.left - 8, round(at) + 4, short(value), 'text-anchor="end"'),
  ].join('\n');
}

function logarithmic(values: readonly number[], from: number, to: number): Scale {
  const low = Math.log10(Math.min(...decades(values)));
  const high = Math.log10(Math.max(...decades(values)));
  return (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
}

/** The powers of ten around the values: at least two. */
function decades(values: readonly number[]): [number, number] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return [10 ** low, 10 ** high];
}

/** 1, 2, 5, 10, 20, … within the decades of the values; the powers of ten alone when those are many. */
function ticks(values: readonly number[]): number[] {
  const [low, high] = decades(values);
  const count = Math.round(Math.log10(high / low));
  const steps = count > 2 ? [1] : [1, 2, 5];
  const all = Array.from({ length: count }, (_, decade) =>
    steps.map((step) => step * low * 10 ** decade),
  );
  return [...all.flat(), high];
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  if (value >= 1e3) return `${value / 1e3}k`;
  return String(Number(value.toPrecision(2)));
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
