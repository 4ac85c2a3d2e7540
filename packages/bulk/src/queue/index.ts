/**
 * A list of names that several machines resolve, over BullMQ on Redis or Valkey. Needs the packages `bullmq` and `ioredis`.
 *
 * @packageDocumentation
 */
export { BulkQueue, type BulkQueueOptions } from './bulk-queue.js';
export type { CollectOptions } from './collect.js';
export type { QueueStatus } from './status.js';
export type { SubmitOptions } from './submit.js';
