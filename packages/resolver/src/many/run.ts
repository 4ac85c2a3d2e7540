import type { Delivery } from '@aiodns/core-native';
import {
  ARES_EBADNAME,
  ARES_ECANCELLED,
  type DNSResult,
  type ErrorName,
  InvalidArgumentError,
  type QueryTypeSpec,
} from '@aiodns/types';
import { onAbort } from '../abort.js';
import { DNSError, lookupError } from '../dns-error.js';
import { type NameIterator, NameReader } from './names.js';
import { type RunOptions, WINDOWS } from './options.js';
import type { AnyOutcome } from './outcome.js';
import { OutcomeQueue } from './outcome-queue.js';
import type { ManyResult, Querier, QueryHandler } from './querier.js';
import { RatePacer } from './rate-pacer.js';

/** Errors after which the same query can succeed. */
const TEMPORARY: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'ETIMEOUT',
  'ESERVFAIL',
  'EREFUSED',
  'ECONNREFUSED',
  'EBADRESP',
  'ENOTIMP',
]);

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
export class Run {
  readonly #querier: Querier;
  readonly #types: readonly QueryTypeSpec[];
  readonly #options: RunOptions;
  readonly #names: NameReader;
  readonly #pacer: RatePacer | undefined;
  readonly #window: number;
  readonly #progress = { names: 0, started: 0, answered: 0, failed: 0, retried: 0 };
  readonly #unsubscribe: () => void;

  /** Queries that are in flight or wait for a retry, in any order. */
  readonly #pending: RunQuery[] = [];
  readonly #outcomes: OutcomeQueue;
  #delivered = 0;

  /** The name that is queried for the types from `#type` on. */
  #name = '';
  #type: number;
  #timer: NodeJS.Timeout | undefined;
  /** Retries that wait for the rate. */
  readonly #retries: RunQuery[] = [];

  /** Ends the run at once. */
  #stopped: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    querier: Querier,
    names: NameIterator,
    types: readonly QueryTypeSpec[],
    options: RunOptions,
  ) {
    const { concurrency, order, rate, signal } = options;
    this.#querier = querier;
    this.#names = new NameReader(names, () => {
      this.#pump();
      this.#notify();
    });
    this.#types = types;
    this.#type = types.length;
    this.#options = options;
    this.#outcomes = new OutcomeQueue(order);
    this.#window = concurrency * WINDOWS[order];
    this.#pacer = rate === undefined ? undefined : new RatePacer(rate);
    const abort = (): void => this.stop(new DNSError(ARES_ECANCELLED, { cause: signal?.reason }));
    this.#unsubscribe = signal && !signal.aborted ? onAbort(signal, abort) : () => undefined;
    if (signal?.aborted) abort();
  }

  /** The next outcome, if there is one already. */
  take(): AnyOutcome | undefined {
    const outcome = this.#outcomes.take();
    if (outcome === undefined) return undefined;
    this.#delivered++;
    this.#pump();
    return outcome;
  }

  /** All outcomes that there are already, if any. */
  takeAll(): AnyOutcome[] | undefined {
    const outcomes = this.#outcomes.takeAll();
    if (outcomes.length === 0) return undefined;
    this.#delivered += outcomes.length;
    this.#pump();
    return outcomes;
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
        if (this.#names.failure) throw this.#names.failure.error;
        if (this.#names.ended) return undefined;
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
    this.#outcomes.clear();
    this.#querier.cancel(this.#pending);
    this.#pending.length = 0;
    this.#notify();
  }

  /** Lets the input release what it holds. */
  async closeInput(): Promise<void> {
    await this.#names.close();
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
    if (this.#pending.length >= this.#options.concurrency) return false;
    return undelivered < this.#window && this.#advance();
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

  /** Goes to the next name if the types of the last one are done. Returns whether there is a type to query. */
  #advance(): boolean {
    if (this.#type < this.#types.length) return true;
    const name = this.#names.next();
    // Reading a name may have stopped the run.
    if (name === undefined || this.#stopped) return false;
    this.#name = name;
    this.#type = 0;
    this.#progress.names++;
    return true;
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
      if (error.code === 'EDESTRUCTION') this.#names.fail(error);
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
    this.#outcomes.add(query.place, outcome);
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
}
