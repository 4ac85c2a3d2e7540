import { setTimeout as wait } from 'node:timers/promises';
import { invalidArgument } from '@aiodns/resolver';
import { Queue } from 'bullmq';
import type { BulkResolver, BulkRunOptions } from '../bulk-resolver.js';
import type { BulkStatistics } from '../statistics.js';
import { abortable } from './abortable.js';
import type { ChunkData, ChunkResult } from './chunk.js';
import { type CollectOptions, collectResults } from './collect.js';
import { type Connection, connect, parseQueueUrl } from './connection.js';
import { Lease } from './lease.js';
import { ListStore } from './list-record.js';
import { PREFIX, type QueueContext } from './queue-context.js';
import { QueueTotals } from './queue-totals.js';
import { type QueueStatus, readStatus } from './status.js';
import { type SubmitOptions, submitList } from './submit.js';
import { workOn } from './work.js';

/** How a queue is opened. */
export interface BulkQueueOptions {
  /** The name of the list: a server can have several. Default `'list'`. */
  readonly list?: string | undefined;
  /** Called when the connection is lost, and when there is one again. */
  readonly onConnection?: ((connected: boolean) => void) | undefined;
}

const LIST_NAME = /^[\w.-]{1,100}$/;

/**
 * A list of names that several machines resolve. Its chunks are jobs of BullMQ on a Redis or Valkey server.
 *
 * One process submits the list, any number work on it, and one collects the results in a file. Each can be killed at any time,
 * and goes on when it is started again: each name and type is in the output once.
 *
 * @example
 * ```ts
 * await using queue = await BulkQueue.open('redis://127.0.0.1:6379');
 * await queue.submit({ input: createReadStream('names.txt'), inputFormat: { kind: 'plain' }, types: ['A'] });
 * await queue.work(resolver);
 * await queue.collect({ output: 'answers.ndjson' });
 * ```
 */
export class BulkQueue implements AsyncDisposable {
  readonly #context: QueueContext;

  readonly #connection: Connection;

  private constructor(connection: Connection, name: string) {
    const { redis } = connection;
    this.#connection = connection;
    const queue = new Queue<ChunkData, ChunkResult>(name, { connection: redis, prefix: PREFIX });
    // The connection reports its own errors.
    queue.on('error', () => undefined);
    const key = (part: string): string => `${PREFIX}-bulk:${name}:${part}`;
    this.#context = {
      redis,
      queue,
      store: new ListStore(redis, key('list')),
      totals: new QueueTotals(redis, key('totals')),
      lease: (part, token, what, signal) => Lease.take(redis, key(part), token, what, signal),
    };
  }

  /**
   * Connects to a queue.
   *
   * @param url - of a Redis or Valkey server: `'redis://127.0.0.1:6379/0'`
   * @throws {@link InvalidArgumentError} if the URL or the name is malformed
   * @throws {@link BulkError} if the server cannot be reached
   */
  static async open(
    url: string,
    { list = 'list', onConnection }: BulkQueueOptions = {},
  ): Promise<BulkQueue> {
    const parsed = parseQueueUrl(url);
    if (!LIST_NAME.test(list)) {
      throw invalidArgument('options.list', list, '1 to 100 letters, digits, _, . or -');
    }
    return new BulkQueue(await connect(parsed, onConnection), list);
  }

  /**
   * Adds a list in chunks. A list that was submitted in part is completed, one that was submitted already is left.
   *
   * @returns the names that were added by this call
   * @throws {@link InvalidArgumentError} if types, format or size of the chunks are none
   * @throws {@link BulkError} if the queue has another list, or another process submits; with `strict`, at a bad line
   * @throws Error of the input; the reason of `signal` when it aborts
   */
  submit(options: SubmitOptions): Promise<number> {
    return this.#run(options.signal, () => submitList(this.#context, options));
  }

  /**
   * Resolves chunks until all have results. If there is no list, it waits for one.
   *
   * @param resolver - must stay open until the promise settles
   * @throws Error that ended the resolver's run; the reason of `signal` when it aborts. Chunks in work go to other workers
   */
  work(resolver: BulkResolver, options: BulkRunOptions = {}): Promise<void> {
    return this.#run(options.signal, () => workOn(this.#context, resolver, options));
  }

  /**
   * Writes the results to a file until all are there, and removes the list. If there is no list, it waits for one.
   *
   * @returns the counts of the list
   * @throws {@link BulkError} if another process collects, or another output has a part of the results
   * @throws Error of the file; the reason of `signal` when it aborts
   */
  collect(options: CollectOptions): Promise<BulkStatistics> {
    return this.#run(options.signal, () => collectResults(this.#context, options));
  }

  /** The progress of the whole list, from any machine. `undefined` if there is no list. */
  status(): Promise<QueueStatus | undefined> {
    return readStatus(this.#context);
  }

  /** An interruption lets a part end in order, unless the server is away. */
  async #run<Result>(
    signal: AbortSignal | undefined,
    part: () => Promise<Result>,
  ): Promise<Result> {
    const interruption = new AbortController();
    const interrupt = (): void => {
      if (this.#connection.isAway()) interruption.abort(signal?.reason);
    };
    signal?.addEventListener('abort', interrupt);
    try {
      return await abortable(part(), interruption.signal);
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { queue } = this.#context;
    // Closing waits for a server that is away.
    await Promise.race([
      queue.close().catch(() => undefined),
      wait(1000, undefined, { ref: false }),
    ]);
    this.#connection.close();
  }
}
