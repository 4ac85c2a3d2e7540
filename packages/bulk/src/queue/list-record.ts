import type { Redis } from 'ioredis';
import { BulkError } from '../bulk-error.js';
import { OUTPUT_FORMATS, type OutputFormatName } from '../rows.js';
import type { TypeName } from '../type-name.js';

/** What a queue knows of its list. */
export interface ListRecord {
  /** Differs for each list. */
  readonly id: string;
  /** How the list is read and queried: the same list must be submitted in the same way. */
  readonly job: string;
  readonly types: readonly TypeName[];
  readonly outputFormat: OutputFormatName;
  /** Names in each chunk but the last. */
  readonly chunkSize: number;
  /** Chunks and names that are in the queue, or have been. */
  readonly chunks: number;
  readonly names: number;
  /** CRC-32 of these names, each followed by a line feed. */
  readonly checksum: number;
  readonly badLines: number;
  /** Whether the whole list has been submitted. */
  readonly submitted: boolean;
  /** Chunks whose results are in the output. */
  readonly collected: number;
  /** Identifies the output that has them; empty before the first. */
  readonly output: string;
}

/** The fields that change. */
export type ListProgress = Pick<
  ListRecord,
  'chunks' | 'names' | 'checksum' | 'badLines' | 'submitted' | 'collected' | 'output'
>;

const VERSION = '1';

const count = (text: string | undefined): number => {
  const value = Number(text ?? Number.NaN);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new BulkError('the queue has a list of another version');
  }
  return value;
};

const isOutputFormat = (text: string | undefined): text is OutputFormatName =>
  text !== undefined && Object.hasOwn(OUTPUT_FORMATS, text);

// Types are checked when they are submitted.
const typeNames = (text: string): readonly TypeName[] => {
  const types: unknown = JSON.parse(text);
  if (!Array.isArray(types)) throw new BulkError('the queue has a list of another version');
  return types;
};

/** The record of the list with a name, in Redis. */
export class ListStore {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  /** @returns `undefined` if there is no list */
  async read(): Promise<ListRecord | undefined> {
    const fields = await this.#redis.hgetall(this.#key);
    const { version, id, job, types, outputFormat, output, submitted } = fields;
    if (version === undefined) return undefined;
    if (version !== VERSION || id === undefined || job === undefined || types === undefined) {
      throw new BulkError('the queue has a list of another version');
    }
    if (!isOutputFormat(outputFormat)) {
      throw new BulkError('the queue has a list of another version');
    }
    return {
      id,
      job,
      types: typeNames(types),
      outputFormat,
      chunkSize: count(fields['chunkSize']),
      chunks: count(fields['chunks']),
      names: count(fields['names']),
      checksum: count(fields['checksum']),
      badLines: count(fields['badLines']),
      submitted: submitted === '1',
      collected: count(fields['collected']),
      output: output ?? '',
    };
  }

  async create(record: ListRecord): Promise<void> {
    const { types, submitted, ...same } = record;
    await this.#redis.hset(this.#key, {
      ...same,
      version: VERSION,
      types: JSON.stringify(types),
      submitted: submitted ? '1' : '0',
    });
  }

  async update(progress: Partial<ListProgress>): Promise<void> {
    const { submitted, ...same } = progress;
    await this.#redis.hset(this.#key, {
      ...same,
      ...(submitted !== undefined && { submitted: submitted ? '1' : '0' }),
    });
  }

  async remove(): Promise<void> {
    await this.#redis.del(this.#key);
  }
}
