import type { Redis } from 'ioredis';
import type { OutcomeSums } from '../outcome-counts.js';
import type { ChunkResult } from './chunk.js';

/** What all workers have done for a list. */
export interface OutcomeTotals extends OutcomeSums {
  /** Names that have been resolved, and their outcomes. A worker that was killed may have left some uncounted. */
  readonly resolved: number;
  readonly retried: number;
}

const ERROR = 'error:';

/** Counts of all workers. */
export class QueueTotals {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  async add(result: ChunkResult): Promise<void> {
    const { names, answered, errors, unconfirmed, dropped, retried } = result;
    const counts: readonly (readonly [field: string, count: number])[] = [
      ['names', names],
      ['answered', answered],
      ['retried', retried],
      ['unconfirmed', unconfirmed],
      ['dropped', dropped],
      ...Object.entries(errors).map(([code, count]) => [`${ERROR}${code}`, count] as const),
    ];
    const pipeline = this.#redis.pipeline();
    for (const [field, count] of counts) pipeline.hincrby(this.#key, field, count);
    await pipeline.exec();
  }

  async read(): Promise<OutcomeTotals> {
    const fields = await this.#redis.hgetall(this.#key);
    const errors = Object.entries(fields)
      .filter(([field]) => field.startsWith(ERROR))
      .map(([field, count]): [string, number] => [field.slice(ERROR.length), Number(count)]);
    return {
      resolved: Number(fields['names'] ?? 0),
      answered: Number(fields['answered'] ?? 0),
      retried: Number(fields['retried'] ?? 0),
      unconfirmed: Number(fields['unconfirmed'] ?? 0),
      dropped: Number(fields['dropped'] ?? 0),
      errors: Object.fromEntries(errors),
    };
  }

  async remove(): Promise<void> {
    await this.#redis.del(this.#key);
  }
}
