import type { QueueContext } from './queue-context.js';
import type { OutcomeTotals } from './queue-totals.js';

/** The progress of a list. */
export interface QueueStatus extends OutcomeTotals {
  /** Names submitted so far, and whether these are all. */
  readonly names: number;
  readonly submitted: boolean;
  /** Lines of the list without a name. */
  readonly badLines: number;
  /** Chunks submitted, in work, with results that are not collected, and collected. */
  readonly chunks: number;
  readonly active: number;
  readonly completed: number;
  readonly collected: number;
  /** Connected workers. */
  readonly workers: number;
}

export const readStatus = async ({
  queue,
  store,
  totals,
}: QueueContext): Promise<QueueStatus | undefined> => {
  const record = await store.read();
  if (record === undefined) return undefined;
  const [counts, workers, sums] = await Promise.all([
    queue.getJobCounts('active', 'completed'),
    queue.getWorkersCount(),
    totals.read(),
  ]);
  const { names, submitted, badLines, chunks, collected } = record;
  return {
    names,
    submitted,
    badLines,
    chunks,
    collected,
    active: counts['active'] ?? 0,
    completed: counts['completed'] ?? 0,
    workers,
    ...sums,
  };
};
