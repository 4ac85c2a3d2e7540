import type { MemorySample } from './memory.js';

const WIDTH = 760;
const HEIGHT = 320;
const PLOT = { left: 70, top: 44, right: 736, bottom: 270 } as const;
const TICKS = 5;
const MEGABYTE = 1 << 20;

const LINES = [
  {
    name: 'resident memory',
    colour: '#0b5fa5',
    of: (sample: MemorySample) => sample.residentMemory,
  },
  { name: 'JavaScript heap', colour: '#d1495b', of: (sample: MemorySample) => sample.heap },
] as const;

/** Memory over queries, as an SVG document. */
export function memoryGraph(samples: readonly MemorySample[]): string {
  const lastQuery = Math.max(1, ...samples.map(({ queries }) => queries));
  const highest = Math.max(1, ...samples.map(({ residentMemory }) => residentMemory / MEGABYTE));
  const top = Math.ceil(highest / 20) * 20;
  const x = (queries: number): string =>
    (PLOT.left + (queries / lastQuery) * (PLOT.right - PLOT.left)).toFixed(1);
  const y = (megabytes: number): string =>
    (PLOT.bottom - (megabytes / top) * (PLOT.bottom - PLOT.top)).toFixed(1);
  const steps = Array.from({ length: TICKS + 1 }, (_, step) => step / TICKS);

  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Memory over queries</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(
      PLOT.left,
      24,
      `Memory over ${number(lastQuery)} queries, in MiB`,
      'start',
      'font-weight="bold"',
    ),
    ...steps.flatMap((step) => [
      `<path d="M${PLOT.left} ${y(step * top)}H${PLOT.right}" stroke="#e4e4e4"/>`,
      text(PLOT.left - 8, Number(y(step * top)) + 4, number(step * top), 'end'),
      text(Number(x(step * lastQuery)), PLOT.bottom + 18, number(step * lastQuery), 'middle'),
    ]),
    ...LINES.flatMap(({ name, colour, of }, index) => [
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${samples
        .map((sample) => `${x(sample.queries)},${y(of(sample) / MEGABYTE)}`)
        .join(' ')}"/>`,
      text(PLOT.left + index * 140, HEIGHT - 14, name, 'start', `fill="${colour}"`),
    ]),
    '</svg>',
  ].join('\n')}\n`;
}

function text(x: number, y: number, content: string, anchor: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${attributes}>${content}</text>`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
