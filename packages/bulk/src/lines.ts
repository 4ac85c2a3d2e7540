import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line of a text. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. `undefined` if it is longer than {@link MAX_LINE}. */
  readonly text: string | undefined;
}

/** The longest line that is read, in UTF-16 code units. Longer ones are skipped, so that memory stays flat. */
export const MAX_LINE = 1 << 20;

/** Why a skipped line has no name. */
export const LINE_TOO_LONG = `the line is longer than ${MAX_LINE} characters`;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The same bytes, of which the first chunk has two at least if there are as many. */
async function* withFirstChunk(
  chunks: AsyncIterator<Uint8Array>,
  first: Uint8Array,
): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let step = await chunks.next(); !step.done; step = await chunks.next()) yield step.value;
  } finally {
    await chunks.return?.();
  }
}

/**
 * Decompresses bytes if they begin as those of a gzip file do (RFC 1952 §2.3.1).
 *
 * @param source - bytes of any file
 */
export async function* decompressed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array();
  while (first.length < 2) {
    const step = await chunks.next();
    if (step.done) break;
    first = first.length === 0 ? step.value : Buffer.concat([first, step.value]);
  }
  const bytes = withFirstChunk(chunks, first);
  if (!isGzip(first)) {
    yield* bytes;
    return;
  }
  const gunzip = createGunzip();
  // An error of either stream ends the loop below, which throws it.
  pipeline(Readable.from(bytes), gunzip, () => undefined);
  yield* gunzip;
}

/**
 * Splits UTF-8 text into lines, which end with LF or CRLF. A byte order mark is skipped. The lines that end in one chunk of the
 * text are one list.
 *
 * @param bytes - the text
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  let number = 0;
  const line = (text: string): Line => {
    number++;
    const skipped = tooLong || text.length > MAX_LINE;
    tooLong = false;
    return { number, text: skipped ? undefined : text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    const lines: Line[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.push(line(rest + text.slice(start, end)));
      rest = '';
      start = end + 1;
    }
    rest += text.slice(start);
    if (rest.length > MAX_LINE) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '' || tooLong) yield [line(rest)];
}
