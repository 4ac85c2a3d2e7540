/**
 * Formats rows in columns as wide as their widest cell. The last column is truncated at the width of the screen.
 *
 * @param columns - the width of the screen, in characters
 */
export const table = (rows: readonly (readonly string[])[], columns: number): string[][] => {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) => {
    const last = row.length - 1;
    const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
    const room = Math.max(20, columns - before);
    return row.map((cell, i) => {
      if (i < last) return cell.padEnd((widths[i] ?? 0) + 2);
      return cell.length > room ? `${cell.slice(0, room - 1)}…` : cell;
    });
  });
};
