import type { Measurement } from '../measurement.js';
import type { Family } from '../programs/catalogue.js';

/** A figure of the report. */
export interface Metric {
  readonly title: string;
  readonly unit: string;
  /** Decimals worth showing. */
  readonly decimals: number;
  readonly better: 'higher' | 'lower';
  readonly families: readonly Family[];
  /** Null for a program without this figure, and for figures that no run measures. */
  readonly of: (measurement: Measurement) => number | null;
}
