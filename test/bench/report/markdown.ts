import type { Report } from './schema.js';
import { type Table, tablesOf } from './table.js';

/** An image of the page: its title, and its file relative to the page. */
export interface Image {
  readonly title: string;
  readonly file: string;
}

/** The report as a page. */
export function toMarkdown(report: Report, images: readonly Image[]): string {
  const [targets, ...others] = tablesOf(report);
  return `${[
    '# Results',
    '<!-- Generated: `npm run bench -- --markdown docs/performance/results.md --svg docs/performance` -->',
    'The cost of each resolver, side by side. [Method](method.md) says how each figure is measured, [lab notes](lab-notes.md) what was tried.',
    conditions(report).join('; '),
    ...(targets === undefined ? [] : [section(targets)]),
    ...(images.length === 0 ? [] : ['## Charts']),
    ...images.map(({ title, file }) => `![${title}](${file})`),
    ...others.map(section),
  ].join('\n\n')}\n`;
}

function conditions({ environment, extent, durationMs, date }: Report): string[] {
  const { cpu, cores, memoryBytes, system, node, server, receiveBufferBytes } = environment;
  return [
    `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB`,
    system,
    `Node ${node}`,
    server,
    `UDP receive buffers of ${Math.round(receiveBufferBytes / 2 ** 20)} MiB`,
    `${extent} run of ${Math.round(durationMs / 1e3)} s on ${date.slice(0, 10)}`,
  ];
}

function section({ title, unit, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  const head = unit === undefined ? [`## ${title}`] : [`## ${title}`, '', `In ${unit}.`];
  return [...head, '', line(columns), line(rule), ...rows.map(line)].join('\n');
}
