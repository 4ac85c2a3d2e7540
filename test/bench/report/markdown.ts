import type { Report } from './schema.js';
import { type Table, tablesOf } from './table.js';

/** The report as a section for a page. */
export function toMarkdown(report: Report): string {
  const { cpu, cores, memoryBytes, system, node, server, receiveBufferBytes } = report.environment;
  const conditions = [
    `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB`,
    system,
    `Node ${node}`,
    server,
    `UDP receive buffers of ${Math.round(receiveBufferBytes / 2 ** 20)} MiB`,
    `${report.extent} run of ${Math.round(report.durationMs / 1e3)} s on ${report.date.slice(0, 10)}`,
  ];
  return `${[conditions.join('; '), ...tablesOf(report).map(markdownTable)].join('\n\n')}\n`;
}

function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  return [`### ${title}`, '', line(columns), line(rule), ...rows.map(line)].join('\n');
}
