import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { BulkError } from '../bulk-error.js';
import {
  type CollectionCheckpoint,
  checkpointPath,
  readCollectionCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from '../checkpoint.js';
import { OutcomeCounts } from '../outcome-counts.js';
import { OUTPUT_FORMATS, type OutputFormatName } from '../rows.js';
import { FileSink } from '../sink.js';
import type { BulkStatistics } from '../statistics.js';
import type { ChunkResult } from './chunk.js';
import { ChunkSet } from './chunk-set.js';
import type { ListRecord } from './list-record.js';
import { unpackText } from './packed-text.js';
import type { QueueContext } from './queue-context.js';

/** Where results go. */
export interface CollectOptions {
  /** The path of a file, compressed if it ends in `.gz`. */
  readonly output: string;
  /** Refuses a list that was submitted for another format. Default: that of the list. */
  readonly outputFormat?: OutputFormatName | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Results that are read at once. */
const BATCH = 50;

const POLL = 250;

/** The results in an output. */
class Collection {
  readonly list: string;
  readonly output: string;
  readonly chunks: ChunkSet;
  size: number;
  #names: number;
  #retried: number;
  readonly #counts = new OutcomeCounts();

  constructor(list: string, from: CollectionCheckpoint | undefined) {
    this.list = list;
    this.output = from?.output ?? randomUUID();
    this.chunks = new ChunkSet(from?.before, from?.chunks);
    this.size = from?.size ?? 0;
    this.#names = from?.names ?? 0;
    this.#retried = from?.retried ?? 0;
    if (from !== undefined) this.#counts.addSums(from);
  }

  add(index: number, result: ChunkResult): void {
    this.chunks.add(index);
    this.#names += result.names;
    this.#retried += result.retried;
    this.#counts.addSums(result);
  }

  checkpoint(complete: boolean): CollectionCheckpoint {
    const { list, output, size, chunks } = this;
    return {
      version: 1,
      list,
      output,
      size,
      before: chunks.before,
      chunks: chunks.others,
      complete,
      names: this.#names,
      ...this.#counts.sums,
      retried: this.#retried,
    };
  }

  statistics(badLines: number): BulkStatistics {
    return {
      names: this.#names,
      ...this.#counts.sums,
      retried: this.#retried,
      badLines,
      resumed: 0,
    };
  }
}

/** Finds the list, and what the output already has of it. */
const begin = async (
  { store }: QueueContext,
  { output, outputFormat, signal }: CollectOptions,
): Promise<{ record: ListRecord | undefined; collection: Collection; complete: boolean }> => {
  for (;;) {
    signal?.throwIfAborted();
    const record = await store.read();
    const checkpoint = await readCollectionCheckpoint(output);
    if (checkpoint !== undefined && checkpoint.list !== record?.id) {
      const collection = new Collection(checkpoint.list, checkpoint);
      if (checkpoint.complete) return { record: undefined, collection, complete: true };
      throw new BulkError(
        `the queue does not have the list of which ${output} has a part: remove ${checkpointPath(output)} to give that up`,
      );
    }
    if (record === undefined) {
      await wait(POLL, undefined, { signal });
      continue;
    }
    if (outputFormat !== undefined && outputFormat !== record.outputFormat) {
      throw new BulkError(
        `the list was submitted for the format ${record.outputFormat}, not ${outputFormat}`,
      );
    }
    const collection = new Collection(record.id, checkpoint);
    if (record.output !== '' && record.output !== collection.output) {
      throw new BulkError('another output has a part of the results: collect the rest there');
    }
    return { record, collection, complete: checkpoint?.complete ?? false };
  }
};

/** Removes all that the queue has of a list. */
const clear = async ({ queue, store, totals }: QueueContext): Promise<void> => {
  await totals.remove();
  await queue.obliterate({ force: true });
  // Last: workers end, and another list may be submitted, when this is gone.
  await store.remove();
};

/**
 * Takes the results that the queue has. They are removed from it when they are on the disk, so that each is written once,
 * whenever this process is killed.
 *
 * @returns how many there were
 */
const collectBatch = async (
  { queue, store }: QueueContext,
  collection: Collection,
  sink: FileSink,
  output: string,
): Promise<number> => {
  const jobs = await queue.getJobs(['completed'], 0, BATCH - 1, true);
  if (jobs.length === 0) return 0;
  let text = '';
  for (const { data, returnvalue } of jobs) {
    if (collection.chunks.has(data.index)) continue;
    text += await unpackText(returnvalue.rows);
    collection.add(data.index, returnvalue);
  }
  await sink.write(text);
  collection.size = (await sink.sync()) ?? 0;
  await writeCheckpoint(output, collection.checkpoint(false));
  await Promise.all(jobs.map((job) => job.remove()));
  await store.update({ collected: collection.chunks.size, output: collection.output });
  return jobs.length;
};

/** See `BulkQueue.collect`. */
export const collectResults = async (
  context: QueueContext,
  options: CollectOptions,
): Promise<BulkStatistics> => {
  const { output, signal } = options;
  await using lease = await context.lease('collect', randomUUID(), 'collects this list', signal);
  const { record, collection, complete } = await begin(context, options);
  if (record === undefined) {
    await removeCheckpoint(output);
    return collection.statistics(0);
  }
  const { store } = context;
  // Before the output has anything: it would not be recognized.
  if (record.output === '') await writeCheckpoint(output, collection.checkpoint(false));
  await store.update({ output: collection.output });
  const sink = await FileSink.open(output, collection.size);
  let { badLines } = record;
  try {
    if (collection.size === 0) await sink.write(OUTPUT_FORMATS[record.outputFormat].header);
    while (!complete) {
      signal?.throwIfAborted();
      lease.lost.throwIfAborted();
      if ((await collectBatch(context, collection, sink, output)) > 0) continue;
      const now = await store.read();
      if (now?.id !== record.id) throw new BulkError('the list is gone from the queue');
      badLines = now.badLines;
      if (now.submitted && collection.chunks.size === now.chunks) break;
      await wait(POLL, undefined, { signal });
    }
    collection.size = (await sink.sync()) ?? 0;
  } finally {
    await sink.close();
  }
  await writeCheckpoint(output, collection.checkpoint(true));
  await clear(context);
  await removeCheckpoint(output);
  return collection.statistics(badLines);
};
