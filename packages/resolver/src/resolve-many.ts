import { type Delivery, parseRecordsQuery } from '@aiodns/core-native';
import {
  ARES_EBADNAME,
  ARES_ECANCELLED,
  checkKeys,
  type DNSResult,
  type ErrorName,
  InvalidArgumentError,
  invalidArgument,
  MESSAGE_OPTION_KEYS,
  parseMessageOptions,
  parseQueryType,
  type QueryResult,
  type QueryTypeSpec,
} from '@aiodns/types';
import { onAbort } from './abort.js';
import { parseQueryOptions, type QueryOptions } from './call-options.js';
import { DNSError, lookupError } from './dns-error.js';
import type {
  ManyResult,
  Querier,
  QuerierOptions,
  QueryHandler,
  ResponseExtent,
} from './many-querier.js';
import { RatePacer } from './rate-pacer.js';

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

/** Names to resolve, one by one or in lists, which take less CPU where they come asynchronously. */
export type Names =
  | Iterable<string | readonly string[]>
  | AsyncIterable<string | readonly string[]>;

/** The outcome of any query. */
export type AnyOutcome = ManyOutcome<QueryTypeSpec, ManyResult>;

/** Returns the queries of a run for its options. */
export type OpenQuerier = (options: QuerierOptions) => Querier;

const MAX_CONCURRENCY = 1_000_000;
const MAX_RATE = 1_000_000;
const MAX_RETRIES = 100;
const DEFAULT_CONCURRENCY = 1000;

/**
 * The number of queries that are started and not delivered, as a multiple of `concurrency`. In the order of the input one
 * query without an answer holds back all that follow it.
 */
const WINDOWS: Readonly<Record<OutcomeOrder, number>> = { completion: 2, input: 16 };

/** Errors after which the same query can succeed. */
const TEMPORARY: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'ETIMEOUT',
  'ESERVFAIL',
  'EREFUSED',
  'ECONNREFUSED',
  'EBADRESP',
  'ENOTIMP',
]);

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

const parseOptions = (given: ResolveManyOptions) => {
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

type Options = ReturnType<typeof parseOptions>;

const parseTypes = (
  given: QueryTypeSpec | readonly QueryTypeSpec[],
  qclass: Options['qclass'],
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
    // Each query checks these too, but there a refusal would be taken for one of its name.
    parseRecordsQuery('', type, qclass);
  }
  return [...types];
};

type NameIterator = Iterator<unknown> | AsyncIterator<unknown>;

const iteratorOf = (names: Names): (() => NameIterator) => {
  // A string is iterable, but its characters are not names.
  if (typeof names === 'object' && names !== null) {
    if (Symbol.asyncIterator in names && typeof names[Symbol.asyncIterator] === 'function') {
      return () => names[Symbol.asyncIterator]();
    }
    if (Symbol.iterator in names && typeof names[Symbol.iterator] === 'function') {
      return () => names[Symbol.iterator]();
    }
  }
  throw invalidArgument(
    'names',
    names,
    'an iterable or async iterable of strings, or of lists of strings',
  );
};

const isPromise = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** One query of a run. A class without closures: a run creates one for each name and type. */
class RunQuery implements QueryHandler {
  readonly name: string;
  readonly type: QueryTypeSpec;
  readonly index: number;
  /** Its place in the order of the starts. */
  readonly place: number;
  /** Its place in the run's list of pending queries, which changes. */
  slot: number;
  readonly started = performance.now();
  starts = 0;
  attempts = 0;
  request: number | undefined;
  readonly #run: Run;

  constructor(
    run: Run,
    name: string,
    type: QueryTypeSpec,
    index: number,
    place: number,
    slot: number,
  ) {
    this.#run = run;
    this.name = name;
    this.type = type;
    this.index = index;
    this.place = place;
    this.slot = slot;
  }

  onResult(result: ManyResult, delivery: Delivery): void {
    this.#end(delivery);
    this.#run.succeed(this, result, delivery);
  }

