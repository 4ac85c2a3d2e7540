import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { BulkResolver, BulkRunOptions } from '../bulk-resolver.js';
import { abortable } from './abortable.js';
import type { ChunkData, ChunkResult } from './chunk.js';
import { ChunkResolver } from './chunk-resolver.js';
import type { ListRecord } from './list-record.js';
import { unpackText } from './packed-text.js';
import { PREFIX, type QueueContext } from './queue-context.js';

/** A chunk goes to another worker when its own has not renewed its lock for this time, in ms. */
const LOCK_DURATION = 10_000;
const STALLED_INTERVAL = 5000;

const POLL = 500;

/** A server that is away does not keep a worker longer, in ms. */
const CLOSING = 2000;

const DEFAULT_CONCURRENCY = 1000;

const untilSubmitted = async (
  { store }: QueueContext,
  signal: AbortSignal | undefined,
): Promise<ListRecord> => {
  for (;;) {
    signal?.throwIfAborted();
    const record = await store.read();
    if (record !== undefined) return record;
    await wait(POLL, undefined, { signal });
  }
};

/** Whether every chunk of a list has a result. The list is gone when all have been collected. */
const isResolved = async ({ queue, store }: QueueContext, id: string): Promise<boolean> => {
  const record = await store.read();
  if (record?.id !== id) return true;
  if (!record.submitted) return false;
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
  return Object.values(counts).every((count) => count === 0);
};

/** See `BulkQueue.work`. */
export const workOn = async (
  context: QueueContext,
  resolver: BulkResolver,
  options: BulkRunOptions,
): Promise<void> => {
  const { queue, redis, totals } = context;
  const { signal, concurrency = DEFAULT_CONCURRENCY } = options;
  const { id, types, outputFormat, chunkSize } = await untilSubmitted(context, signal);
  const chunks = new ChunkResolver(resolver, types, outputFormat, options);
  const worker = new Worker<ChunkData, ChunkResult>(
    queue.name,
    async ({ data }) => chunks.resolve((await unpackText(data.names)).split('\n')),
    {
      connection: redis,
      prefix: PREFIX,
      // While one chunk waits for its slowest name, others keep as many queries in flight as are allowed.
      concurrency: Math.ceil((2 * concurrency) / chunkSize) + 1,
      lockDuration: LOCK_DURATION,
      stalledInterval: STALLED_INTERVAL,
      // A chunk whose workers were killed is not to blame.
      maxStalledCount: 1_000_000,
    },
  );
  // The connection reports its own errors. A result that comes after its lock has expired is refused.
  worker.on('error', () => undefined);
  worker.on('completed', (_job, result) => void totals.add(result).catch(() => undefined));
  const failure = new AbortController();
  chunks.ended.catch((error: unknown) => failure.abort(error));
  const ended = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])]);
  try {
    while (!(await abortable(isResolved(context, id), ended))) {
      await wait(POLL, undefined, { signal: ended });
    }
    await worker.close();
  } catch (error) {
    // Without a wait for chunks in work: their locks expire.
    await Promise.race([worker.close(true), wait(CLOSING)]);
    throw ended.aborted ? ended.reason : error;
  } finally {
    chunks.close();
  }
};
