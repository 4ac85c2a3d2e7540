import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { BulkError } from './bulk-error.js';
import type { BulkOutcomes, BulkResolver } from './bulk-resolver.js';
import {
  type Checkpoint,
  checkpointPath,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './checkpoint.js';
import { InputPosition, skipTo } from './input-position.js';
import { jobText } from './job-text.js';
import { type BadLine, type InputFormat, readNames } from './names.js';
import { OutcomeCounts } from './outcome-counts.js';
import { PositionSet } from './position-set.js';
import { type BulkOutcome, OUTPUT_FORMATS, type OutputFormatName } from './rows.js';
import { FileSink, type Sink, StreamSink } from './sink.js';
import type { BulkStatistics } from './statistics.js';
import type { TypeName } from './type-name.js';

/** What a job queries, and how. */
export interface BulkOptions {
  /** The bytes of the input; gzip is decompressed. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly inputFormat: InputFormat;
  /** Each name is queried for each; one at least. */
  readonly types: readonly TypeName[];
  /** The path of a file, compressed if it ends in `.gz`, or a stream, which stays open. */
  readonly output: string | Writable;
  readonly outputFormat: OutputFormatName;
  /** Whether to go on with an interrupted run that wrote to the same file. Without one, the job starts at the beginning. */
  readonly resume?: boolean | undefined;
  /** Whether a line without a name ends the job. */
  readonly strict?: boolean | undefined;
  /** As those of `resolveMany`. */
  readonly concurrency?: number | undefined;
  readonly rate?: number | undefined;
  readonly retries?: number | undefined;
  /** Interrupts the job when it aborts: what has been written can be resumed. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each outcome. An error that it throws ends the job. */
  readonly onOutcome?: ((outcome: BulkOutcome) => void) | undefined;
  /** Called with each line that has no name. */
  readonly onBadLine?: ((line: BadLine) => void) | undefined;
}

/** Output is written in pieces of this many UTF-16 code units, or once a second. */
const PIECE = 1 << 16;
const CHECKPOINT_INTERVAL = 1000;

/** Names whose outcomes the interrupted run has not written, and names that were read with them. */
type Skipped = Awaited<ReturnType<typeof skipTo>>;

const NONE_SKIPPED: Skipped = { pending: [], rest: [] };

type FileKind = 'none' | 'regular' | 'special';

const fileKind = async (path: string): Promise<FileKind> => {
  try {
    return (await stat(path)).isFile() ? 'regular' : 'special';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw error;
  }
};

/** Resolves the names of an input, and writes an outcome for each name and type to an output. */
export class BulkJob {
  readonly #resolver: BulkResolver;
  readonly #options: BulkOptions;
  readonly #position = new InputPosition();
  /** Ends the job when writing fails. */
  readonly #failure = new AbortController();
  /** The names that are read and not written. */
  readonly #pending = new PositionSet();
  /** Outcomes of names that have not all of theirs, by position. */
  readonly #partial = new Map<number, BulkOutcome[]>();
  #skipped: Skipped = NONE_SKIPPED;
  /** The position of the first name that was not skipped. */
  #base = 0;

  #sink: Sink | undefined;
  /** Outcomes to write. */
  #text = '';
  #writing: Promise<void> = Promise.resolve();

  #names = 0;
  #badLines = 0;
  #resumed = 0;
  #retriedBefore = 0;
  #retried = 0;
  readonly #counts = new OutcomeCounts();

  /** @param resolver - must stay open until the job has ended */
  constructor(resolver: BulkResolver, options: BulkOptions) {
    this.#resolver = resolver;
    this.#options = options;
  }

  /** The counts so far. */
  get statistics(): BulkStatistics {
    return {
      names: this.#names,
      ...this.#counts.sums,
      retried: this.#retriedBefore + this.#retried,
      badLines: this.#badLines,
      resumed: this.#resumed,
    };
  }

  /**
   * Runs the job. Call it once.
   *
   * A file as output has its progress beside it, in a file of the same name with `.checkpoint`, until the job is complete.
   *
   * @returns whether there was anything to do: `false` if `resume` found a complete output
   * @throws {@link BulkError} with `resume`, if input, output or options are not those of the interrupted run; without it, if
   * an interrupted run wrote to the same file; with `strict`, at a bad line
   * @throws {@link DNSError} `ECANCELLED` when the signal aborts
   * @throws Error of the input, and of files
   */
  async run(): Promise<boolean> {
    const { output, outputFormat, signal } = this.#options;
    const kind = typeof output === 'string' ? await fileKind(output) : 'special';
    const checkpoint = await this.#findCheckpoint(kind);
    if (checkpoint === 'complete') return false;
    const names = this.#readNames();
    if (checkpoint !== undefined) await this.#skip(checkpoint, names);
    this.#base = this.#position.names;
    const signals = [this.#failure.signal, ...(signal ? [signal] : [])];
    const lists = this.#resolveMany(this.#take(names), AbortSignal.any(signals)).lists();

    // Before the output exists: without a checkpoint it would look complete.
    if (typeof output === 'string' && kind !== 'special' && checkpoint === undefined) {
      await writeCheckpoint(output, { ...this.#state(), size: 0 });
    }
    // Pending from here on, also those that resolveMany has not read yet.
    for (const { position } of this.#skipped.pending) this.#pending.add(position, 1);
    const sink = await this.#open(checkpoint);
    this.#sink = sink;
    if (checkpoint === undefined || checkpoint.size === 0) {
      this.#text = OUTPUT_FORMATS[outputFormat].header;
    }
    let flushing = false;
    const flush = async (): Promise<void> => {
      if (flushing) return;
      flushing = true;
      await this.#flush(true).catch((error: unknown) => this.#failure.abort(error));
      flushing = false;
    };
    const timer = setInterval(() => void flush(), CHECKPOINT_INTERVAL);
    try {
      for await (const outcomes of lists) {
        for (const outcome of outcomes) {
          this.#collect(outcome);
          if (this.#text.length >= PIECE) await this.#flush(false);
        }
      }
    } catch (error) {
      throw this.#failure.signal.aborted ? this.#failure.signal.reason : error;
    } finally {
      clearInterval(timer);
      try {
        await this.#flush(true);
      } finally {
        await sink.close();
      }
    }
    if (typeof output === 'string') await removeCheckpoint(output);
    return true;
  }

  async #open(checkpoint: Checkpoint | undefined): Promise<Sink> {
    const { output } = this.#options;
    if (typeof output !== 'string') return new StreamSink(output);
    try {
      return await FileSink.open(output, checkpoint?.size ?? 0);
    } catch (error) {
      // Nothing has been written that a later run could resume.
      if (checkpoint === undefined) await removeCheckpoint(output);
      throw error;
    }
  }

  /** Identifies what a later run must do the same. */
  get #job(): string {
    const { types, inputFormat, outputFormat } = this.#options;
    return jobText(types, inputFormat, outputFormat);
  }

  async #findCheckpoint(kind: FileKind): Promise<Checkpoint | 'complete' | undefined> {
    const { output, resume = false } = this.#options;
    if (typeof output !== 'string' || kind === 'special') {
      if (resume) throw new BulkError('only a run whose output is a regular file can be resumed');
      return undefined;
    }
    const checkpoint = await readCheckpoint(output);
    if (checkpoint === undefined) return resume && kind === 'regular' ? 'complete' : undefined;
    if (!resume) {
      throw new BulkError(
        `an interrupted run wrote to ${output}: resume it, or remove ${checkpointPath(output)}`,
      );
    }
    if (checkpoint.job !== this.#job) {
      throw new BulkError(
        `the interrupted run was of another kind: ${checkpoint.job}, not ${this.#job}`,
      );
    }
    return checkpoint;
  }

  #readNames(): AsyncGenerator<string[]> {
    const { input, inputFormat, strict = false, onBadLine } = this.#options;
    return readNames(input, inputFormat, (line) => {
      this.#badLines++;
      onBadLine?.(line);
      if (strict) throw new BulkError(`line ${line.number}: ${line.reason}`);
    });
  }

  async #skip(checkpoint: Checkpoint, names: AsyncGenerator<string[]>): Promise<void> {
    try {
      this.#skipped = await skipTo(checkpoint, names, this.#position);
      this.#resumed = checkpoint.names - checkpoint.pending.length;
      this.#names = this.#resumed;
      this.#retriedBefore = checkpoint.retried;
      this.#counts.addSums(checkpoint);
    } catch (error) {
      await names.return(undefined);
      throw error;
    }
  }

  #resolveMany(names: AsyncIterable<readonly string[]>, signal: AbortSignal): BulkOutcomes {
    const { types, concurrency, rate, retries } = this.#options;
    return this.#resolver.resolveMany(names, types, {
      response: 'answer',
      concurrency,
      rate,
      retries,
      signal,
      onProgress: ({ retried }) => {
        this.#retried = retried;
      },
    });
  }

  /** The names to query. */
  async *#take(lists: AsyncGenerator<string[]>): AsyncGenerator<readonly string[]> {
    const { pending, rest } = this.#skipped;
    try {
      yield pending.map(({ name }) => name);
      yield this.#hold(rest);
      for await (const names of lists) yield this.#hold(names);
    } finally {
      await lists.return(undefined);
    }
  }

  #hold(names: readonly string[]): readonly string[] {
    const first = this.#position.advance(names);
    this.#pending.add(first, names.length);
    return names;
  }

  /** The position in the input of a name by its number in this run. */
  #positionOf(index: number): number {
    const { pending } = this.#skipped;
    return pending[index]?.position ?? this.#base + index - pending.length;
  }

  #collect(outcome: BulkOutcome): void {
    const { types, onOutcome } = this.#options;
    onOutcome?.(outcome);
    const position = this.#positionOf(outcome.index);
    if (types.length === 1) {
      this.#write(outcome);
    } else {
      const outcomes = this.#partial.get(position) ?? [];
      outcomes.push(outcome);
      if (outcomes.length < types.length) {
        this.#partial.set(position, outcomes);
        return;
      }
      this.#partial.delete(position);
      // Those of a name are together, in the order of the types.
      for (const type of types) {
        for (const own of outcomes) if (own.type === type) this.#write(own);
      }
    }
    this.#pending.delete(position);
    this.#names++;
  }

  #write(outcome: BulkOutcome): void {
    this.#counts.add(outcome);
    if (outcome.dropped !== undefined) return;
    this.#text += OUTPUT_FORMATS[this.#options.outputFormat].rows(outcome);
  }

  /** Writes the outcomes that are complete, after those before. */
  #flush(withCheckpoint: boolean): Promise<void> {
    const sink = this.#sink;
    if (sink === undefined) return this.#writing;
    const text = this.#text;
    this.#text = '';
    const state = withCheckpoint ? this.#state() : undefined;
    const { output } = this.#options;
    this.#writing = this.#writing.then(async () => {
      await sink.write(text);
      if (state === undefined || typeof output !== 'string') return;
      const size = await sink.sync();
      if (size !== undefined) await writeCheckpoint(output, { ...state, size });
    });
    return this.#writing;
  }

  /** The state after what has been flushed. */
  #state(): Omit<Checkpoint, 'size'> {
    return {
      version: 1,
      job: this.#job,
      names: this.#position.names,
      checksum: this.#position.checksum,
      pending: this.#pending.positions(),
      ...this.#counts.sums,
      retried: this.statistics.retried,
    };
  }
}
