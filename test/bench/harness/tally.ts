/** How many queries a process has asked, and how they went. */
export interface Tally {
  asked: number;
  settled: number;
  errors: number;
  firstError: string | null;
}

export function emptyTally(): Tally {
  return { asked: 0, settled: 0, errors: 0, firstError: null };
}

export function noteError(tally: Tally, error: string): void {
  tally.errors += 1;
  tally.firstError ??= error;
}

/** What is wrong with an answer of so many records, or null. */
export function unexpected(records: number, expected: number): string | null {
  return records === expected ? null : `${records} records and not ${expected}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
