import type { QueryResult, QueryTypeSpec } from '@aiodns/types';
import type { DNSError } from '../dns-error.js';
import type { ManyResult } from './querier.js';

interface OutcomeOf<Type, Result> {
  /** The name, unmodified. */
  readonly name: string;
  /** The type, unmodified. */
  readonly type: Type;
  /** The position of the name in the input, from 0. */
  readonly index: number;
  /**
   * Messages sent to servers for the query, those of all starts; 0 if its name is malformed or the response is from the
   * cache. A start that the run's `timeout` ended counts once.
   */
  readonly attempts: number;
  /** The server that responded, in the form of `nameservers`; absent if none did or the response is from the cache. */
  readonly server?: string;
  /** Time from the first start to the end, in ms. */
  readonly duration: number;
  /** The result; absent after an error. */
  readonly result?: Result;
  /** Why there is no result. */
  readonly error?: DNSError;
}

interface Answered<Type, Result> extends OutcomeOf<Type, Result> {
  readonly result: Result;
  readonly error?: never;
}

interface Failed<Type> extends OutcomeOf<Type, never> {
  readonly result?: never;
  readonly error: DNSError;
}

/** The outcome of one query of a run: a result or an error. */
export type ManyOutcome<Type extends QueryTypeSpec = QueryTypeSpec, Result = QueryResult<Type>> =
  | Answered<Type, Result>
  | Failed<Type>;

/** {@link ManyOutcome} for each of several types, so that `type` narrows `result`. */
export type RecordsOutcome<Type extends QueryTypeSpec> = Type extends QueryTypeSpec
  ? ManyOutcome<Type>
  : never;

/** The outcome of any query. */
export type AnyOutcome = ManyOutcome<QueryTypeSpec, ManyResult>;

/** The outcomes of a run, one by one or in lists. Nothing is read and no query starts before the first `next()` of either. */
export interface ManyOutcomes<Outcome> extends AsyncGenerator<Outcome, void, undefined> {
  /**
   * The outcomes in lists: each has all that are there. Iterate over these in place of the single ones where there are
   * millions: it takes less CPU. The first `next()` throws an error with the code `ERR_INVALID_STATE` if the outcomes are
   * already taken in another way.
   */
  lists(): AsyncGenerator<Outcome[], void, undefined>;
}
