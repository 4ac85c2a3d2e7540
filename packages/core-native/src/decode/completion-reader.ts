/** Reads the format of `native/shared/completion_writer.h`: 32-bit words, and strings padded to whole words. */
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

  /** A string in ASCII. c-ares rejects names and character strings with other bytes. */
  ascii(): string {
    const size = this.word();
    const start = this.#skip(size);
    return this.#bytes.toString('latin1', start, start + size);
  }

  /** A string in UTF-8, with U+FFFD for malformed bytes. */
  utf8(): string {
    const size = this.word();
    const start = this.#skip(size);
    return this.#bytes.toString('utf8', start, start + size);
  }

  /** A copy of bytes: the buffer is reused. */
  bytes(): Uint8Array {
    const size = this.word();
    const start = this.#skip(size);
    return new Uint8Array(this.#bytes.subarray(start, start + size));
  }

  skipBytes(): void {
    this.#skip(this.word());
  }

  /** Skips `size` bytes and their padding; returns the offset of the first byte. */
  #skip(size: number): number {
    const start = this.at * 4;
    this.at += (size + 3) >>> 2;
    return start;
  }
}
