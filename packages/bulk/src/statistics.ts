/** Counts of a job; after `resume` they include those of the interrupted run. */
export interface BulkStatistics {
  /** Names of the input whose outcomes are written. */
  readonly names: number;
  /** Queries with a response that has records. */
  readonly answered: number;
  /** Queries without, by the code of the error. */
  readonly errors: Readonly<Record<string, number>>;
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
