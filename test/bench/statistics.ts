import type { Quantiles } from './measurement.js';

/** The value below which a share of the sorted values lies, by the nearest rank. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const value = sorted[Math.round((sorted.length - 1) * share)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** @throws RangeError when there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** Null when there are no values. */
export function quantiles(values: readonly number[]): Quantiles | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) };
}
