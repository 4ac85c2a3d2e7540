import { parseRecordsQuery } from '@aiodns/core-native';
import {
  checkKeys,
  invalidArgument,
  MESSAGE_OPTION_KEYS,
  parseMessageOptions,
  parseQueryType,
  type QueryTypeSpec,
} from '@aiodns/types';
import { parseQueryOptions, type QueryOptions } from '../call-options.js';
import type { ResponseExtent } from './querier.js';

/** The order of the outcomes: as the queries end, or that of the names and, for each name, of the types. */
export type OutcomeOrder = 'completion' | 'input';

/** Counts of a run. */
export interface ResolveManyProgress {
  /** Names read so far. */
  readonly names: number;
  /** Queries started, each counted once, however often it was retried. */
  readonly started: number;
  /** Queries that ended with a result. */
  readonly answered: number;
  /** Queries that ended with an error. */
  readonly failed: number;
  /** Queries started again after a temporary error. */
  readonly retried: number;
}

/** Options of {@link DNSResolver.resolveMany}. Its `timeout` limits each attempt. */
export interface ResolveManyOptions extends QueryOptions {
  /** Default `'completion'`. */
  order?: OutcomeOrder | undefined;
  /** The number of queries in flight at once; 1 to 1000000. Default 1000. */
  concurrency?: number | undefined;
  /**
   * Queries started per second in all, retries included; more than 0, at most 1000000. What c-ares sends again after a
   * timeout is not counted. A rate for each server, which counts all, is `serverRate` of the resolver. Default: no limit.
   */
  rate?: number | undefined;
  /**
   * How often a query that failed for a temporary reason (`ETIMEOUT`, `ESERVFAIL`, `EREFUSED`, `ECONNREFUSED`,
   * `EBADRESP`, `ENOTIMP`) is started again; 0 to 100. c-ares tries each server `tries` times before. Default 0.
   */
  retries?: number | undefined;
  /**
   * `true`: each result is the whole response, as that of `queryDns`. `'answer'`: the records of its answer section, which
   * takes less CPU. Default `false`: the records of the type, as that of `query`.
   */
  response?: ResponseExtent | undefined;
  /** Called after each query that ended. The object is the same at each call. An error that it throws ends the run. */
  onProgress?: ((progress: ResolveManyProgress) => void) | undefined;
}

const MAX_CONCURRENCY = 1_000_000;
const MAX_RATE = 1_000_000;
const MAX_RETRIES = 100;
const DEFAULT_CONCURRENCY = 1000;

/**
 * The number of queries that are started and not delivered, as a multiple of `concurrency`. In the order of the input one
 * query without an answer holds back all that follow it.
 */
export const WINDOWS: Readonly<Record<OutcomeOrder, number>> = { completion: 2, input: 16 };

const KEYS = [
  'order',
  'concurrency',
  'rate',
  'retries',
  'response',
  'onProgress',
  'qclass',
  'signal',
  'timeout',
  ...MESSAGE_OPTION_KEYS,
] as const;

const isOrder = (value: unknown): value is OutcomeOrder =>
  typeof value === 'string' && Object.hasOwn(WINDOWS, value);

const checkCount = (name: string, value: number, lowest: number, highest: number): void => {
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw invalidArgument(`options.${name}`, value, `an integer from ${lowest} to ${highest}`);
  }
};

/** Parses the options of a run. @throws {@link InvalidArgumentError} */
export const parseOptions = (given: ResolveManyOptions) => {
  const {
    order = 'completion',
    concurrency = DEFAULT_CONCURRENCY,
    rate,
    retries = 0,
    response = false,
    onProgress,
    ...query
  } = checkKeys(given, KEYS);
  if (!isOrder(order)) throw invalidArgument('options.order', order, "'completion' or 'input'");
  checkCount('concurrency', concurrency, 1, MAX_CONCURRENCY);
  checkCount('retries', retries, 0, MAX_RETRIES);
  if (rate !== undefined && !(typeof rate === 'number' && rate > 0 && rate <= MAX_RATE)) {
    throw invalidArgument('options.rate', rate, `a number above 0, at most ${MAX_RATE}`);
  }
  if (typeof response !== 'boolean' && response !== 'answer') {
    throw invalidArgument('options.response', response, "true, false or 'answer'");
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidArgument('options.onProgress', onProgress, 'a function');
  }
  const { qclass, limits, message: settings = {} } = parseQueryOptions(query);
  const message = parseMessageOptions(settings) === undefined ? undefined : settings;
  return { order, concurrency, rate, retries, response, onProgress, qclass, message, ...limits };
};

/** The options of a run, checked, with their defaults. */
export type RunOptions = ReturnType<typeof parseOptions>;

/** Parses the types of a run. @throws {@link InvalidArgumentError} */
export const parseTypes = (
  given: QueryTypeSpec | readonly QueryTypeSpec[],
  qclass: RunOptions['qclass'],
): readonly QueryTypeSpec[] => {
  const types: readonly QueryTypeSpec[] =
    typeof given === 'string' || typeof given === 'number' ? [given] : given;
  if (!Array.isArray(types) || types.length === 0) {
    throw invalidArgument('types', given, 'a record type or a list of at least one');
  }
  for (const [position, type] of types.entries()) {
    if (parseQueryType(type) === undefined) {
      throw invalidArgument(
        `types[${position}]`,
        type,
        "a name of QueryType, 'TYPE<number>' or a number from 1 to 65535",
      );
    }
    // Its form checks these too, but at the first query, where a refusal would be taken for one of the name.
    parseRecordsQuery('', type, qclass);
  }
  return [...types];
};
