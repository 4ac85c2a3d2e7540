import type { BulkOutcomes, BulkResolver, BulkRunOptions } from './bulk-resolver.js';
import { mapConcurrently } from './map-concurrently.js';
import { queryOne } from './query-one.js';
import type { BulkOutcome } from './rows.js';
import type { TypeName } from './type-name.js';
import { WildcardDetector } from './wildcards.js';

/** How answers are verified. */
export interface Verification {
  /** Whether answers of wildcards are dropped. Default `false`. */
  readonly dropWildcards?: boolean | undefined;
  /** Answers are queried again from its servers, whose outcomes replace them. It is queried for wildcards too. */
  readonly trusted?: BulkResolver | undefined;
}

type RunOptions = Parameters<BulkResolver['resolveMany']>[2];

const DEFAULT_CONCURRENCY = 1000;

/** Verifies the answers of a resolver. Errors are not verified. */
export class VerifyingResolver implements BulkResolver {
  readonly #resolver: BulkResolver;
  readonly #trusted: BulkResolver | undefined;
  readonly #wildcards: WildcardDetector | undefined;

  /** @param resolver - must stay open, as `trusted` must, while names are resolved */
  constructor(resolver: BulkResolver, { dropWildcards = false, trusted }: Verification) {
    this.#resolver = resolver;
    this.#trusted = trusted;
    this.#wildcards = dropWildcards ? new WildcardDetector(trusted ?? resolver) : undefined;
  }

  /** As that of a `DNSResolver`. What is queried to verify answers does not count for `rate`. */
  resolveMany(
    names: AsyncIterable<string | readonly string[]>,
    types: readonly TypeName[],
    options: RunOptions,
  ): BulkOutcomes {
    const outcomes = this.#resolver.resolveMany(names, types, options);
    return {
      lists: () =>
        mapConcurrently(
          outcomes.lists(),
          (outcome) => (outcome.error === undefined ? this.#verify(outcome, options) : outcome),
          options.concurrency ?? DEFAULT_CONCURRENCY,
        ),
    };
  }

  async #verify(answered: BulkOutcome, options: BulkRunOptions): Promise<BulkOutcome> {
    const outcome =
      this.#trusted === undefined
        ? answered
        : await this.#confirm(this.#trusted, answered, options);
    if (outcome.error !== undefined || this.#wildcards === undefined) return outcome;
    const covered = await this.#wildcards.covers(
      outcome.name,
      outcome.type,
      outcome.result,
      options,
    );
    return covered ? { ...outcome, dropped: 'wildcard' } : outcome;
  }

  async #confirm(
    trusted: BulkResolver,
    { name, type, index, attempts, duration }: BulkOutcome,
    options: BulkRunOptions,
  ): Promise<BulkOutcome> {
    const again = await queryOne(trusted, name, type, options);
    const outcome = {
      ...again,
      index,
      attempts: attempts + again.attempts,
      duration: duration + again.duration,
    };
    return outcome.error === undefined ? outcome : { ...outcome, unconfirmed: true };
  }
}
