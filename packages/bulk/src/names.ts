import { BulkError } from './bulk-error.js';
import { type CsvRecord, csvRecords } from './csv.js';
import { decompressed, LINE_TOO_LONG, type Line, linesOf } from './lines.js';

/** How names stand in the input. */
export type InputFormat =
  /** One name per line. Empty lines, and lines that begin with `#`, are skipped. */
  | { readonly kind: 'plain' }
  /**
   * Comma-separated values (RFC 4180). `column` is the name of a column, by the first record, or its number from 1 if there
   * is no such record.
   */
  | { readonly kind: 'csv'; readonly column: string | number }
  /** One JSON document per line; `field` is the key of the name. Empty lines are skipped. */
  | { readonly kind: 'ndjson'; readonly field: string };

/** A line, or a record of several lines, that has no name. */
export interface BadLine {
  /** From 1. */
  readonly number: number;
  readonly reason: string;
}

/** Called with each bad line. An error that it throws ends the input. */
export type BadLineHandler = (line: BadLine) => void;

/** Longer than any name, also in the escapes of RFC 1035 §5.1. */
const MAX_NAME = 1024;

// Names have neither; a line of several words is not a list of names.
const SPACE_OR_CONTROL = /[\s\p{Cc}]/u;

/** Why a text is not a name, or `undefined`. The resolver checks the rest. */
const faultOf = (name: string): string | undefined => {
  if (name === '') return 'the name is empty';
  if (name.length > MAX_NAME) return `the name is longer than ${MAX_NAME} characters`;
  return SPACE_OR_CONTROL.test(name) ? 'the name has spaces or control characters' : undefined;
};

/** A name, or why there is none. */
type Found = { readonly name: string } | { readonly reason: string };

const checked = (text: string): Found => {
  const name = text.trim();
  const reason = faultOf(name);
  return reason === undefined ? { name } : { reason };
};

/** `undefined` for a line that may be without a name. */
const plainName = (line: string): Found | undefined => {
  const text = line.trim();
  return text === '' || text.startsWith('#') ? undefined : checked(text);
};

/** `undefined` for an empty line. */
const jsonName = (line: string, field: string): Found | undefined => {
  if (line.trim() === '') return undefined;
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return { reason: 'the line is not a JSON document' };
  }
  const value: unknown =
    typeof document === 'object' && document !== null && Object.hasOwn(document, field)
      ? Reflect.get(document, field)
      : undefined;
  return typeof value === 'string'
    ? checked(value)
    : { reason: `the document has no string in the field '${field}'` };
};

/** Finds the names in a list of items. Those before an item at which `find` throws come before the error. */
function* namesIn<Item>(
  items: Iterable<Item>,
  find: (item: Item) => string | undefined,
): Generator<string[]> {
  const names: string[] = [];
  try {
    for (const item of items) {
      const name = find(item);
      if (name !== undefined) names.push(name);
    }
  } catch (error) {
    if (names.length > 0) yield names;
    throw error;
  }
  if (names.length > 0) yield names;
}

async function* namesOfLines(
  bytes: AsyncIterable<Uint8Array>,
  find: (line: string) => Found | undefined,
  onBadLine: BadLineHandler,
): AsyncGenerator<string[]> {
  const nameOf = ({ number, text }: Line): string | undefined => {
    const found = text === undefined ? { reason: LINE_TOO_LONG } : find(text);
    if (found === undefined || 'name' in found) return found?.name;
    onBadLine({ number, reason: found.reason });
    return undefined;
  };
  for await (const lines of linesOf(bytes)) yield* namesIn(lines, nameOf);
}

const columnIndex = (header: readonly string[], column: string): number => {
  const index = header.findIndex((title) => title.trim() === column);
  if (index < 0) {
    throw new BulkError(`the input has no column '${column}', but ${header.join(', ')}`);
  }
  return index;
};

async function* namesOfCsv(
  bytes: AsyncIterable<Uint8Array>,
  column: string | number,
  onBadLine: BadLineHandler,
): AsyncGenerator<string[]> {
  let index = typeof column === 'number' ? column - 1 : undefined;
  const nameOf = (record: CsvRecord): string | undefined => {
    if ('reason' in record) {
      onBadLine(record);
      return undefined;
    }
    const { number, fields } = record;
    if (index === undefined) {
      index = columnIndex(fields, String(column));
      return undefined;
    }
    const value = fields[index];
    const found =
      value === undefined ? { reason: `the record has no column ${index + 1}` } : checked(value);
    if ('name' in found) return found.name;
    onBadLine({ number, reason: found.reason });
    return undefined;
  };
  for await (const records of csvRecords(linesOf(bytes))) yield* namesIn(records, nameOf);
}

/**
 * Reads the names of an input, in lists. If it is compressed by gzip, it is decompressed.
 *
 * @param source - the bytes of the input
 * @param format - see {@link InputFormat}
 * @param onBadLine - see {@link BadLineHandler}
 * @throws {@link BulkError} if there is no such column
 */
export const readNames = (
  source: AsyncIterable<Uint8Array>,
  format: InputFormat,
  onBadLine: BadLineHandler,
): AsyncGenerator<string[]> => {
  const bytes = decompressed(source);
  switch (format.kind) {
    case 'plain':
      return namesOfLines(bytes, plainName, onBadLine);
    case 'csv':
      return namesOfCsv(bytes, format.column, onBadLine);
    case 'ndjson':
      return namesOfLines(bytes, (line) => jsonName(line, format.field), onBadLine);
  }
};
