import type { BulkResolver, BulkRunOptions } from '../bulk-resolver.js';
import { OutcomeCounts } from '../outcome-counts.js';
import { type BulkOutcome, OUTPUT_FORMATS, type OutputFormatName } from '../rows.js';
import type { TypeName } from '../type-name.js';
import type { ChunkResult } from './chunk.js';
import { packText } from './packed-text.js';

interface PendingChunk {
  readonly names: readonly string[];
  /** Of each name: its outcomes so far. */
  readonly outcomes: BulkOutcome[][];
  /** Names whose outcomes are not all there. */
  left: number;
  readonly end: (error?: unknown) => void;
}

interface PendingName {
  readonly chunk: PendingChunk;
  readonly position: number;
}

/** Resolves the names of several chunks in one run, so that its limits hold for all of them. */
export class ChunkResolver {
  readonly #types: readonly TypeName[];
  readonly #outputFormat: OutputFormatName;
  /** Chunks whose names the run has not read. */
  readonly #unread: PendingChunk[] = [];
  readonly #pending = new Map<number, PendingName>();
  readonly #chunks = new Set<PendingChunk>();
  #wake: (() => void) | undefined;
  #closed = false;
  #retried = 0;
  #reportedRetries = 0;
  /** Settles when the run has ended: after `close()`, or by an error. */
  readonly ended: Promise<void>;

  constructor(
    resolver: BulkResolver,
    types: readonly TypeName[],
    outputFormat: OutputFormatName,
    options: BulkRunOptions,
  ) {
    this.#types = types;
    this.#outputFormat = outputFormat;
    const outcomes = resolver.resolveMany(this.#names(), types, {
      ...options,
      response: 'answer',
      onProgress: ({ retried }) => {
        this.#retried = retried;
      },
    });
    this.ended = this.#run(outcomes.lists());
    this.ended.catch(() => undefined);
  }

  /** Resolves the names of a chunk. Rejects when the run ends before. */
  async resolve(names: readonly string[]): Promise<ChunkResult> {
    const outcomes = await new Promise<readonly BulkOutcome[][]>((resolve, reject) => {
      const chunk: PendingChunk = {
        names,
        outcomes: names.map(() => []),
        left: names.length,
        end: (error) => {
          this.#chunks.delete(chunk);
          if (error === undefined) resolve(chunk.outcomes);
          else reject(error);
        },
      };
      this.#chunks.add(chunk);
      if (this.#closed) chunk.end(new Error('the run has ended'));
      else if (names.length === 0) chunk.end();
      else this.#unread.push(chunk);
      this.#wake?.();
    });
    // Retries are counted of the run: each chunk has those since the one before.
    const retried = this.#retried - this.#reportedRetries;
    this.#reportedRetries = this.#retried;
    return this.#resultOf(outcomes, retried);
  }

  /** Lets the run end after the chunks that it has. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async #resultOf(
    outcomes: readonly (readonly BulkOutcome[])[],
    retried: number,
  ): Promise<ChunkResult> {
    const { rows } = OUTPUT_FORMATS[this.#outputFormat];
    let text = '';
    const counts = new OutcomeCounts();
    for (const ofName of outcomes) {
      for (const type of this.#types) {
        for (const outcome of ofName) {
          if (outcome.type === type && outcome.dropped === undefined) text += rows(outcome);
        }
      }
      for (const outcome of ofName) counts.add(outcome);
    }
    return { names: outcomes.length, rows: await packText(text), ...counts.sums, retried };
  }

  async *#names(): AsyncGenerator<readonly string[]> {
    for (let index = 0; ; ) {
      const chunk = this.#unread.shift();
      if (chunk === undefined) {
        if (this.#closed) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      for (const position of chunk.names.keys()) this.#pending.set(index++, { chunk, position });
      yield chunk.names;
    }
  }

  async #run(lists: AsyncIterable<readonly BulkOutcome[]>): Promise<void> {
    try {
      for await (const outcomes of lists) {
        for (const outcome of outcomes) this.#take(outcome);
      }
    } catch (error) {
      this.#closed = true;
      for (const chunk of this.#chunks) chunk.end(error);
      throw error;
    }
  }

  #take(outcome: BulkOutcome): void {
    const name = this.#pending.get(outcome.index);
    if (name === undefined) throw new RangeError(`no name ${outcome.index} is pending`);
    const { chunk, position } = name;
    const outcomes = chunk.outcomes[position] ?? [];
    outcomes.push(outcome);
    if (outcomes.length < this.#types.length) return;
    this.#pending.delete(outcome.index);
    if (--chunk.left === 0) chunk.end();
  }
}
