import type { BulkOutcome } from './rows.js';

/** Counts of outcomes. */
export interface OutcomeSums {
  /** Queries with a response that has records. */
  readonly answered: number;
  /** Queries without, by the code of the error. */
  readonly errors: Readonly<Record<string, number>>;
  /** Queries that trusted servers have no answer to, but others had; included in `errors`. */
  readonly unconfirmed: number;
  /** Queries whose answer is that of a wildcard. They are neither in the output nor in the other counts. */
  readonly dropped: number;
}

/** Counts outcomes. */
export class OutcomeCounts {
  #answered = 0;
  #unconfirmed = 0;
  #dropped = 0;
  readonly #errors = new Map<string, number>();

  constructor(before?: OutcomeSums) {
    if (before !== undefined) this.addSums(before);
  }

  add({ error, dropped, unconfirmed }: BulkOutcome): void {
    if (dropped !== undefined) this.#dropped++;
    else if (error === undefined) this.#answered++;
    else {
      if (unconfirmed) this.#unconfirmed++;
      this.#errors.set(error.code, (this.#errors.get(error.code) ?? 0) + 1);
    }
  }

  addSums({ answered, errors, unconfirmed, dropped }: OutcomeSums): void {
    this.#answered += answered;
    this.#unconfirmed += unconfirmed;
    this.#dropped += dropped;
    for (const [code, count] of Object.entries(errors)) {
      this.#errors.set(code, (this.#errors.get(code) ?? 0) + count);
    }
  }

  get sums(): OutcomeSums {
    return {
      answered: this.#answered,
      errors: Object.fromEntries(this.#errors),
      unconfirmed: this.#unconfirmed,
      dropped: this.#dropped,
    };
  }
}
