import type { OutcomeSums } from './outcome-counts.js';

/** Counts of a job; after `resume` they include those of the interrupted run. */
export interface BulkStatistics extends OutcomeSums {
  /** Names of the input whose outcomes are written. */
  readonly names: number;
  /** Queries that were started again after a temporary error. */
  readonly retried: number;
  /** Lines of the input without a name. */
  readonly badLines: number;
  /** Names that the interrupted run had written. */
  readonly resumed: number;
}

/** The sum of all errors. */
export const errorCount = ({ errors }: Pick<BulkStatistics, 'errors'>): number =>
  Object.values(errors).reduce((sum, count) => sum + count, 0);