  onError(status: number, response: DNSResult | undefined, delivery: Delivery): void {
    this.onFailure(lookupError(status, this.name, this.type, response), delivery);
  }

  onFailure(error: unknown, delivery: Delivery): void {
    this.#end(delivery);
    this.#run.fail(this, error, delivery);
  }

  #end({ tries }: Delivery): void {
    this.attempts += tries;
    this.request = undefined;
  }
}

/** The queries of one run: reads names while there is room, and keeps outcomes until they are taken. */
class Run {
  readonly #querier: Querier;
  readonly #types: readonly QueryTypeSpec[];
  readonly #options: Options;
  readonly #input: NameIterator;
  readonly #pacer: RatePacer | undefined;
  readonly #window: number;
  readonly #progress = { names: 0, started: 0, answered: 0, failed: 0, retried: 0 };
  readonly #unsubscribe: () => void;

  /** Queries that are in flight or wait for a retry, in any order. */
  readonly #pending: RunQuery[] = [];
  /** Outcomes to deliver, in their order, of which the first {@link #taken} have been delivered. */
  #ready: AnyOutcome[] = [];
  #taken = 0;
  /** In the order of the input: outcomes that wait for others before them, by their place. */
  readonly #early = new Map<number, AnyOutcome>();
  #completed = 0;
  #delivered = 0;

  /** The names from `#nextOfList` on are not read. */
  #list: readonly unknown[] = [];
  #nextOfList = 0;
  /** The name that is queried for the types from `#type` on. */
  #name = '';
  #type: number;
  #reading = false;
  #inputEnded = false;
  #inputClosed = false;
  #timer: NodeJS.Timeout | undefined;
  /** Retries that wait for the rate. */
  readonly #retries: RunQuery[] = [];

