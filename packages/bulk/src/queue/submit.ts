import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { invalidArgument, parseQueryType } from '@aiodns/resolver';
import { BulkError } from '../bulk-error.js';
import { InputPosition } from '../input-position.js';
import { jobText } from '../job-text.js';
import { type BadLine, type InputFormat, readNames } from '../names.js';
import { OUTPUT_FORMATS, type OutputFormatName } from '../rows.js';
import type { TypeName } from '../type-name.js';
import { type ChunkData, chunkId } from './chunk.js';
import type { ListRecord } from './list-record.js';
import { packText } from './packed-text.js';
import type { QueueContext } from './queue-context.js';

/** A list to submit. */
export interface SubmitOptions {
  /** The bytes of the input; gzip is decompressed. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly inputFormat: InputFormat;
  /** Each name is queried for each; one at least. */
  readonly types: readonly TypeName[];
  /** Of the collected output. Default `'ndjson'`. */
  readonly outputFormat?: OutputFormatName | undefined;
  /** Names in each chunk, which is one job; 1 to 100000. Default 1000. */
  readonly chunkSize?: number | undefined;
  /** Whether a line without a name ends the submission. */
  readonly strict?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onBadLine?: ((line: BadLine) => void) | undefined;
}

const DEFAULT_CHUNK_SIZE = 1000;
const MAX_CHUNK_SIZE = 100_000;

/** Jobs that the server has to hold, of any state: submitting waits while there are more. */
const MAX_JOBS = 10_000;

/** Chunks that are added at once. */
const BATCH = 20;

const POLL = 500;

/** BullMQ retries a chunk whose worker ended by an error this often, at this distance in ms: in effect always. */
const RETRIES = { attempts: 1_000_000, backoff: { type: 'fixed', delay: 1000 } } as const;

interface Chunk extends Omit<ChunkData, 'names'> {
  readonly names: readonly string[];
  /** Names of the list up to the end of this chunk. */
  readonly end: number;
}

async function* chunksOf(
  lists: AsyncIterable<readonly string[]>,
  size: number,
  position: InputPosition,
): AsyncGenerator<Chunk> {
  let index = 0;
  const chunk = (names: readonly string[]): Chunk => {
    position.advance(names);
    return { index: index++, names, checksum: position.checksum, end: position.names };
  };
  let held: readonly string[] = [];
  for await (const list of lists) {
    held = held.concat(list);
    let start = 0;
    for (; held.length - start >= size; start += size) yield chunk(held.slice(start, start + size));
    held = held.slice(start);
  }
  if (held.length > 0) yield chunk(held);
}

const another = (reason: string): BulkError =>
  new BulkError(`the queue has another list: ${reason}. Collect that first, or use another --list`);

/** Adds chunks, and notes how many were added. */
const add = async (
  { queue, store }: QueueContext,
  chunks: readonly Chunk[],
  isFirst: boolean,
): Promise<void> => {
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return;
  if (isFirst) {
    // Added by a process that was killed before it noted that: a job of the same id is not replaced.
    const job = await queue.getJob(chunkId(first.index));
    if (job !== undefined && job.data.checksum !== first.checksum)
      throw another('its names differ');
  }
  const jobs = await Promise.all(
    chunks.map(async ({ index, checksum, names }) => ({
      name: 'chunk',
      data: { index, checksum, names: await packText(names.join('\n')) },
      opts: { jobId: chunkId(index), ...RETRIES },
    })),
  );
  await queue.addBulk(jobs);
  await store.update({ chunks: last.index + 1, names: last.end, checksum: last.checksum });
};

const waitForRoom = async ({ queue }: QueueContext, signal: AbortSignal): Promise<void> => {
  for (;;) {
    signal.throwIfAborted();
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'completed');
    const jobs = Object.values(counts).reduce((sum, each) => sum + each, 0);
    if (jobs < MAX_JOBS) return;
    await wait(POLL, undefined, { signal });
  }
};

const newRecord = (job: string, options: SubmitOptions, chunkSize: number): ListRecord => ({
  id: randomUUID(),
  job,
  types: options.types,
  outputFormat: options.outputFormat ?? 'ndjson',
  chunkSize,
  chunks: 0,
  names: 0,
  checksum: 0,
  badLines: 0,
  submitted: false,
  collected: 0,
  output: '',
});

/** What is stored is what every worker does. @throws {@link InvalidArgumentError} */
const checkOptions = ({
  types,
  outputFormat = 'ndjson',
  chunkSize = DEFAULT_CHUNK_SIZE,
}: SubmitOptions): void => {
  if (!Array.isArray(types) || types.length === 0) {
    throw invalidArgument('options.types', types, 'a list of at least one record type');
  }
  const wrong = types.findIndex((type) => parseQueryType(type) === undefined);
  if (wrong >= 0) {
    const allowed = "a name of QueryType, or 'TYPE<number>'";
    throw invalidArgument(`options.types[${wrong}]`, types[wrong], allowed);
  }
  if (!Object.hasOwn(OUTPUT_FORMATS, outputFormat)) {
    const allowed = `one of ${Object.keys(OUTPUT_FORMATS).join(', ')}`;
    throw invalidArgument('options.outputFormat', outputFormat, allowed);
  }
  if (!Number.isInteger(chunkSize) || chunkSize < 1 || chunkSize > MAX_CHUNK_SIZE) {
    const allowed = `an integer from 1 to ${MAX_CHUNK_SIZE}`;
    throw invalidArgument('options.chunkSize', chunkSize, allowed);
  }
};

/** See `BulkQueue.submit`. */
export const submitList = async (
  context: QueueContext,
  options: SubmitOptions,
): Promise<number> => {
  checkOptions(options);
  await using lease = await context.lease(
    'submit',
    randomUUID(),
    'submits this list',
    options.signal,
  );
  const { input, inputFormat, types, outputFormat = 'ndjson', strict = false } = options;
  const { chunkSize = DEFAULT_CHUNK_SIZE, onBadLine } = options;
  const { store } = context;
  const signal = AbortSignal.any([lease.lost, ...(options.signal ? [options.signal] : [])]);
  const job = `${jobText(types, inputFormat, outputFormat)} in chunks of ${chunkSize}`;
  const found = await store.read();
  if (found !== undefined && found.job !== job) throw another(`${found.job}, not ${job}`);
  const record = found ?? newRecord(job, options, chunkSize);
  if (found === undefined) await store.create(record);

  let badLines = 0;
  const names = readNames(input, inputFormat, (line) => {
    badLines++;
    onBadLine?.(line);
    if (strict) throw new BulkError(`line ${line.number}: ${line.reason}`);
  });
  const position = new InputPosition();
  let batch: Chunk[] = [];
  let isFirst = true;
  const flush = async (): Promise<void> => {
    await waitForRoom(context, signal);
    await add(context, batch, isFirst);
    isFirst = false;
    batch = [];
  };
  for await (const chunk of chunksOf(names, chunkSize, position)) {
    signal.throwIfAborted();
    if (chunk.end === record.names && chunk.checksum !== record.checksum) {
      throw another('its names differ');
    }
    if (chunk.index < record.chunks) continue;
    if (record.submitted) throw another(`it has only ${record.names} names`);
    batch.push(chunk);
    if (batch.length === BATCH) await flush();
  }
  if (position.names < record.names) throw another(`it has ${record.names} names`);
  if (record.submitted) {
    if (position.checksum !== record.checksum) throw another('its names differ');
    return 0;
  }
  await flush();
  await store.update({ submitted: true, badLines });
  return position.names - record.names;
};
