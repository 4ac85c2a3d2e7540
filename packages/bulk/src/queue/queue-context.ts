import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ChunkData, ChunkResult } from './chunk.js';
import type { Lease } from './lease.js';
import type { ListStore } from './list-record.js';
import type { QueueTotals } from './queue-totals.js';

/** The prefix of all keys: BullMQ's begin with `aiodns:`, followed by the name of the list. */
export const PREFIX = 'aiodns';

/** What the parts of a queue share. */
export interface QueueContext {
  readonly redis: Redis;
  readonly queue: Queue<ChunkData, ChunkResult>;
  readonly store: ListStore;
  readonly totals: QueueTotals;
  lease(name: string, token: string, what: string, signal?: AbortSignal): Promise<Lease>;
}
