import type { OutcomeSums } from '../outcome-counts.js';

/** A job of the queue: some names of the list. */
export interface ChunkData {
  /** The number of the chunk in the list, from 0. */
  readonly index: number;
  /** CRC-32 of all names of the list up to the end of this chunk. */
  readonly checksum: number;
  /** The names, one per line, as `packText` compresses them. */
  readonly names: string;
}

/** The result of a job. */
export interface ChunkResult extends OutcomeSums {
  readonly names: number;
  /** The rows of the output, as `packText` compresses them. */
  readonly rows: string;
  readonly retried: number;
}

/** The id of a chunk's job: a chunk that is submitted twice is one job. BullMQ reserves ids that are numbers. */
export const chunkId = (index: number): string => `chunk-${index}`;
