import type { Writable } from 'node:stream';
import type { BadLine } from '@aiodns/bulk';

/** Bad lines that are shown; the rest is counted. */
const SHOWN = 10;

/** The lines of the input without a name. */
export class BadLines {
  readonly #shown: BadLine[] = [];
  #count = 0;

  add(line: BadLine): void {
    if (this.#count++ < SHOWN) this.#shown.push(line);
  }

  show(stream: Writable): void {
    for (const { number, reason } of this.#shown) {
      stream.write(`aiodns: line ${number}: ${reason}\n`);
    }
    const unseen = this.#count - this.#shown.length;
    if (unseen > 0) stream.write(`aiodns: and ${unseen} more lines without a name\n`);
  }
}
