/** Reads what `native/completion_writer.h` writes: 32-bit words, and strings padded to whole words. */
export class CompletionReader {
  /** The index of the next word. */
  at = 0;
  readonly #words: Uint32Array;
  readonly #bytes: Buffer;

  constructor(buffer: ArrayBuffer) {
    this.#words = new Uint32Array(buffer);
    this.#bytes = Buffer.from(buffer);
  }

  word(): number {
    return this.wordAt(this.at++);
  }

  wordAt(index: number): number {
    const value = this.#words[index];
    if (value === undefined) {
      throw new RangeError(`A completion ends before word ${index}`);
    }
    return value;
  }

  /** A string of ASCII, as every name and character string that c-ares lets through is. */
  ascii(): string {
    const size = this.word();
    const start = this.#skip(size);
    return this.#bytes.toString('latin1', start, start + size);
  }

  /** Bytes that are meant to be UTF-8. */
  utf8(): string {
    const size = this.word();
    const start = this.#skip(size);
    return this.#bytes.toString('utf8', start, start + size);
  }

  /** Bytes, copied: the buffer is used again. */
  bytes(): Uint8Array {
    const size = this.word();
    const start = this.#skip(size);
    return new Uint8Array(this.#bytes.subarray(start, start + size));
  }

  skipBytes(): void {
    this.#skip(this.word());
  }

  /** Steps over `size` bytes and their padding; gives the offset of the first. */
  #skip(size: number): number {
    const start = this.at * 4;
    this.at += (size + 3) >>> 2;
    return start;
  }
}
