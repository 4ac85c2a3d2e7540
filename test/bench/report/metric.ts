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
  /** Null for a program that has no such figure, and for what is not measured by a run. */
  readonly of: (measurement: Measurement) => number | null;
}
