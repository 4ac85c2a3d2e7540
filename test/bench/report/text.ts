import type { Table } from './table.js';

/** Tables for a terminal. */
export function toText(tables: readonly Table[]): string {
  return tables.map(textTable).join('\n');
}

function textTable({ title, unit, columns, rows }: Table): string {
  const widths = widthsOf([columns, ...rows]);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const heading = unit === undefined ? title : `${title} (${unit})`;
  return `${[heading, ...[columns, ...rows].map((cells) => `  ${line(cells)}`)].join('\n')}\n`;
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...lines.map((line) => line.length));
  return Array.from({ length: columns }, (_, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
}
