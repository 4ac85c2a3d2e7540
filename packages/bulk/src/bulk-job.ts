import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { BulkError } from './bulk-error.js';
import type { BulkResolver } from './bulk-resolver.js';
import {
  type Checkpoint,
  checkpointPath,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './checkpoint.js';
import { type InputName, InputPosition, skipTo } from './input-position.js';
import { jobText } from './job-text.js';
import { type BadLine, type InputFormat, readNames } from './names.js';
import { OutcomeCounts } from './outcome-counts.js';
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
const PIECE = 1 << 18;
const CHECKPOINT_INTERVAL = 1000;

/** A name whose outcomes are not all there. */
interface PendingName extends InputName {
  readonly outcomes: BulkOutcome[];
}

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
  /** Names that are read and not written, by their number in this run. */
  readonly #pending = new Map<number, PendingName>();
  #started = 0;

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
    const skipped = checkpoint === undefined ? [] : await this.#skip(checkpoint, names);
    const signals = [this.#failure.signal, ...(signal ? [signal] : [])];
    const outcomes = this.#resolveMany(this.#take(skipped, names), AbortSignal.any(signals));

    // Before the output exists: without a checkpoint it would look complete.
    if (typeof output === 'string' && kind !== 'special' && checkpoint === undefined) {
      await writeCheckpoint(output, { ...this.#state(), size: 0 });
    }
    // Pending from here on, also those that resolveMany has not read yet.
    for (const name of skipped) this.#hold(name);
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
      for await (const outcome of outcomes) {
        this.#collect(outcome);
        if (this.#text.length >= PIECE) await this.#flush(false);
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

  #readNames(): AsyncGenerator<string> {
    const { input, inputFormat, strict = false, onBadLine } = this.#options;
    return readNames(input, inputFormat, (line) => {
      this.#badLines++;
      onBadLine?.(line);
      if (strict) throw new BulkError(`line ${line.number}: ${line.reason}`);
    });
  }

  async #skip(checkpoint: Checkpoint, names: AsyncGenerator<string>): Promise<InputName[]> {
    try {
      const skipped = await skipTo(checkpoint, names, this.#position);
      this.#resumed = checkpoint.names - checkpoint.pending.length;
      this.#names = this.#resumed;
      this.#retriedBefore = checkpoint.retried;
      this.#counts.addSums(checkpoint);
      return skipped;
    } catch (error) {
      await names.return(undefined);
      throw error;
    }
  }

  #resolveMany(names: AsyncIterable<string>, signal: AbortSignal): AsyncIterable<BulkOutcome> {
    const { types, concurrency, rate, retries } = this.#options;
    return this.#resolver.resolveMany(names, types, {
      response: true,
      concurrency,
      rate,
      retries,
      signal,
      onProgress: ({ retried }) => {
        this.#retried = retried;
      },
    });
  }

  /** The names to query, in the order in which they are held. */
  async *#take(
    skipped: readonly InputName[],
    names: AsyncGenerator<string>,
  ): AsyncGenerator<string> {
    try {
      for (const { name } of skipped) yield name;
      for await (const name of names) {
        this.#hold(this.#position.advance(name));
        yield name;
      }
    } finally {
      await names.return(undefined);
    }
  }

  #hold(name: InputName): void {
    this.#pending.set(this.#started++, { ...name, outcomes: [] });
  }

  #collect(outcome: BulkOutcome): void {
    const name = this.#pending.get(outcome.index);
    if (name === undefined) throw new RangeError(`no name ${outcome.index} is pending`);
    const { types, outputFormat, onOutcome } = this.#options;
    onOutcome?.(outcome);
    name.outcomes.push(outcome);
    if (name.outcomes.length < types.length) return;
    this.#pending.delete(outcome.index);
    this.#names++;
    const { rows } = OUTPUT_FORMATS[outputFormat];
    for (const type of types) {
      for (const own of name.outcomes) {
        if (own.type === type && own.dropped === undefined) this.#text += rows(own);
      }
    }
    for (const own of name.outcomes) this.#counts.add(own);
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
      pending: [...this.#pending.values()].map(({ position }) => position).sort((a, b) => a - b),
      ...this.#counts.sums,
      retried: this.statistics.retried,
    };
  }
}
