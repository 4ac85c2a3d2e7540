import { WordReader } from '../completion-reader.js';

/** Writes what a `WordReader` reads: the counterpart of `native/shared/completion_writer.h` for tests. */
export class WordWriter {
  readonly #words: number[] = [];

  word(...values: number[]): this {
    this.#words.push(...values);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.word(value.length);
    const padded = new Uint8Array(Math.ceil(value.length / 4) * 4);
    padded.set(value);
    return this.word(...new Uint32Array(padded.buffer));
  }

  text(value: string): this {
    return this.bytes(new TextEncoder().encode(value));
  }

  append(other: WordWriter): this {
    return this.word(...other.#words);
  }

  /** A completion: its header and its payload. */
  completion(token: number, status: number, kind: number, payload: WordWriter): this {
    return this.word(4 + payload.#words.length, token, status, kind).append(payload);
  }

  buffer(): ArrayBuffer {
    return Uint32Array.from(this.#words).buffer;
  }

  reader(): WordReader {
    return new WordReader(this.buffer());
  }
}
