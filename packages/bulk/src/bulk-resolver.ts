import type { ResolveManyOptions } from '@aiodns/resolver';
import type { BulkOutcome } from './rows.js';
import type { TypeName } from './type-name.js';

/** The limits of a run, as those of `resolveMany`. */
export interface BulkRunOptions
  extends Pick<ResolveManyOptions, 'concurrency' | 'rate' | 'retries' | 'signal'> {}

/** What a job needs of a resolver: a `DNSResolver` has it. */
export interface BulkResolver {
  resolveMany(
    names: AsyncIterable<string | readonly string[]>,
    types: readonly TypeName[],
    options: BulkRunOptions &
      Pick<ResolveManyOptions, 'onProgress'> & { readonly response: 'answer' },
  ): BulkOutcomes;
}

/** The outcomes of a run. */
export interface BulkOutcomes {
  /** The outcomes in lists. */
  lists(): AsyncIterable<readonly BulkOutcome[]>;
}