  /** Ends the run after the outcomes of all queries in flight. */
  #inputError: { readonly error: unknown } | undefined;
  /** Ends the run at once. */
  #stopped: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    querier: Querier,
    input: NameIterator,
    types: readonly QueryTypeSpec[],
    options: Options,
  ) {
    const { concurrency, order, rate, signal } = options;
    this.#querier = querier;
    this.#input = input;
    this.#types = types;
    this.#type = types.length;
    this.#options = options;
    this.#window = concurrency * WINDOWS[order];
    this.#pacer = rate === undefined ? undefined : new RatePacer(rate);
    const abort = (): void => this.stop(new DNSError(ARES_ECANCELLED, { cause: signal?.reason }));
    this.#unsubscribe = signal && !signal.aborted ? onAbort(signal, abort) : () => undefined;
    if (signal?.aborted) abort();
  }

  /** The next outcome, if there is one already. */
  take(): AnyOutcome | undefined {
    const outcome = this.#ready[this.#taken];
    if (outcome === undefined) return undefined;
    if (++this.#taken === this.#ready.length) this.#dropTaken();
    this.#delivered++;
    this.#pump();
    return outcome;
  }

  /** All outcomes that there are already, if any. */
  takeAll(): AnyOutcome[] | undefined {
    if (this.#ready.length === 0) return undefined;
    const outcomes = this.#taken === 0 ? this.#ready : this.#ready.slice(this.#taken);
    this.#dropTaken();
    this.#delivered += outcomes.length;
    this.#pump();
    return outcomes;
  }

  #dropTaken(): void {
    this.#ready = [];
    this.#taken = 0;
  }

  /**
   * Waits for outcomes.
   *
   * @param take - {@link take} or {@link takeAll}
   * @returns what it returns, or `undefined` after the last outcome
   */
  async next<Taken>(take: (run: Run) => Taken | undefined): Promise<Taken | undefined> {
    for (;;) {
      this.#pump();
      if (this.#stopped) throw this.#stopped.error;
      const taken = take(this);
      if (taken !== undefined) return taken;
      if (this.#delivered === this.#progress.started) {
        if (this.#inputError) throw this.#inputError.error;
        if (this.#inputEnded) return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Cancels all queries; what is not delivered is dropped. */
  stop(error: unknown): void {
    if (this.#stopped) return;
    this.#stopped = { error };
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#dropTaken();
    this.#early.clear();
    this.#querier.cancel(this.#pending);
    this.#pending.length = 0;
    this.#notify();
  }

  /** Lets the input release what it holds. */
  async closeInput(): Promise<void> {
    if (this.#inputClosed) return;
    this.#inputClosed = true;
    const closing = this.#input.return?.();
    if (!isPromise(closing)) return;
    // A generator that waits for its next name ends only after that, which may be never.
    if (this.#reading) Promise.resolve(closing).catch(() => undefined);
    else await closing;
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Starts as many queries as limits and input allow. */
  #pump(): void {
    while (!this.#stopped) {
      const retry = this.#retries[0];
      if (retry === undefined && !this.#hasQuestion()) return;
      if (!this.#takeStart()) return;
      if (retry !== undefined) {
        this.#retries.shift();
        this.submit(retry);
      } else {
        this.#start();
      }
    }
  }

  /** Whether there are room and a name for another query. Reads the next name if it is due. */
  #hasQuestion(): boolean {
    const undelivered = this.#progress.started - this.#delivered;
    if (this.#pending.length >= this.#options.concurrency || undelivered >= this.#window)
      return false;
    this.#advance();
    return this.#type < this.#types.length;
  }

  /** Whether the rate allows a start now. If not, the pump runs again when it does. */
  #takeStart(): boolean {
    const wait = this.#pacer?.take(performance.now()) ?? 0;
    if (wait > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#pump(), wait);
    }
    return wait === 0;
  }

  /** Goes to the next name if the types of the last one are done, and there is one. */
  #advance(): void {
    while (this.#type === this.#types.length) {
      if (this.#stopped || this.#reading || this.#inputEnded || this.#inputError) return;
      if (this.#nextOfList < this.#list.length) this.#take(this.#list[this.#nextOfList++]);
      else this.#read();
    }
  }

  #take(name: unknown): void {
    if (typeof name === 'string') {
      this.#name = name;
      this.#type = 0;
      this.#progress.names++;
    } else {
      const error = invalidArgument(`names[${this.#progress.names}]`, name, 'a string');
      this.#inputError = { error };
    }
  }

  #read(): void {
    try {
      const step = this.#input.next();
      if (!isPromise(step)) {
        this.#accept(step);
        return;
      }
      this.#reading = true;
      step.then(
        (result) => {
          this.#reading = false;
          this.#accept(result);
          this.#pump();
          this.#notify();
        },
        (error: unknown) => {
          this.#reading = false;
          this.#failInput(error);
        },
      );
    } catch (error) {
      this.#failInput(error);
    }
  }

  /** An iterator that threw has ended: it must not be closed. */
  #failInput(error: unknown): void {
    this.#inputClosed = true;
    this.#inputError = { error };
    this.#notify();
  }

  #accept(step: IteratorResult<unknown>): void {
    if (this.#stopped) return;
    if (step.done) {
      this.#inputEnded = true;
      this.#inputClosed = true;
    } else if (Array.isArray(step.value)) {
      this.#list = step.value;
      this.#nextOfList = 0;
    } else this.#take(step.value);
  }

  #start(): void {
    const type = this.#types[this.#type++];
    if (type === undefined) return;
    const query = new RunQuery(
      this,
      this.#name,
      type,
      this.#progress.names - 1,
      this.#progress.started++,
      this.#pending.length,
    );
    this.#pending.push(query);
    this.submit(query);
  }

  /** Starts a query, for the first time or again. */
  submit(query: RunQuery): void {
    query.starts++;
    this.#querier.start(query.name, query.type, query);
  }

  succeed(query: RunQuery, result: ManyResult, { server }: Delivery): void {
    if (this.#stopped) return;
    const { name, type, index, attempts } = query;
    const duration = performance.now() - query.started;
    // Written out: a spread costs more than all else here.
    this.#complete(
      query,
      server === undefined
        ? { name, type, index, attempts, duration, result }
        : { name, type, index, attempts, server, duration, result },
    );
  }

  fail(query: RunQuery, error: unknown, delivery: Delivery): void {
    if (this.#stopped) return;
    if (error instanceof InvalidArgumentError) {
      // Types and options have been checked: the name has a NUL character.
      const { name, type } = query;
      this.#end(query, lookupError(ARES_EBADNAME, name, type, undefined, error), delivery);
    } else if (!(error instanceof DNSError)) {
      this.stop(error);
    } else if (query.starts <= this.#options.retries && TEMPORARY.has(error.code)) {
      this.#progress.retried++;
      this.#retries.push(query);
      this.#pump();
    } else {
      // Of a closed resolver every query would fail, to the end of the input.
      if (error.code === 'EDESTRUCTION') this.#inputError ??= { error };
      this.#end(query, error, delivery);
    }
  }

  #end(query: RunQuery, error: DNSError, { server }: Delivery): void {
    const { name, type, index, attempts } = query;
    const duration = performance.now() - query.started;
    this.#complete(query, {
      name,
      type,
      index,
      attempts,
      ...(server !== undefined && { server }),
      duration,
      error,
    });
  }

  #complete(query: RunQuery, outcome: AnyOutcome): void {
    this.#removePending(query);
    this.#addReady(query.place, outcome);
    if (outcome.error === undefined) this.#progress.answered++;
    else this.#progress.failed++;
    try {
      this.#options.onProgress?.(this.#progress);
    } catch (error) {
      this.stop(error);
      return;
    }
    this.#pump();
    this.#notify();
  }

  /** The last one takes its slot. */
  #removePending({ slot }: RunQuery): void {
    const last = this.#pending.pop();
    if (last === undefined || last.slot === slot) return;
    last.slot = slot;
    this.#pending[slot] = last;
  }

  #addReady(place: number, outcome: AnyOutcome): void {
    if (this.#options.order === 'completion') {
      this.#ready.push(outcome);
      return;
    }
    this.#early.set(place, outcome);
    for (;;) {
      const next = this.#early.get(this.#completed);
      if (next === undefined) return;
      this.#early.delete(this.#completed++);
      this.#ready.push(next);
    }
  }
}

async function* deliver<Taken>(
  open: () => Run,
  takeFrom: (run: Run) => Taken | undefined,
): AsyncGenerator<Taken, void, undefined> {
  const run = open();
  try {
    for (;;) {
      const taken = takeFrom(run) ?? (await run.next(takeFrom));
      if (taken === undefined) return;
      yield taken;
    }
  } finally {
    run.stop(undefined);
    await run.closeInput();
  }
}

/** The outcomes of a run, one by one or in lists. Nothing is read and no query starts before the first `next()` of either. */
export interface ManyOutcomes<Outcome> extends AsyncGenerator<Outcome, void, undefined> {
  /**
   * The outcomes in lists: each has all that are there. Iterate over these in place of the single ones where there are
   * millions: it takes less CPU.
   */
  lists(): AsyncGenerator<Outcome[], void, undefined>;
}

/**
 * Checks the arguments of {@link DNSResolver.resolveMany}.
 *
 * @param openQuerier - called at the first `next()`
 * @throws {@link InvalidArgumentError}
 */
export const resolveMany = (
  openQuerier: OpenQuerier,
  names: Names,
  types: QueryTypeSpec | readonly QueryTypeSpec[],
  options: ResolveManyOptions,
): ManyOutcomes<AnyOutcome> => {
  const openInput = iteratorOf(names);
  const parsed = parseOptions(options);
  const parsedTypes = parseTypes(types, parsed.qclass);
  const open = (): Run => new Run(openQuerier(parsed), openInput(), parsedTypes, parsed);
  return Object.assign(
    deliver(open, (run) => run.take()),
    { lists: () => deliver(open, (run) => run.takeAll()) },
  );
};
