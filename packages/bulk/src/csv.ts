import { LINE_TOO_LONG, type Line } from './lines.js';

/** A record of comma-separated values (RFC 4180), or a line that is none. */
export type CsvRecord =
  | { readonly number: number; readonly fields: readonly string[] }
  | { readonly number: number; readonly reason: string };

/** The longest record of several lines, in UTF-16 code units. */
const MAX_RECORD = 1 << 16;

type Progress = 'complete' | 'open' | 'malformed';

const MALFORMED = 'a quote is not closed, or text follows it';

/** A record that is read line by line. */
class PartialRecord {
  readonly fields: string[] = [];
  #field = '';
  #quoted = false;

  /** Adds the next line. The record is complete when no quote is open at its end. */
  add(line: string): Progress {
    if (this.#quoted) this.#field += '\n';
    for (let at = 0; ; ) {
      if (this.#quoted) {
        const quote = line.indexOf('"', at);
        if (quote < 0) {
          this.#field += line.slice(at);
          return 'open';
        }
        this.#field += line.slice(at, quote);
        at = quote + 1;
        if (line[at] === '"') {
          this.#field += '"';
          at++;
          continue;
        }
        this.#quoted = false;
        if (at < line.length && line[at] !== ',') return 'malformed';
      } else if (this.#field === '' && line[at] === '"') {
        this.#quoted = true;
        at++;
        continue;
      }
      const comma = line.indexOf(',', at);
      this.#field += line.slice(at, comma < 0 ? undefined : comma);
      this.fields.push(this.#field);
      this.#field = '';
      if (comma < 0) return 'complete';
      at = comma + 1;
    }
  }
}

/**
 * Reads records of comma-separated values. A quote that is not closed costs its line only: the lines after it are read as if
 * that line had not been there. Empty lines are skipped.
 */
export async function* csvRecords(
  lines: AsyncIterable<readonly Line[]>,
): AsyncGenerator<Iterable<CsvRecord>> {
  // Lines from the first one of the record, of which `scanned` have been added to it.
  let held: Line[] = [];
  let scanned = 0;
  let size = 0;
  let record = new PartialRecord();

  const restart = (from: number): void => {
    held = held.slice(from);
    scanned = 0;
    size = 0;
    record = new PartialRecord();
  };
  const scan = (ended: boolean): CsvRecord | undefined => {
    for (;;) {
      const [first] = held;
      if (first === undefined) return undefined;
      const line = held[scanned];
      if (line === undefined && !ended) return undefined;
      if (line?.text === '' && scanned === 0) {
        restart(1);
        continue;
      }
      if (line?.text === undefined && scanned === 0) {
        restart(1);
        return { number: first.number, reason: LINE_TOO_LONG };
      }
      scanned++;
      size += line?.text?.length ?? 0;
      const progress = line?.text === undefined ? 'malformed' : record.add(line.text);
      if (progress === 'complete') {
        const { fields } = record;
        restart(scanned);
        return { number: first.number, fields };
      }
      if (progress === 'malformed' || size > MAX_RECORD) {
        restart(1);
        return { number: first.number, reason: MALFORMED };
      }
    }
  };
  const records = function* (ended: boolean): Generator<CsvRecord> {
    for (let found = scan(ended); found !== undefined; found = scan(ended)) yield found;
  };
  const each = function* (list: readonly Line[]): Generator<CsvRecord> {
    for (const line of list) {
      held.push(line);
      yield* records(false);
    }
  };
  for await (const list of lines) yield each(list);
  yield records(true);
}
