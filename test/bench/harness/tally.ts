/** Counts of the queries of a process. */
export interface Tally {
  started: number;
  settled: number;
  errors: number;
  firstError: string | null;
}

export function emptyTally(): Tally {
  return { started: 0, settled: 0, errors: 0, firstError: null };
}

export function noteError(tally: Tally, error: string): void {
  tally.errors += 1;
  tally.firstError ??= error;
}

/** An error text when a result has an unexpected number of records, else null. */
export function unexpected(records: number, expected: number): string | null {
  return records === expected ? null : `${records} records and not ${expected}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
