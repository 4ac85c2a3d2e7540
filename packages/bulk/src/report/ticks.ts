/** Steps that read well. */
const STEPS = [1, 2, 5, 10];
const TIME_STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800,
  86_400,
].map((seconds) => seconds * 1000);

const upTo = (most: number, step: number): number[] =>
  Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => index * step);

/** Counts from 0 for an axis, the last at or above `most`. */
export const valueTicks = (most: number, count: number): number[] => {
  const least = Math.max(most, 1) / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = STEPS.find((each) => each * power >= least - 1e-9) ?? 10;
  const step = Math.max(1, factor * power);
  return upTo(Math.ceil(Math.max(most, 1) / step) * step, step);
};

/** Times from 0 for an axis, in ms, none after `most`. */
export const timeTicks = (most: number, count: number): number[] => {
  const step = TIME_STEPS.find((each) => most / each <= count);
  return upTo(most, step ?? Math.ceil(most / count / 86_400_000) * 86_400_000);
};
